"""The one interface of history features."""

from abc import ABC, abstractmethod
from typing import Any

import numpy as np

from mlops_template.backends.history.base.events import Asked, EventLog
from mlops_template.errors import ProjectError


class HistoryFeature(ABC):
    """One column of what was known before a moment.

    The constructor's arguments are the keys of the YAML block, less ``type``, ``events`` and ``entity``, which every
    feature has.
    """

    @abstractmethod
    def prepare(self, log: EventLog) -> Any:
        """Work out once, of all events, what makes looking up quick."""

    @abstractmethod
    def look_up(self, prepared: Any, log: EventLog, asked: Asked) -> np.ndarray:
        """Give n numbers for n rows, NaN where nothing was known.

        Args:
            prepared: What `prepare` gave for the same log.
            log: The events.
            asked: The rows, each with the slice of events that were known before its moment.
        """


def as_back(back: int) -> int:
    """Read how many events to look back; 0 would be one that is not known yet.

    Raises:
        ProjectError: It is no whole number above 0.
    """
    if isinstance(back, bool) or not isinstance(back, int) or back < 1:
        raise ProjectError(f"back: {back!r} is no whole number above 0; 1 is the last event that was known")
    return back
