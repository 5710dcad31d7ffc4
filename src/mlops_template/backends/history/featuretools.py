"""Any aggregation that featuretools knows."""

import warnings

import featuretools as ft
import numpy as np
import pandas as pd

from mlops_template.backends.history.base import HistoryFeature, as_span
from mlops_template.backends.history.base.events import Asked, EventLog
from mlops_template.errors import ProjectError, nearest

_PANDAS = 3  # on which woodwork, below featuretools, no longer knows its own frames


class FeaturetoolsHistory(HistoryFeature):
    """An aggregation primitive of featuretools [1]_ over what was known before the moment.

    .. code-block:: yaml

        plane_trend: {type: featuretools, events: landed, entity: [tailnum], value: delay, primitive: trend, window: 7D}

    Rows are its cut-off times. It works moment by moment, thousands of times slower than the core's own kinds: for
    what these cannot say (trend, skew, entropy and the like), on tables of thousands of rows.

    Args:
        value: The column of the events.
        primitive: The name of an aggregation, see ``featuretools.list_primitives()``.
        window: How far back, such as ``3h``, as in `rolling`; None looks at everything that was known.

    References:
        .. [1] Kanter, J. M. and Veeramachaneni, K. (2015). Deep feature synthesis. IEEE DSAA.

    >>> at = pd.to_datetime(["2013-01-01", "2013-01-02", "2013-01-03"])
    >>> log = EventLog(pd.DataFrame({"at": at, "delay": [10.0, 20.0, 90.0]}), (), "at", "at")
    >>> asked = log.ask(pd.DataFrame(index=range(2)), pd.Series(pd.to_datetime(["2013-01-01", "2013-01-03"])))
    >>> feature = FeaturetoolsHistory("delay", "mean")
    >>> feature.look_up(feature.prepare(log), log, asked).tolist()
    [nan, 15.0]
    """

    def __init__(self, value: str, primitive: str, window: str | None = None) -> None:
        if int(pd.__version__.split(".")[0]) >= _PANDAS:
            raise ProjectError(f"featuretools {ft.__version__} needs pandas<{_PANDAS}, here is {pd.__version__}")
        known = ft.primitives.list_primitives()
        names = sorted(known[known["type"] == "aggregation"]["name"])
        if primitive not in names:
            raise ProjectError(f"primitive: featuretools has no aggregation {primitive!r}; {nearest(primitive, names)}")
        self._value, self._primitive = value, primitive
        self._window = None if window is None else as_span(window, "window")

    def prepare(self, log: EventLog) -> ft.EntitySet:
        """Tell featuretools of entities, their events, and when these were known."""
        events = pd.DataFrame(
            {"entity": log.entities, "known": pd.to_datetime(log.known), "value": log.values(self._value)}
        )
        entities = pd.DataFrame({"entity": np.unique(log.entities)})
        history = ft.EntitySet("history")
        with warnings.catch_warnings(action="ignore"):  # woodwork guesses types that are known here
            history.add_dataframe(
                events.reset_index(names="event"),
                "events",
                index="event",
                time_index="known",
                logical_types={"value": "Double", "entity": "Integer", "known": "Datetime"},
            )
            history.add_dataframe(entities, "entities", index="entity", logical_types={"entity": "Integer"})
            return history.add_relationship("entities", "entity", "events", "entity")

    def look_up(self, prepared: ft.EntitySet, log: EventLog, asked: Asked) -> np.ndarray:  # noqa: ARG002
        """Ask at each row's moment."""
        there = asked.last > asked.first
        found = np.full(len(there), np.nan)
        if not there.any():
            return found
        cutoffs = pd.DataFrame({"entity": asked.entities, "time": pd.to_datetime(asked.moments)})[there]
        with warnings.catch_warnings(action="ignore"):
            [feature] = ft.dfs(
                entityset=prepared,
                target_dataframe_name="entities",
                features_only=True,
                max_depth=1,
                agg_primitives=[self._primitive],
                trans_primitives=[],
            )
            matrix = ft.calculate_feature_matrix(
                [feature],
                prepared,
                cutoffs.drop_duplicates(),
                training_window=self._training_window(),
                include_cutoff_time=False,
                cutoff_time_in_index=True,
            )
        looked_up = cutoffs.join(matrix.iloc[:, 0].astype(float).rename("found"), on=["entity", "time"])
        found[there] = looked_up["found"].to_numpy()
        return found

    def _training_window(self) -> str | None:
        return None if self._window is None else f"{int(self._window.total_seconds())} seconds"
