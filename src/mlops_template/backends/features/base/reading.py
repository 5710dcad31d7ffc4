"""Raw values as one type each; what cannot be read is missing."""

from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import infer_dtype

from mlops_template.problem.kinds import as_moments, as_seconds, as_text

MISSING = "(missing)"
_LARGEST = float(np.finfo(np.float32).max)  # trees of scikit-learn and XGBoost refuse what is larger


def numbers(column: pd.Series) -> pd.Series:
    """Give doubles; one that single precision cannot hold becomes the largest that it can, an infinite one is missing.

    >>> numbers(pd.Series([1, "2.5", "many", None, np.inf])).tolist()
    [1.0, 2.5, nan, nan, nan]
    """
    return pd.Series(_held(_doubles(column)), index=column.index, name=column.name)


def number_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """Give each column as `numbers` does."""
    plain = all(isinstance(dtype, np.dtype) and dtype.kind in "fiub" for dtype in frame.dtypes)
    values = frame.to_numpy(dtype=np.float64) if plain else np.column_stack([_doubles(frame[name]) for name in frame])
    return pd.DataFrame(_held(values), index=frame.index, columns=frame.columns)


def bounded(values: Any) -> Any:
    """Bring numbers between the least and the largest that single precision holds."""
    return values.clip(-_LARGEST, _LARGEST)


def _doubles(column: pd.Series) -> np.ndarray:
    read: np.ndarray = pd.to_numeric(column, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    return read


def _held(values: np.ndarray) -> np.ndarray:
    # fmax and fmin look past missing numbers, and make no second table of them
    if (
        np.fmax.reduce(values, axis=None, initial=0) <= _LARGEST
        and np.fmin.reduce(values, axis=None, initial=0) >= -_LARGEST
    ):
        return values
    held: np.ndarray = bounded(np.where(np.isinf(values), np.nan, values))
    return held


def moments(column: pd.Series) -> pd.Series:
    """Give moments without a zone; those that have one are told in UTC.

    >>> moments(pd.Series(["2013-01-01 07:00", "2013-01-01T07:00+02:00", "2013-01-02", "soon"])).dt.hour.tolist()
    [7.0, 5.0, 0.0, nan]
    """
    return as_moments(column, errors="coerce")


def days(column: pd.Series) -> pd.Series:
    """Give moments as days since 1970, whose differences cannot overflow.

    >>> days(pd.Series(np.array(["1970-01-03", "9999-12-31"], dtype="datetime64[us]"))).tolist()
    [2.0, 2932896.0]
    """
    return pd.Series(as_seconds(moments(column)) / 86_400, index=column.index, name=column.name)


def texts(column: pd.Series) -> pd.Series:
    """Give text; a missing one is empty."""
    return as_text(column).astype(object).where(column.notna(), "")


def categories(frame: pd.DataFrame) -> pd.DataFrame:
    """Give each column as text, in which a missing value is a category of its own."""
    return frame.apply(_category)


def _category(column: pd.Series) -> pd.Series:
    if infer_dtype(column, skipna=False) == "string" and (column.dtype == object or not column.hasnans):
        return column.astype(object)  # nothing to fill in: the usual case, and much faster
    return as_text(column).astype(object).where(column.notna(), MISSING)
