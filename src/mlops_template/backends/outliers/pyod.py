"""Rows that a detector of pyod finds odd."""

import inspect
from typing import Annotated, Any

import numpy as np
from pydantic import Field
from sklearn.base import BaseEstimator

from mlops_template.backends import load_class
from mlops_template.errors import ProjectError


class PyodOutliers(BaseEstimator):  # type: ignore[misc]
    """Rows that a detector of pyod [1]_ finds odd.

    .. code-block:: yaml

        outliers: {do: drop, type: pyod, model: pyod.models.iforest.IForest, share: 0.01}

    Args:
        model: The dotted path of any of pyod's detectors.
        share: Of the rows that are taken for odd.
        arguments: What else the detector is built with, by name.
        random_state: Of the detector, where it takes one; the project's seed.

    References:
        .. [1] Zhao, Y., Nasrullah, Z. and Li, Z. (2019). PyOD: a Python toolbox for scalable outlier detection. JMLR,
           20(96), 1-7.

    >>> rows = np.array([[0.0], [0.1], [0.2], [9.0]])
    >>> PyodOutliers("pyod.models.knn.KNN", share=0.25, arguments={"n_neighbors": 1}).fit_predict(rows).tolist()
    [1, 1, 1, -1]
    """

    def __init__(
        self,
        model: str = "pyod.models.iforest.IForest",
        share: Annotated[float, Field(gt=0, le=0.5)] = 0.01,
        arguments: dict[str, Any] | None = None,
        random_state: int | None = None,
    ) -> None:
        self.model = model
        self.share = share
        self.arguments = arguments
        self.random_state = random_state

    def fit_predict(self, X: np.ndarray, y: Any = None) -> np.ndarray:  # noqa: ARG002
        """Say of each row whether it is odd.

        Args:
            X: n rows of numbers, none missing.

        Returns:
            n numbers, -1 for an odd row and 1 for any other; ``scores_`` keeps how odd each is.
        """
        detector = self.built().fit(X)
        self.scores_ = np.asarray(detector.decision_scores_, dtype=np.float64)
        return np.where(detector.labels_ == 1, -1, 1)

    def built(self) -> Any:
        """Give the unfitted detector.

        Raises:
            ProjectError: There is no such class, or it does not take an argument.
        """
        class_ = load_class(self.model)
        if not hasattr(class_, "decision_function"):
            raise ProjectError(f"model: {self.model} is no detector of pyod, such as pyod.models.iforest.IForest")
        seeded = {"random_state": self.random_state} if "random_state" in inspect.signature(class_).parameters else {}
        try:
            return class_(contamination=self.share, **(seeded | (self.arguments or {})))
        except TypeError as error:
            raise ProjectError(f"model: {self.model}: {error}") from error
