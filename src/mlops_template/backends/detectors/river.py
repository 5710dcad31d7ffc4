"""Stamps at which a streaming detector of river reports drift."""

from typing import ClassVar, Literal

import numpy as np
from river.base import DriftDetector
from river.drift import ADWIN, KSWIN, PageHinkley

from mlops_template.backends.detectors.base import Detector, Kind, surprise

_FIRST = 50  # stamps by which the values are brought to scale


class River(Detector):
    """Stamps at which a streaming detector of river reports drift.

    .. code-block:: yaml

        drift: {type: river, method: adwin}

    The rarer its drifts have been, the higher one scores. Every value costs a call, about 5 us with ADWIN.

    Args:
        method: ``adwin`` [1]_, ``kswin`` or ``page_hinkley``.
        seed: For ``kswin``, which draws at random.

    References:
        .. [1] A. Bifet and R. Gavalda, Learning from time-changing data with adaptive windowing, SDM 2007.
    """

    kind: ClassVar[Kind] = "level shift"

    def __init__(self, method: Literal["adwin", "kswin", "page_hinkley"] = "adwin", seed: int = 0) -> None:
        self.method = method
        self.seed = seed

    def orders(self, times: np.ndarray, values: np.ndarray, *, causal: bool) -> np.ndarray:  # noqa: ARG002
        """Give the surprise of a drift, where one is reported."""
        detector, first = self._detector(), values[:_FIRST]
        scale = float(np.abs(first - np.median(first)).mean()) or 1.0
        drifts = []
        for value in ((values - np.median(first)) / scale).tolist():
            detector.update(value)
            drifts.append(detector.drift_detected)
        return surprise(np.array(drifts, dtype=np.float64), causal=causal)

    def _detector(self) -> DriftDetector:
        match self.method:
            case "adwin":
                return ADWIN()
            case "kswin":
                return KSWIN(seed=self.seed)
            case "page_hinkley":
                return PageHinkley()
