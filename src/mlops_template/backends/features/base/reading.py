"""Raw values as one type each; what cannot be read is missing."""

from typing import Any

import numpy as np
import pandas as pd

from mlops_template.kinds import as_text

MISSING = "(missing)"
_LARGEST = float(np.finfo(np.float32).max)  # trees of scikit-learn and XGBoost refuse what is larger


def numbers(column: pd.Series) -> pd.Series:
    """Give doubles; one that single precision cannot hold becomes the largest that it can, an infinite one is missing.

    >>> numbers(pd.Series([1, "2.5", "many", None, np.inf])).tolist()
    [1.0, 2.5, nan, nan, nan]
    """
    read = pd.to_numeric(column, errors="coerce").astype(np.float64)
    plain: pd.Series = bounded(read.where(np.isfinite(read)))
    return plain


def bounded(values: Any) -> Any:
    """Bring numbers between the least and the largest that single precision holds."""
    return values.clip(-_LARGEST, _LARGEST)


def moments(column: pd.Series) -> pd.Series:
    """Give moments without a zone; those that have one are told in UTC.

    >>> moments(pd.Series(["2013-01-01 07:00", "2013-01-01T07:00+02:00", "soon"])).dt.hour.tolist()
    [7.0, 5.0, nan]
    """
    known = pd.api.types.is_datetime64_any_dtype(column.dtype)
    read = column if known else pd.to_datetime(column, errors="coerce", format="ISO8601", utc=True)
    plain: pd.Series = read if read.dt.tz is None else read.dt.tz_convert(None)
    return plain


def texts(column: pd.Series) -> pd.Series:
    """Give text; a missing one is empty."""
    return as_text(column).astype(object).where(column.notna(), "")


def categories(frame: pd.DataFrame) -> pd.DataFrame:
    """Give each column as text, in which a missing value is a category of its own."""
    return frame.apply(lambda column: as_text(column).astype(object).where(column.notna(), MISSING))
