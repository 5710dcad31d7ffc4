"""The one interface of history features."""

from abc import ABC, abstractmethod
from typing import Any

import numpy as np
import pandas as pd

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


def as_window(window: str, key: str) -> pd.Timedelta:
    """Read a span of time such as ``3h`` or ``30D``.

    Raises:
        ProjectError: It is no span, or not above zero.
    """
    try:
        span = pd.Timedelta(window)
    except ValueError as error:
        raise ProjectError(f"{key}: {window!r} is no span of time, such as 90min, 3h or 30D") from error
    if span <= pd.Timedelta(0):
        raise ProjectError(f"{key}: {window!r} is not above zero")
    return span
