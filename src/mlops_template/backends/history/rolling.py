"""A statistic of what was known lately."""

import numpy as np

from mlops_template.backends.history.base import HistoryFeature, Slices, Statistic, as_span, as_statistic
from mlops_template.backends.history.base.events import Asked, EventLog


class RollingHistory(HistoryFeature):
    """A statistic of what became known within a window before the moment.

    .. code-block:: yaml

        origin_delay_3h: {type: rolling, events: flown, entity: [origin], value: delay, window: 3h, statistic: mean}

    The window is closed at its beginning and open at its end: an event known exactly `window` before counts, one known
    at the very moment does not.

    Args:
        value: The column of the events.
        window: How far back, such as ``90min``, ``3h`` or ``30D``.
        statistic: ``mean``, ``sum``, ``std``, ``min``, ``max`` or ``count`` (of values that are not missing).
        least: How many values there must be; fewer give NaN.

    >>> import pandas as pd
    >>> at = pd.to_datetime(["2013-01-01 08:00", "2013-01-01 09:00"])
    >>> events = pd.DataFrame({"at": at, "delay": [10.0, 20.0]})
    >>> log, feature = EventLog(events, (), "at", "at"), RollingHistory("delay", "2h")
    >>> moments = pd.Series(pd.to_datetime(["2013-01-01 09:00", "2013-01-01 10:30"]))
    >>> asked = log.ask(pd.DataFrame(index=range(2)), moments)
    >>> feature.look_up(feature.prepare(log), log, asked).tolist()
    [10.0, 20.0]
    """

    def __init__(self, value: str, window: str, statistic: Statistic = "mean", least: int = 1) -> None:
        self._value, self._window = value, as_span(window, "window")
        self._statistic, self._least = as_statistic(statistic), least

    def prepare(self, log: EventLog) -> Slices:
        """Sum up the values."""
        return Slices(log.values(self._value), log.entities, self._statistic, self._least)

    def look_up(self, prepared: Slices, log: EventLog, asked: Asked) -> np.ndarray:
        """Give the statistic of each row's window."""
        return prepared.of(log.known_since(asked, self._window), asked.last)
