"""What a frame of series has to hold, checked and brought into one form."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mlops_template.errors import ProjectError, nearest
from mlops_template.series.stamps import SHOWN, stamps_of

_RESULTS = ("time", "value", "score", "label", "start", "end", "kind", "detectors", "causal")
_LARGEST = 1e100  # squares of more do not fit a number


@dataclass(frozen=True)
class Series:
    """One series: n stamps and values in ascending order, and the rows of the frame they come from."""

    entity: Hashable
    times: np.ndarray
    values: np.ndarray
    rows: np.ndarray


def checked(given: pd.DataFrame | pd.Series, time: str | None, value: str | None, entity: str | None) -> pd.DataFrame:
    """Give the columns `time` (as told), `value` and, where there are many, `entity`, row for row.

    Raises:
        ProjectError: A column is missing, cannot be told from others or holds what it must not.
    """
    frame = _table(given)
    for name in (time, value, entity):
        if name is not None and name not in frame:
            raise ProjectError(f"the table has no column {name!r}; {nearest(name, [str(each) for each in frame])}")
    if entity in _RESULTS:
        raise ProjectError(f"the entity column {entity!r} has the name of a column of the result; rename it")
    stamps = stamps_of(frame, time, {value, entity})
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


def _table(given: pd.DataFrame | pd.Series) -> pd.DataFrame:
    if isinstance(given, pd.Series) and isinstance(given.index, pd.DatetimeIndex):
        frame = given.to_frame("value" if given.name is None else given.name)
    elif isinstance(given, pd.DataFrame):
        frame = given
    else:
        raise ProjectError(f"give a DataFrame, or a Series with an index of stamps; this is a {type(given).__name__}")
    if frame.empty:
        raise ProjectError("the table of series has no row")
    return frame


_NAME = "name the column that tells the series apart as `entity`"


def _numbers(frame: pd.DataFrame, name: Hashable | None, others: set[Hashable]) -> pd.Series:
    column = frame[_only_numbers(frame, others) if name is None else name]
    numbers = pd.to_numeric(column, errors="coerce").astype(np.float64)
    words = column[numbers.isna() & column.notna()]
    if len(words):
        shown = ", ".join(repr(each) for each in words.head(SHOWN))
        raise ProjectError(f"column {column.name!r} holds {len(words)} values that are no numbers, such as {shown}")
    if np.isinf(numbers).any():
        raise ProjectError(
            f"column {column.name!r} holds {np.isinf(numbers).sum()} infinite values; mend or remove them"
        )
    large = numbers.abs() > _LARGEST
    if large.any():
        raise ProjectError(
            f"column {column.name!r} holds {large.sum()} values beyond {_LARGEST:.0e}; take a larger unit"
        )
    return numbers


def _only_numbers(frame: pd.DataFrame, others: set[Hashable]) -> Hashable:
    names = [each for each in frame.select_dtypes("number") if each not in others]
    if len(names) == 1:
        return names[0]
    if names:
        shown = ", ".join(map(str, names))
        raise ProjectError(f"the table has several columns of numbers ({shown}); name the one to annotate as `value`")
    truths = [repr(each) for each in frame.select_dtypes("bool") if each not in others]
    said = f"; {', '.join(truths)} holds true and false, and is read as 1 and 0 when named" if truths else ""
    raise ProjectError(f"the table has no column of numbers; name the one to annotate as `value`{said}")
