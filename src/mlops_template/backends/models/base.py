"""What models share whose framework has no scikit-learn interface."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator
from sklearn.utils import ClassifierTags, RegressorTags, Tags

from mlops_template.errors import ProjectError

Task = Literal["binary", "multiclass", "regression"]


class Model(BaseEstimator, ABC):  # type: ignore[misc]
    """A framework behind scikit-learn's interface.

    Args:
        task: Of the problem; the project gives it.
        random_state: The seed; the project gives the run's.
        arguments: What the framework takes by its own names.

    Attributes:
        requires: Modules that a fitted model needs besides the one that bears the backend's name.
    """

    requires: ClassVar[tuple[str, ...]] = ()

    def __init__(self, task: Task, random_state: int | None = None, **arguments: Any) -> None:
        self.task = task
        self.random_state = random_state
        self.arguments = arguments

    @classmethod
    @abstractmethod
    def accepts(cls, arguments: Mapping[str, Any]) -> list[str]:
        """Name the arguments that a block may give, beside those that it gives."""

    @abstractmethod
    def fit(
        self,
        X: pd.DataFrame,
        y: np.ndarray,
        sample_weight: np.ndarray | None = None,
        eval_set: Sequence[tuple[pd.DataFrame, np.ndarray]] | None = None,
    ) -> Self:
        """Fit the model.

        Args:
            X: n rows of features.
            y: n codes 0 ... k - 1, or n values.
            sample_weight: How much each row counts.
            eval_set: One pair of features and target that says when to stop.
        """

    @abstractmethod
    def _answers(self, X: pd.DataFrame) -> np.ndarray:
        """Give (n, k) probabilities that need not sum to 1 to the last digit, or n values."""

    def predict(self, X: pd.DataFrame) -> np.ndarray:
        """Give n codes, or n values."""
        if self.task == "regression":
            return self._answers(X)
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])

    def predict_proba(self, X: pd.DataFrame) -> np.ndarray:
        """Give (n, k) probabilities in the order of `classes_`; each row sums to 1."""
        if self.task == "regression":
            raise ProjectError(f"{type(self).__name__} was fitted on values; only classes have probabilities")
        given = self._answers(X)
        return np.asarray(given / given.sum(axis=1, keepdims=True))

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Give the constructor's arguments, the framework's own among them."""
        return {**super().get_params(deep=deep), **self.arguments}

    def set_params(self, **params: Any) -> Self:
        """Change arguments of the constructor."""
        for name, value in params.items():
            if name in self._get_param_names():
                setattr(self, name, value)
            else:
                self.arguments = {**self.arguments, name: value}
        return self

    def __sklearn_tags__(self) -> Tags:
        tags: Tags = super().__sklearn_tags__()
        if self.task == "regression":
            tags.estimator_type, tags.regressor_tags = "regressor", RegressorTags()
        else:
            tags.estimator_type, tags.classifier_tags = "classifier", ClassifierTags()
        return tags

    def _note_classes(self, y: np.ndarray) -> None:
        if self.task != "regression":
            self.classes_ = np.unique(y)
