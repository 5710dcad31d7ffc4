"""A statistic of everything that was known."""

import numpy as np

from mlops_template.backends.history.base import HistoryFeature, Slices, Statistic, as_statistic
from mlops_template.backends.history.base.events import Asked, EventLog


class ExpandingHistory(HistoryFeature):
    """A statistic of everything that was known before the moment.

    .. code-block:: yaml

        plane_delay: {type: expanding, events: flown, entity: [tailnum], value: delay, statistic: mean, least: 5}

    Args:
        value: The column of the events.
        statistic: ``mean``, ``sum``, ``std``, ``min``, ``max`` or ``count`` (of values that are not missing).
        least: How many values there must be; fewer give NaN.

    >>> import pandas as pd
    >>> events = pd.DataFrame({"at": pd.to_datetime(["2013-01-01", "2013-01-02"]), "delay": [10.0, 20.0]})
    >>> log, feature = EventLog(events, (), "at", "at"), ExpandingHistory("delay")
    >>> asked = log.ask(pd.DataFrame(index=range(2)), pd.Series(pd.to_datetime(["2013-01-02", "2013-01-03"])))
    >>> feature.look_up(feature.prepare(log), log, asked).tolist()
    [10.0, 15.0]
    """

    def __init__(self, value: str, statistic: Statistic = "mean", least: int = 1) -> None:
        self._value, self._statistic, self._least = value, as_statistic(statistic), least

    def prepare(self, log: EventLog) -> Slices:
        """Sum up the values."""
        return Slices(log.values(self._value), log.entities, self._statistic, self._least)

    def look_up(self, prepared: Slices, log: EventLog, asked: Asked) -> np.ndarray:  # noqa: ARG002
        """Give the statistic of each row's past."""
        return prepared.of(asked.first, asked.last)
