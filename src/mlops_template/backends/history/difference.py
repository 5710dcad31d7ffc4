"""How the last known values differ."""

import numpy as np

from mlops_template.backends.history.base import HistoryFeature, as_back
from mlops_template.backends.history.base.events import Asked, EventLog


class DifferenceHistory(HistoryFeature):
    """The last known value less one before it.

    .. code-block:: yaml

        plane_delay_change: {type: difference, events: flown, entity: [tailnum], value: delay}

    Args:
        value: The column of the events.
        back: How many events lie between the two; 1 compares the last two.

    >>> import pandas as pd
    >>> events = pd.DataFrame({"at": pd.to_datetime(["2013-01-01", "2013-01-02"]), "delay": [10.0, 25.0]})
    >>> log, feature = EventLog(events, (), "at", "at"), DifferenceHistory("delay")
    >>> asked = log.ask(pd.DataFrame(index=range(2)), pd.Series(pd.to_datetime(["2013-01-02", "2013-01-03"])))
    >>> feature.look_up(feature.prepare(log), log, asked).tolist()
    [nan, 15.0]
    """

    def __init__(self, value: str, back: int = 1) -> None:
        self._value, self._back = value, as_back(back)

    def prepare(self, log: EventLog) -> np.ndarray:
        """Take the values as they are."""
        return log.values(self._value)

    def look_up(self, prepared: np.ndarray, log: EventLog, asked: Asked) -> np.ndarray:  # noqa: ARG002
        """Give each row's difference."""
        there = asked.last - 1 - self._back >= asked.first
        found = np.full(len(there), np.nan)
        last = asked.last[there] - 1
        found[there] = prepared[last] - prepared[last - self._back]
        return found
