"""What was known when: events of entities, in such an order that the known ones are a slice."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype

from mlops_template.backends.history.base.moments import as_nanoseconds
from mlops_template.errors import ProjectError, nearest


@dataclass(frozen=True)
class Asked:
    """What is asked of an `EventLog`: n rows, each at its moment.

    Attributes:
        entities: n codes of entities; -1 for one that no event is of.
        moments: n moments, ``datetime64[ns]``.
        first: n positions of the entity's first event.
        last: n positions behind the last event that was known before the moment; ``first == last`` where none was.
    """

    entities: np.ndarray
    moments: np.ndarray
    first: np.ndarray
    last: np.ndarray


class EventLog:
    """Events ordered by entity, and within it by when they were known.

    An event counts for a moment if it was known strictly before it; what became known at the very moment does not
    count. So a row never sees itself, and rows of the same moment never see one another. Events of one entity known at
    the same time keep the order in which they happened, then that of the frame.

    Attributes:
        entities: m codes of entities, ascending.
        known: m moments when the values were known, in nanoseconds.
        happened: m moments when the events happened.

    Args:
        events: m events.
        entity: The columns that name whose event it is; none takes all events as one entity's.
        time: The column that says when it happened.
        known: The column that says when its values were known; events where it is missing, or after 2262, never are.

    Raises:
        ProjectError: A column is not there, or is no moment.
    """

    def __init__(self, events: pd.DataFrame, entity: tuple[str, ...], time: str, known: str) -> None:
        for column in (*entity, time, known):
            if column not in events:
                raise ProjectError(
                    f"events have no column {column!r}; {nearest(column, [str(name) for name in events])}"
                )
        self._entity = entity
        usable = events[events[known].notna() & events[[time, *entity]].notna().all(axis=1)]
        known_entities = usable[list(entity)].drop_duplicates()
        self._dtypes = known_entities.infer_objects().dtypes
        self._index = pd.MultiIndex.from_frame(known_entities) if entity else None
        codes = self._codes(usable)
        order = np.lexsort((as_nanoseconds(usable[time]), as_nanoseconds(usable[known]), codes))
        self._events, self.entities = usable.iloc[order], codes[order]
        self.known = as_nanoseconds(self._events[known])
        self.happened = as_nanoseconds(self._events[time])
        self._moments = np.sort(self.known)
        self._starts = np.searchsorted(self.entities, np.arange(codes.max(initial=0) + 1))
        self._places = self.entities * (len(self._moments) + 1) + np.searchsorted(self._moments, self.known)

    def __len__(self) -> int:
        return len(self._events)

    def ask(self, rows: pd.DataFrame, moments: pd.Series) -> Asked:
        """Find the events that were known of each row's entity before its moment.

        Args:
            rows: n rows with the entity's columns.
            moments: n moments.

        Raises:
            ProjectError: A column that names entities is not there, or holds numbers where the events' holds names.
        """
        self._refuse_other_kinds(rows)
        codes, asked = self._codes(rows), as_nanoseconds(moments)
        first, last = self._starts[codes], self._position(codes, asked)
        nobody = (codes < 0) | moments.isna().to_numpy()
        return Asked(codes, asked, np.where(nobody, 0, first), np.where(nobody, 0, last))

    def known_since(self, asked: Asked, window: pd.Timedelta) -> np.ndarray:
        """Give n positions of the first event that was known no longer than `window` before the moment."""
        least = np.iinfo(np.int64).min + window.value  # what lies before it would wrap into the future
        start = self._position(asked.entities, np.maximum(asked.moments, least) - window.value)
        return np.asarray(np.clip(start, asked.first, asked.last))

    def values(self, column: str) -> np.ndarray:
        """Give the m numbers of a column in the log's order; an infinite one is missing.

        Raises:
            ProjectError: There is no such column, or it holds no numbers.
        """
        if column not in self._events:
            known = [str(name) for name in self._events]
            raise ProjectError(f"events have no column {column!r}; {nearest(column, known)}")
        try:
            numbers = np.asarray(self._events[column].to_numpy(dtype=np.float64, na_value=np.nan))
        except (ValueError, TypeError) as error:
            raise ProjectError(f"events: column {column!r} holds no numbers: {error}") from error
        return np.where(np.isinf(numbers), np.nan, numbers)

    @cached_property
    def latest(self) -> np.ndarray:
        """At each of m places, the latest moment at which any event of the entity so far had happened."""
        return np.asarray(pd.Series(self.happened).groupby(self.entities).cummax())

    def _codes(self, rows: pd.DataFrame) -> np.ndarray:
        if self._index is None:
            return np.zeros(len(rows), dtype=np.int64)
        if len(self._entity) == 1:
            return np.asarray(self._single.get_indexer(rows[self._entity[0]]), dtype=np.int64)
        return np.asarray(self._index.get_indexer(pd.MultiIndex.from_frame(rows[list(self._entity)])), dtype=np.int64)

    def _refuse_other_kinds(self, rows: pd.DataFrame) -> None:
        """12 and "12" are never equal: every row would know nothing, without a word."""
        for column in self._entity:
            if column not in rows:
                raise ProjectError(f"rows have no column {column!r}; {nearest(column, [str(name) for name in rows])}")
            here, there = rows[column].dropna().infer_objects(), self._dtypes[column]
            if len(here) and len(self) and is_numeric_dtype(here) != is_numeric_dtype(there):
                raise ProjectError(
                    f"column {column!r} is {here.dtype} in the rows and {there} in the events, so none would be "
                    "equal; cast one of them in its query"
                )

    @cached_property
    def _single(self) -> Any:
        assert self._index is not None
        return self._index.get_level_values(0)

    def _position(self, codes: np.ndarray, moments: np.ndarray) -> np.ndarray:
        """Give the position of the first event of each entity that was known at the moment or later."""
        places = codes * (len(self._moments) + 1) + np.searchsorted(self._moments, moments)
        return np.searchsorted(self._places, places)
