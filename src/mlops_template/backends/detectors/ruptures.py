"""Change points of a kernel, by ruptures."""

from typing import ClassVar, Literal

import numpy as np
import ruptures

from mlops_template.backends.detectors.base import Detector, Kind
from mlops_template.backends.detectors.change_point.segments import evidence


class Ruptures(Detector):
    """Change points of a kernel, by ruptures [1]_; it needs the whole series.

    .. code-block:: yaml

        distribution: {type: ruptures, kernel: rbf, penalty: 3}

    Where `change_point` sees lines, ``rbf`` sees any change of the distribution.

    Args:
        kernel: ``linear`` sees the mean, ``rbf`` and ``cosine`` more.
        penalty: In units of the logarithm of the series' length; more gives fewer.
        shortest: How many stamps a segment has at least.

    References:
        .. [1] C. Truong et al., Selective review of offline change point detection methods, 2020.
    """

    kind: ClassVar[Kind] = "level shift"
    causal = False

    def __init__(
        self, kernel: Literal["linear", "rbf", "cosine"] = "linear", penalty: float = 3, shortest: int = 5
    ) -> None:
        self.kernel = kernel
        self.penalty = penalty
        self.shortest = shortest

    def orders(self, times: np.ndarray, values: np.ndarray, *, causal: bool) -> np.ndarray:  # noqa: ARG002
        """Give the orders of magnitude by which a change at each stamp is likelier than none."""
        found = np.zeros(len(values))
        spread = float(values.std())
        if len(values) < 2 * self.shortest or not spread:
            return found
        search = ruptures.KernelCPD(kernel=self.kernel, min_size=self.shortest).fit((values - values.mean()) / spread)
        starts = np.array(search.predict(pen=self.penalty * np.log(len(values)))[:-1], dtype=np.int64)
        found[starts] = evidence(values, starts)
        return found
