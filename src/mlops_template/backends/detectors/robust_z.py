"""Values far from the median of their surroundings."""

from typing import ClassVar

import numpy as np

from mlops_template.backends.detectors.base import Detector, Kind, distance, rolling, settled, surprise


class RobustZ(Detector):
    """Values far from the median of their surroundings.

    .. code-block:: yaml

        spikes: {type: robust_z, window: 48h}

    Args:
        window: How many stamps, or how long a time such as ``48h``, the median is taken over.

    >>> times = np.datetime64("2024-01-01", "ns") + np.arange(200) * np.timedelta64(1, "h")
    >>> values = np.sin(np.arange(200.0))
    >>> values[150] = 40
    >>> int(RobustZ().scores(times, values).argmax())
    150
    """

    kind: ClassVar[Kind] = "spike"

    def __init__(self, window: int | str = 300) -> None:
        self.window = window

    def orders(self, times: np.ndarray, values: np.ndarray, *, causal: bool) -> np.ndarray:
        """Give the surprise of each value's distance from the median."""
        middle = rolling(times, values, self.window, causal=causal).median().to_numpy()
        found = surprise(distance(values, middle), causal=causal)
        return np.asarray(found * settled(times)) if causal else found
