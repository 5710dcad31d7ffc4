"""Values far from those just before."""

from typing import ClassVar

import numpy as np

from mlops_template.backends.detectors.base import Detector, Kind, distance, rolling, surprise


class Jump(Detector):
    """Values far from the median of the few just before: where the others look at the level, this looks at the step.

    .. code-block:: yaml

        jumps: {type: jump, before: 3}

    Args:
        before: How many stamps before.

    >>> times = np.datetime64("2024-01-01", "ns") + np.arange(200) * np.timedelta64(1, "h")
    >>> values = np.sin(np.arange(200.0))
    >>> values[150:] += 40
    >>> 149 < int(Jump().scores(times, values).argmax()) < 153
    True
    """

    kind: ClassVar[Kind] = "spike"

    def __init__(self, before: int = 3) -> None:
        self.before = before

    def orders(self, times: np.ndarray, values: np.ndarray, *, causal: bool) -> np.ndarray:
        """Give the surprise of each value's distance from the median of those before."""
        before = rolling(times, values, self.before, causal=True).median().to_numpy()
        return surprise(distance(values, before), causal=causal)
