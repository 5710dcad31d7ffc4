"""Windows that a detector of pyod finds odd."""

from typing import ClassVar

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from pyod.models.base import BaseDetector

from mlops_template.backends import load_class
from mlops_template.backends.detectors.base import Detector, Kind, surprise
from mlops_template.errors import ProjectError

_GROWTH = 1.5  # a causal detector is fitted anew when it has seen half as much again
_TRANSDUCTIVE = ("ECOD", "COPOD")  # score new rows by one another


class Pyod(Detector):
    """Windows that a detector of pyod [1]_ finds odd.

    .. code-block:: yaml

        forest: {type: pyod, model: pyod.models.iforest.IForest, width: 8, seed: 0}
        tails: {type: pyod, model: pyod.models.ecod.ECOD}  # batch only

    Args:
        model: The dotted path of a class of pyod.
        width: How many stamps a window has; it ends at the stamp that it scores.
        seed: For a model that draws at random.

    Raises:
        ProjectError: The model scores new rows by one another (ECOD, COPOD) and shall be causal.

    References:
        .. [1] Y. Zhao et al., PyOD: a Python toolbox for scalable outlier detection, JMLR 2019.
    """

    kind: ClassVar[Kind] = "unusual pattern"

    def __init__(self, model: str = "pyod.models.iforest.IForest", width: int = 8, seed: int = 0) -> None:
        self.model = model
        self.width = width
        self.seed = seed

    def orders(self, times: np.ndarray, values: np.ndarray, *, causal: bool) -> np.ndarray:  # noqa: ARG002
        """Give the surprise of the model's score, above its least, of the window that ends at each stamp."""
        found, start = np.full(len(values), np.nan), 5 * self.width
        if len(values) <= start + self.width:
            return surprise(found, causal=causal)
        windows = sliding_window_view(values, self.width)
        if not causal:
            scored = self._fitted(windows).decision_scores_
            found[self.width - 1 :] = scored - scored.min()
            return surprise(found, causal=causal)
        while start < len(windows):
            end = int(start * _GROWTH)
            fitted = self._fitted(windows[:start])
            scored = fitted.decision_function(windows[start:end]) - fitted.decision_scores_.min()
            found[start + self.width - 1 : end + self.width - 1] = np.maximum(scored, 0)
            if self.model.rpartition(".")[2] in _TRANSDUCTIVE:
                raise ProjectError(f"{self.model} scores stamps by later ones; take mode batch, or another model")
            start = end
        return surprise(found, causal=causal)

    def _fitted(self, windows: np.ndarray) -> BaseDetector:
        drawn = "random_state" in load_class(self.model).__init__.__code__.co_varnames
        model: BaseDetector = load_class(self.model)(**({"random_state": self.seed} if drawn else {}))
        return model.fit(windows)
