"""How much happened lately."""

import numpy as np

from mlops_template.backends.history.base import HistoryFeature, as_span
from mlops_template.backends.history.base.events import Asked, EventLog


class CountHistory(HistoryFeature):
    """The number of events that became known within a window before the moment; 0 where there were none.

    .. code-block:: yaml

        origin_landings_1h: {type: count, events: flown, entity: [origin], window: 1h}

    Args:
        window: How far back, such as ``3h``; None counts everything that was known.

    >>> import pandas as pd
    >>> events = pd.DataFrame({"at": pd.to_datetime(["2013-01-01 08:00", "2013-01-01 09:00"])})
    >>> log, feature = EventLog(events, (), "at", "at"), CountHistory("1h")
    >>> moments = pd.Series(pd.to_datetime(["2013-01-01 09:30", "2013-01-02 00:00"]))
    >>> asked = log.ask(pd.DataFrame(index=range(2)), moments)
    >>> feature.look_up(feature.prepare(log), log, asked).tolist()
    [1.0, 0.0]
    """

    def __init__(self, window: str | None = None) -> None:
        self._window = None if window is None else as_span(window, "window")

    def prepare(self, log: EventLog) -> None:
        """Nothing need be worked out."""

    def look_up(self, prepared: None, log: EventLog, asked: Asked) -> np.ndarray:  # noqa: ARG002
        """Count each row's events."""
        first = asked.first if self._window is None else log.known_since(asked, self._window)
        return np.asarray(asked.last - first, dtype=np.float64)
