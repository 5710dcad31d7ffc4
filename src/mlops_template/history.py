"""History: what was known of an entity before a row's moment, declared in YAML and looked up anywhere."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from mlops_template.backends.block import Block
from mlops_template.backends.history.base.events import EventLog
from mlops_template.backends.history.base.moments import ahead_of, as_span
from mlops_template.errors import ProjectError, nearest
from mlops_template.parameters import Parameters


class EventsBlock(Parameters):
    """Events that rows may look back at.

    .. code-block:: yaml

        landed: {tables: [raw_flights], query: select ... from raw_flights, time: departed, known: arrived}

    Attributes:
        tables: Datasets of the catalog.
        query: DuckDB's SQL over them.
        time: The column that says when an event happened.
        known: The column that says when its values became known.
    """

    tables: tuple[str, ...] = Field(min_length=1)
    query: str
    time: str
    known: str


class FeatureBlock(Block):
    """One column of history.

    .. code-block:: yaml

        origin_delay_3h: {type: rolling, events: landed, entity: [origin], value: delay, window: 3h}

    Attributes:
        type: A file of ``backends/history/``, or the dotted path of a class like those.
        events: Which events.
        entity: The columns, of rows and events alike, that say whose events count; none counts all.

    Every other key is an argument of the feature.
    """

    events: str
    entity: tuple[str, ...]


class HistoryParameters(Parameters):
    """What rows may know of the past.

    Attributes:
        ahead: How long before `problem.time` the prediction is made; nothing that became known later counts.
        events: Events by name.
        features: Columns by name; a name set to null is left out.
    """

    ahead: str
    events: dict[str, EventsBlock]
    features: dict[str, FeatureBlock | None]

    @property
    def tables(self) -> list[str]:
        """The datasets that events are made of, each once."""
        return sorted({table for block in self.events.values() for table in block.tables})

    @property
    def blocks(self) -> dict[str, FeatureBlock]:
        """The columns that stand."""
        return {name: block for name, block in self.features.items() if block is not None}

    @model_validator(mode="after")
    def _events_are_declared(self) -> "HistoryParameters":
        for name, block in self.blocks.items():
            if block.events not in self.events:
                raise ValueError(
                    f"features.{name}.events: no {block.events!r}; {nearest(block.events, [*self.events])}"
                )
        try:
            as_span(self.ahead, "ahead", zero=True)
        except ProjectError as error:
            raise ValueError(str(error)) from error
        return self

    def check(self) -> None:
        """See that each feature is there and takes its arguments."""
        for name, block in self.blocks.items():
            try:
                block.build("history")
            except ProjectError as error:
                raise ProjectError(f"features.{name}: {error}") from error


class History:
    """Everything that was known, ready to be asked: by a batch, a service or a stream.

    Args:
        parameters: Which columns there are.
        events: The frame of each block of ``parameters.events``.

    Raises:
        ProjectError: A column is missing, or is not what a feature needs.
    """

    def __init__(self, parameters: HistoryParameters, events: Mapping[str, pd.DataFrame]) -> None:
        self._parameters = parameters
        self._features = {name: block.build("history") for name, block in parameters.blocks.items()}
        self._events: dict[str, pd.DataFrame] = {}
        self._logs: dict[tuple[str, tuple[str, ...]], EventLog] = {}
        self._prepared: dict[str, Any] = {}
        for name in parameters.events:
            if name not in events:
                raise ProjectError(f"history: there are no events {name!r}; {nearest(name, [*map(str, events)])}")
            self._take(name, events[name])

    def look_up(self, rows: pd.DataFrame, moments: pd.Series) -> pd.DataFrame:
        """Give each column of history for n rows.

        Args:
            rows: n rows with the columns that name entities.
            moments: n moments, each row's `problem.time`; ``ahead`` is taken off here.

        Returns:
            n rows with the index of `rows`, one column of doubles per feature; NaN where nothing was known.

        Raises:
            ProjectError: A column that names entities is missing, or a moment is beyond those that can be looked up.
        """
        asked_at = ahead_of(moments, as_span(self._parameters.ahead, "ahead", zero=True))
        asked = {key: log.ask(rows, asked_at) for key, log in self._logs.items()}
        columns = {}
        for name, block in self._parameters.blocks.items():
            key = (block.events, block.entity)
            found = self._features[name].look_up(self._prepared[name], self._logs[key], asked[key])
            columns[name] = np.asarray(found, dtype=np.float64)
        return pd.DataFrame(columns, index=rows.index)

    def add(self, name: str, events: pd.DataFrame) -> None:
        """Add events that have become known since.

        Args:
            name: A block of ``parameters.events``.
            events: Events with the columns that the earlier ones have.

        Raises:
            ProjectError: There is no such block, or a column is missing; what was known before stays.
        """
        if name not in self._events:
            raise ProjectError(f"history: there are no events {name!r}; {nearest(name, [*self._events])}")
        missing = [str(column) for column in self._events[name] if column not in events]
        if missing:
            raise ProjectError(f"history: the events added to {name!r} lack the columns {missing}")
        self._take(name, pd.concat([self._events[name], events], ignore_index=True))

    def _take(self, events: str, frame: pd.DataFrame) -> None:
        """Order the events of one block, and prepare the features that look at them."""
        declared = self._parameters.events[events]
        logs: dict[tuple[str, tuple[str, ...]], EventLog] = {}
        prepared = {}
        for name, block in self._parameters.blocks.items():
            if block.events != events:
                continue
            key = (events, block.entity)
            try:
                if key not in logs:
                    logs[key] = EventLog(frame, block.entity, declared.time, declared.known)
                prepared[name] = self._features[name].prepare(logs[key])
            except ProjectError as error:
                raise ProjectError(f"feature_engineering.history.features.{name}: {error}") from error
        self._events[events] = frame
        self._logs |= logs
        self._prepared |= prepared
