"""The kinds of column, and the one type that each has in a raw row."""

import re
from collections.abc import Callable
from typing import Any, Literal

import numpy as np
import pandas as pd

_ZONE = re.compile(r"\d[T ]\d.*(Z|[+-]\d\d(:?\d\d)?)$")
_IN_A_SECOND = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}


def as_numbers(column: pd.Series) -> pd.Series:
    """Give doubles, which a whole number and a missing one fit alike."""
    if column.dtype == np.float64:
        return column
    numbers: pd.Series = pd.to_numeric(column).astype(np.float64)
    return numbers


def as_text(column: pd.Series) -> pd.Series:
    """Give text; a code has the same name whether it came whole, as a float or as text.

    >>> as_text(pd.Series([3.0, None, 2.5])).dropna().tolist()
    ['3', '2.5']
    """
    if pd.api.types.infer_dtype(column, skipna=True) == "string":
        return column
    values = column.astype(object)
    return values.where(column.notna(), None).map(_word, na_action="ignore").astype(object)


def as_moments(column: pd.Series, errors: Literal["raise", "coerce"] = "raise") -> pd.Series:
    """Give moments without a zone; those that have one are told in UTC, which is how MLflow reads a request.

    Of text only ISO 8601 is read: what 01/02/2013 means would hang on the other rows.

    Args:
        column: Moments, or text, with a zone, without one, or mixed.
        errors: ``coerce`` takes what cannot be read for missing.

    >>> as_moments(pd.Series(["2013-01-01T07:00+02:00", "2013-01-02 08:00"])).dt.hour.tolist()
    [5, 8]
    """
    known = pd.api.types.is_datetime64_any_dtype(column.dtype)
    moments = column if known else _parsed(column, errors)
    return moments if moments.dt.tz is None else moments.dt.tz_convert(None)


def as_seconds(moments: pd.Series) -> np.ndarray:
    """Give typed moments as seconds since 1970, NaN where one is missing; 9999-12-31 is as good as any.

    >>> as_seconds(pd.Series(np.array(["1970-01-02", "NaT"], dtype="datetime64[us]"))).tolist()
    [86400.0, nan]
    """
    zoneless = moments if moments.dt.tz is None else moments.dt.tz_convert(None)
    values = zoneless.to_numpy()
    # as whole numbers of their own unit: pandas would count in nanoseconds, which end in 2262
    return np.where(np.isnat(values), np.nan, values.astype(np.int64) / _IN_A_SECOND[zoneless.dt.unit])


def as_plain(column: pd.Series) -> pd.Series:
    """Give values that can be counted: lists and the like, which cannot, become what they are written as.

    >>> as_plain(pd.Series([[1, 2], [1, 2]])).nunique()
    1
    """
    if column.dtype != object or not pd.api.types.infer_dtype(column, skipna=True).startswith("mixed"):
        return column
    return column.map(_countable, na_action="ignore")


CASTS: dict[str, Callable[[pd.Series], pd.Series]] = {
    "numeric": as_numbers,
    "categorical": as_text,
    "datetime": as_moments,
    "text": as_text,
    "history": as_numbers,
}


def _word(value: Any) -> str:
    whole = isinstance(value, float | np.floating) and value.is_integer()
    return str(int(value) if whole else value)


def _parsed(column: pd.Series, errors: Literal["raise", "coerce"]) -> pd.Series:
    # by themselves: pandas gives a text without a zone the zone of the one before it
    zoned = column.map(lambda value: isinstance(value, str) and _ZONE.search(value) is not None).astype(bool)
    without, with_ = (
        pd.to_datetime(column.where(there), errors=errors, format="ISO8601", utc=True) for there in (~zoned, zoned)
    )
    return without.where(~zoned, with_) if zoned.any() else without


def _countable(value: Any) -> Any:
    try:
        hash(value)
    except TypeError:
        return str(value)
    return value
