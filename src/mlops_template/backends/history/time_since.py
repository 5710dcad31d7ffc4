"""How long ago something happened."""

import numpy as np
import pandas as pd

from mlops_template.backends.history.base import HistoryFeature, as_span
from mlops_template.backends.history.base.events import Asked, EventLog


class TimeSinceHistory(HistoryFeature):
    """The time since the last event that was known happened.

    .. code-block:: yaml

        plane_idle: {type: time_since, events: flown, entity: [tailnum], unit: 1h}

    Args:
        unit: In what it is told, such as ``1h`` or ``1D``.

    >>> events = pd.DataFrame({"at": pd.to_datetime(["2013-01-01 08:00"])})
    >>> log, feature = EventLog(events, (), "at", "at"), TimeSinceHistory()
    >>> moments = pd.Series(pd.to_datetime(["2013-01-01 07:00", "2013-01-01 09:30"]))
    >>> asked = log.ask(pd.DataFrame(index=range(2)), moments)
    >>> feature.look_up(feature.prepare(log), log, asked).tolist()
    [nan, 1.5]
    """

    def __init__(self, unit: str = "1h") -> None:
        self._unit: pd.Timedelta = as_span(unit, "unit")

    def prepare(self, log: EventLog) -> np.ndarray:
        """Find at each place of the log the latest moment at which anything had happened by then."""
        return log.latest

    def look_up(self, prepared: np.ndarray, log: EventLog, asked: Asked) -> np.ndarray:  # noqa: ARG002
        """Give each row's time in units."""
        there = asked.last > asked.first
        found = np.full(len(there), np.nan)
        moments, happened = asked.moments[there], prepared[asked.last[there] - 1]
        unit = self._unit.value
        # whole units apart from the rest: the nanoseconds between 1677 and 2262 are more than 64 bits hold
        found[there] = (moments // unit - happened // unit) + (moments % unit - happened % unit) / unit
        return found
