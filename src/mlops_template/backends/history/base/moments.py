"""Moments as whole nanoseconds, and spans of time."""

import re
from datetime import timedelta

import numpy as np
import pandas as pd

from mlops_template.errors import ProjectError

# whole days within what 64 bits of nanoseconds hold
FIRST, LAST = np.datetime64("1677-09-22"), np.datetime64("2262-04-11")
_NUMBER = re.compile(r"\s*[-+]?\d+\s*")


def as_nanoseconds(moments: pd.Series) -> np.ndarray:
    """Give moments as whole nanoseconds; one with a zone in UTC, one before 1677 or after 2262 as that bound.

    >>> never = pd.Series(np.array(["9999-12-31", "2013-01-01"], dtype="datetime64[us]"))
    >>> as_nanoseconds(never).view("datetime64[ns]").astype("datetime64[D]").astype(str).tolist()
    ['2262-04-11', '2013-01-01']

    Raises:
        ProjectError: The column holds no moments.
    """
    if not isinstance(moments.dtype, pd.DatetimeTZDtype) and moments.dtype.kind != "M":
        raise ProjectError(f"column {moments.name!r} is {moments.dtype}, where moments are wanted")
    plain = moments.dt.tz_convert(None) if isinstance(moments.dtype, pd.DatetimeTZDtype) else moments
    values = plain.to_numpy()
    # numpy would wrap 9999-12-31, a common word for never, into the past
    held = np.clip(values, FIRST.astype(values.dtype), LAST.astype(values.dtype))
    return np.asarray(held.astype("datetime64[ns]").astype(np.int64))


def ahead_of(moments: pd.Series, ahead: pd.Timedelta) -> pd.Series:
    """Give the moments that lie `ahead` before those of rows, in nanoseconds.

    Raises:
        ProjectError: They are no moments, or beyond those that 64 bits of nanoseconds hold.
    """
    held = as_nanoseconds(moments)
    first, last = (bound.astype("datetime64[ns]").astype(np.int64) for bound in (FIRST, LAST))
    beyond = moments.notna().to_numpy() & ((held <= first + ahead.value) | (held >= last))
    if beyond.any():
        raise ProjectError(
            f"column {moments.name!r} has {beyond.sum()} rows before 1677 or after 2262, whose history cannot be "
            "looked up; make these moments missing, or leave the rows out"
        )
    asked = np.where(moments.notna(), held - ahead.value, np.iinfo(np.int64).min)
    return pd.Series(asked.view("datetime64[ns]"), index=moments.index, name=moments.name)


def as_span(span: str | timedelta, key: str, *, zero: bool = False) -> pd.Timedelta:
    """Read a span of time such as ``3h`` or ``30D``.

    Args:
        span: What stands in the YAML; a number without a unit is refused, which pandas would take for nanoseconds.
        key: Where it stands, for the error.
        zero: Whether it may be zero.

    Raises:
        ProjectError: It is no span, or too short a one.
    """
    read = _read(span)
    if read is None:
        raise ProjectError(f"{key}: {span!r} is no span of time with its unit, such as 90min, 3h or 30D")
    if read < pd.Timedelta(0) or (read == pd.Timedelta(0) and not zero):
        raise ProjectError(f"{key}: {span!r} is {'below' if zero else 'not above'} zero")
    return read


def _read(span: str | timedelta) -> pd.Timedelta | None:
    if not isinstance(span, str | timedelta) or (isinstance(span, str) and _NUMBER.fullmatch(span)):
        return None
    try:
        read = pd.Timedelta(span)
    except (ValueError, OverflowError):
        return None
    return None if pd.isna(read) else read
