"""Silences that are unusual for the series."""

from typing import ClassVar

import numpy as np

from mlops_template.backends.detectors.base import Detector, Kind, rolling, surprise


class Gap(Detector):
    """Silences that are unusual for the series.

    .. code-block:: yaml

        silence: {type: gap, at_least: 3}

    The stamp after the silence is scored. A value that is missing is silence, too. Where nights are always silent,
    only a longer silence than a night's is unusual.

    Args:
        at_least: How many usual steps (their median) the shortest gap lasts.

    >>> hours = np.r_[np.arange(200), np.arange(260, 300)]
    >>> times = np.datetime64("2024-01-01", "ns") + hours * np.timedelta64(1, "h")
    >>> int(Gap().scores(times, np.sin(hours)).argmax())
    200
    """

    kind: ClassVar[Kind] = "gap"

    def __init__(self, at_least: float = 3) -> None:
        self.at_least = at_least

    def orders(self, times: np.ndarray, values: np.ndarray, *, causal: bool) -> np.ndarray:  # noqa: ARG002
        """Give the surprise of each silence, measured in usual steps."""
        steps = np.r_[0.0, np.diff(times).astype(np.float64)]
        steps[0] = steps[1]
        usual = rolling(times, steps, 1000, causal=causal).median().to_numpy()
        length = steps / usual
        return surprise(np.where(length >= self.at_least, length, 0.0), causal=causal)
