"""The stamps of a table, found and read."""

import pandas as pd
from pandas.api import types

from mlops_template.errors import ProjectError

SHOWN = 3  # of the values that cannot be read
_OFFSET = r"\d(?:Z|[+-]\d\d:?\d\d)$"
_ISO = "ISO 8601, such as 2024-01-31 13:00, or what pandas.to_datetime(..., format=) makes of them"


def stamps_of(frame: pd.DataFrame, name: str | None, others: set[str | None]) -> pd.Series:
    """Give the stamps of a table, row for row: those of column `name`, else the index, else the first column of stamps.

    Raises:
        ProjectError: There are none, or some cannot be read.
    """
    column = frame[name] if name is not None else _first_stamps(frame, others)
    if types.is_numeric_dtype(column):
        raise ProjectError(f"column {name!r} holds numbers, not stamps; convert it with pandas.to_datetime(..., unit=)")
    stamps = _parsed(column)
    unread = stamps.isna()
    if unread.any():
        shown = ", ".join(repr(each) for each in column[unread.to_numpy()].head(SHOWN))
        raise ProjectError(
            f"column {column.name!r} holds {unread.sum()} stamps that cannot be read, such as {shown}; wanted is {_ISO}"
        )
    return stamps


def _first_stamps(frame: pd.DataFrame, others: set[str | None]) -> pd.Series:
    columns = [frame[name] for name in frame if name not in others]
    if isinstance(frame.index, pd.DatetimeIndex):
        return frame.index.to_series(name=frame.index.name)
    for column in columns:
        if types.is_datetime64_any_dtype(column):
            return column
    for column in columns:
        if not types.is_numeric_dtype(column) and _parsed(column.head(100)).notna().all():
            return column
    raise ProjectError(f"the table has neither a column nor an index of stamps; name one as `time`; wanted is {_ISO}")


def _parsed(column: pd.Series) -> pd.Series:
    if types.is_datetime64_any_dtype(column):
        return column
    text = column.astype(str)
    abroad = bool(text.str.contains(_OFFSET).any())  # stamps of several offsets have one form only, UTC
    parsed: pd.Series = pd.to_datetime(text, errors="coerce", format="ISO8601", utc=abroad)
    return parsed
