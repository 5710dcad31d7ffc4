"""Windows far from every other, by their matrix profile."""

from typing import ClassVar

import numpy as np
import stumpy

from mlops_template.backends.detectors.base import Detector, Kind, surprise

_FIRST = 4  # windows before the first that is scored


class Stumpy(Detector):
    """Windows far from every other (or every earlier) one: discords of the matrix profile [1]_, z-normalised.

    .. code-block:: yaml

        discords: {type: stumpy, width: 24}

    The cost grows with the square of the series: 20,000 stamps are a good measure. The first call compiles.

    Args:
        width: How many stamps a window has; it ends at the stamp that it scores.

    References:
        .. [1] C.-C. M. Yeh et al., Matrix profile I, ICDM 2016.
    """

    kind: ClassVar[Kind] = "unusual pattern"

    def __init__(self, width: int = 24) -> None:
        self.width = width

    def orders(self, times: np.ndarray, values: np.ndarray, *, causal: bool) -> np.ndarray:  # noqa: ARG002
        """Give the surprise of the distance of the window that ends at each stamp from its nearest neighbour."""
        found, start = np.full(len(values), np.nan), (_FIRST + 1) * self.width
        if len(values) <= start or np.ptp(values) == 0:
            return surprise(found, causal=causal)
        profile = self._looking_back(values, start) if causal else stumpy.stump(values, self.width)[:, 0]
        apart = profile.astype(np.float64)
        found[self.width - 1 :] = np.where(np.isfinite(apart), apart, np.nan)
        found[:start] = np.nan
        return surprise(found, causal=causal)

    def _looking_back(self, values: np.ndarray, start: int) -> np.ndarray:
        stream = stumpy.stumpi(values[:start], self.width, egress=False)
        for value in values[start:]:
            stream.update(value)
        return np.asarray(stream.left_P_)
