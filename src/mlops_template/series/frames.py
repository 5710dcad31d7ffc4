"""What a frame of series has to hold, checked and brought into one form."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from pandas.api import types

from mlops_template.errors import ProjectError, nearest

_SHOWN = 3
_OFFSET = r"\d(?:Z|[+-]\d\d:?\d\d)$"


@dataclass(frozen=True)
class Series:
    """One series: n stamps and values in ascending order, and the rows of the frame they come from."""

    entity: Hashable
    times: np.ndarray
    values: np.ndarray
    rows: np.ndarray


def checked(frame: pd.DataFrame, time: str | None, value: str | None, entity: str | None) -> pd.DataFrame:
    """Give the columns `time` (as told), `value` and, where there are many, `entity`, row for row.

    Raises:
        ProjectError: A column is missing, cannot be told from others or holds what it must not.
    """
    if frame.empty:
        raise ProjectError("the table of series has no row")
    for name in (time, value, entity):
        if name is not None and name not in frame:
            raise ProjectError(f"the table has no column {name!r}; {nearest(name, [str(each) for each in frame])}")
    stamps = _stamps(frame, time, {value, entity})
    numbers = _numbers(frame, value, {stamps.name if time is None else time, entity})
    told = pd.DataFrame({"time": stamps.to_numpy(), "value": numbers.to_numpy()}, index=frame.index)
    if entity is not None:
        if frame[entity].isna().any():
            raise ProjectError(f"column {entity!r} names no entity in {frame[entity].isna().sum()} rows; drop them")
        told.insert(0, "entity", frame[entity].to_numpy())
    return told


def parts(told: pd.DataFrame) -> Iterator[Series]:
    """Give the series of a checked table, one per entity.

    Raises:
        ProjectError: A series has a stamp twice, or fewer than two values.
    """
    stamps = pd.to_datetime(told["time"], utc=True).dt.tz_localize(None).to_numpy().astype("datetime64[ns]")
    groups = told.groupby("entity", sort=False).indices if "entity" in told else {"": np.arange(len(told))}
    for entity, found in groups.items():
        members = np.asarray(found)
        rows = members[np.argsort(stamps[members], kind="stable")]
        whose = f"series {entity!r}" if "entity" in told else "the series"
        again = np.flatnonzero(np.diff(stamps[rows]) == np.timedelta64(0))
        if len(again):
            first = told["time"].iloc[rows[again[0]]]
            raise ProjectError(f"{whose} has {len(again)} stamps twice, first {first}; sum or average them, or {_NAME}")
        values = told["value"].to_numpy()[rows]
        if np.isfinite(values).sum() < 2:  # noqa: PLR2004 - nothing to compare with
            raise ProjectError(f"{whose} has {np.isfinite(values).sum()} values; two are the least, so leave it out")
        yield Series(entity, stamps[rows], values, rows)


_NAME = "name the column that tells the series apart as `entity`"


def _stamps(frame: pd.DataFrame, name: str | None, others: set[str | None]) -> pd.Series:
    column = frame[name] if name is not None else _first_stamps(frame, others)
    if types.is_numeric_dtype(column):
        raise ProjectError(f"column {name!r} holds numbers, not stamps; convert it with pandas.to_datetime(..., unit=)")
    stamps = _parsed(column)
    unread = stamps.isna()
    if unread.any():
        shown = ", ".join(repr(each) for each in column[unread.to_numpy()].head(_SHOWN))
        raise ProjectError(f"column {column.name!r} holds {unread.sum()} stamps that cannot be read, such as {shown}")
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
    raise ProjectError("the table has neither a column nor an index of stamps; name one as `time`")


def _parsed(column: pd.Series) -> pd.Series:
    if types.is_datetime64_any_dtype(column):
        return column
    text = column.astype(str)
    abroad = bool(text.str.contains(_OFFSET).any())  # stamps of several offsets have one form only, UTC
    parsed: pd.Series = pd.to_datetime(text, errors="coerce", format="ISO8601", utc=abroad)
    return parsed


def _numbers(frame: pd.DataFrame, name: Hashable | None, others: set[Hashable]) -> pd.Series:
    if name is None:
        names = [each for each in frame.select_dtypes("number") if each not in others]
        if len(names) != 1:
            said = f"several columns of numbers ({', '.join(map(str, names))})" if names else "no column of numbers"
            raise ProjectError(f"the table has {said}; name the one to annotate as `value`")
        [name] = names
    numbers = pd.to_numeric(frame[name], errors="coerce").astype(np.float64)
    words = frame[name][numbers.isna() & frame[name].notna()]
    if len(words):
        shown = ", ".join(repr(each) for each in words.head(_SHOWN))
        raise ProjectError(f"column {name!r} holds {len(words)} values that are no numbers, such as {shown}")
    if np.isinf(numbers).any():
        raise ProjectError(f"column {name!r} holds {np.isinf(numbers).sum()} infinite values; mend or remove them")
    return numbers
