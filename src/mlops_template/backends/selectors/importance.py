"""Features that a model makes most of."""

import inspect
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd
from pydantic import Field
from sklearn.preprocessing import LabelEncoder

from mlops_template.backends import load_class
from mlops_template.backends.selectors.base import Selector
from mlops_template.errors import ProjectError


class ImportanceSelector(Selector):
    """Keeps the features that a model makes most of [1]_, by its ``feature_importances_`` or ``coef_``.

    .. code-block:: yaml

        best: {type: importance, estimator: lightgbm.LGBMClassifier, arguments: {verbose: -1}, keep: 40}

    Args:
        estimator: Its dotted path.
        keep: How many features stay, or which share of them.
        arguments: What the estimator is built with, by name.
        task: Given by the problem.
        random_state: Of the estimator, where it takes one; the project's seed.

    References:
        .. [1] Guyon, I. and Elisseeff, A. (2003). An introduction to variable and feature selection. JMLR, 3,
           1157-1182.

    >>> frame = pd.DataFrame({"a": [0, 1, 0, 1], "b": [1, 1, 1, 0]})
    >>> ImportanceSelector("sklearn.linear_model.Ridge", keep=1).fit(frame, [0.0, 2.0, 0.0, 2.0]).reasons_
    {'b': 'importance 0.308, place 2 of 2'}
    """

    def __init__(
        self,
        estimator: str,
        keep: Annotated[int, Field(ge=1)] | Annotated[float, Field(gt=0, le=1)],
        arguments: dict[str, Any] | None = None,
        task: Literal["binary", "multiclass", "regression"] | None = None,
        random_state: int | None = None,
    ) -> None:
        self.estimator = estimator
        self.keep = keep
        self.arguments = arguments
        self.task = task
        self.random_state = random_state

    def find(self, X: pd.DataFrame, y: Any) -> dict[str, str]:
        """Fit the model and rank the features; ties keep the earlier one."""
        classes = self.task in {"binary", "multiclass"}
        target = LabelEncoder().fit_transform(np.asarray(y)) if classes else y
        importances = _importances(self._fitted(X, target), self.estimator)
        keep = self.keep if isinstance(self.keep, int) else max(1, round(self.keep * X.shape[1]))
        order = np.argsort(-importances, kind="stable")
        return {
            str(X.columns[number]): f"importance {importances[number]:.3g}, place {place} of {len(order)}"
            for place, number in enumerate(order, start=1)
            if place > keep
        }

    def _fitted(self, X: pd.DataFrame, target: Any) -> Any:
        gaps = list(map(str, X.columns[X.isna().any()]))
        try:
            return self.built().fit(X, target)
        except ValueError as error:
            if not gaps:
                raise
            said = str(error).split("\n", maxsplit=1)[0]
            raise ProjectError(
                f"estimator: {self.estimator} failed: {said} These features have gaps: {', '.join(gaps)}; impute "
                "them, or take an estimator that takes gaps, such as lightgbm.LGBMClassifier"
            ) from error

    def built(self) -> Any:
        """Give the unfitted estimator.

        Raises:
            ProjectError: There is no such class, or it does not take an argument.
        """
        class_ = load_class(self.estimator)
        seeded = {"random_state": self.random_state} if "random_state" in inspect.signature(class_).parameters else {}
        try:
            return class_(**(seeded | (self.arguments or {})))
        except TypeError as error:
            raise ProjectError(f"estimator: {self.estimator}: {error}") from error


def _importances(fitted: Any, name: str) -> np.ndarray:
    if hasattr(fitted, "feature_importances_"):
        return np.asarray(fitted.feature_importances_, dtype=np.float64)
    if hasattr(fitted, "coef_"):
        sizes: np.ndarray = np.abs(np.atleast_2d(fitted.coef_)).sum(axis=0)
        return sizes
    raise ProjectError(f"{name} says nothing of importance; take one with feature_importances_ or coef_")
