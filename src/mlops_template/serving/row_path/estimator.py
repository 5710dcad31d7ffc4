"""An estimator, asked about one row of features."""

from collections.abc import Callable
from copy import copy
from typing import Any

import numpy as np
import pandas as pd

Ask = Callable[[np.ndarray], np.ndarray]


class ByBooster:
    """By the `booster_` inside, which does without the checks around it; two classes are one probability to it."""

    def __init__(self, estimator: Any, features: Any, *, classes: bool) -> None:  # noqa: ARG002
        self._booster = estimator.booster_
        self._classes = classes

    def __call__(self, row: np.ndarray) -> np.ndarray:
        """Give k probabilities, or one value, for 1 x m features."""
        answer = np.asarray(self._booster.predict(row, num_threads=1))
        if not self._classes or answer.ndim > 1:
            return answer.ravel()
        return np.array([1.0 - answer[0], answer[0]])


class ByArray:
    """By its own method and a bare array; it forgets the names of the features, or it would warn of their absence."""

    def __init__(self, estimator: Any, features: Any, *, classes: bool) -> None:  # noqa: ARG002
        bare = copy(estimator)
        vars(bare).pop("feature_names_in_", None)
        self._ask = bare.predict_proba if classes else bare.predict

    def __call__(self, row: np.ndarray) -> np.ndarray:
        """Give k probabilities, or one value, for 1 x m features."""
        return np.asarray(self._ask(row)).ravel()


class ByFrame:
    """By its own method and a frame."""

    def __init__(self, estimator: Any, features: Any, *, classes: bool) -> None:
        self._names = features.get_feature_names_out()
        self._ask = estimator.predict_proba if classes else estimator.predict

    def __call__(self, row: np.ndarray) -> np.ndarray:
        """Give k probabilities, or one value, for 1 x m features."""
        return np.asarray(self._ask(pd.DataFrame(row, columns=self._names))).ravel()


WAYS: tuple[Callable[..., Ask], ...] = (ByBooster, ByArray, ByFrame)  # the fastest first
