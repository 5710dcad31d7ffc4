"""The last known value, or one before it."""

import numpy as np

from mlops_template.backends.history.base import HistoryFeature, as_back
from mlops_template.backends.history.base.events import Asked, EventLog


class LagHistory(HistoryFeature):
    """The value that became known last, or the n-th last.

    .. code-block:: yaml

        plane_last_delay: {type: lag, events: flown, entity: [tailnum], value: delay}

    Args:
        value: The column of the events; a missing value is given as it is.
        back: 1 is the last, 2 the one before.

    >>> import pandas as pd
    >>> events = pd.DataFrame({"at": pd.to_datetime(["2013-01-01", "2013-01-02"]), "delay": [10.0, 20.0]})
    >>> log, feature = EventLog(events, (), "at", "at"), LagHistory("delay", back=2)
    >>> asked = log.ask(pd.DataFrame(index=range(2)), pd.Series(pd.to_datetime(["2013-01-02", "2013-01-03"])))
    >>> feature.look_up(feature.prepare(log), log, asked).tolist()
    [nan, 10.0]
    """

    def __init__(self, value: str, back: int = 1) -> None:
        self._value, self._back = value, as_back(back)

    def prepare(self, log: EventLog) -> np.ndarray:
        """Take the values as they are."""
        return log.values(self._value)

    def look_up(self, prepared: np.ndarray, log: EventLog, asked: Asked) -> np.ndarray:  # noqa: ARG002
        """Give each row's value."""
        return nth_last(prepared, asked, self._back)


def nth_last(values: np.ndarray, asked: Asked, back: int) -> np.ndarray:
    """Give the n-th last of the values that each row knows, NaN where there are fewer."""
    place = asked.last - back
    there = place >= asked.first
    found = np.full(len(place), np.nan)
    found[there] = values[place[there]]
    return found
