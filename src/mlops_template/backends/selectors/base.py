"""What every selector shares."""

from abc import ABC, abstractmethod
from typing import Any, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin


class Selector(TransformerMixin, BaseEstimator, ABC):  # type: ignore[misc]
    """A scikit-learn transformer that leaves features out and says why.

    The constructor's arguments are the keys of the YAML block. One called ``random_state`` or ``task`` is given the
    project's seed or the problem's task, where the block says nothing else.
    """

    @abstractmethod
    def find(self, X: pd.DataFrame, y: Any) -> dict[str, str]:
        """Give the features to leave out, each with the reason.

        Args:
            X: Features of the training rows.
            y: Their targets.
        """

    def fit(self, X: pd.DataFrame, y: Any = None) -> Self:
        """Find out which features stay."""
        self.feature_names_in_ = np.asarray(X.columns, dtype=object)
        self.reasons_ = self.find(X, y)
        self.kept_ = [feature for feature in X if feature not in self.reasons_]
        return self

    def transform(self, X: pd.DataFrame) -> pd.DataFrame:
        """Leave the others out."""
        return X[self.kept_]

    def get_support(self) -> np.ndarray:
        """Say of each feature whether it stays."""
        return np.isin(self.feature_names_in_, np.asarray(self.kept_, dtype=object))

    def get_feature_names_out(self, input_features: Any = None) -> list[Any]:  # noqa: ARG002
        """Name the features that stay."""
        return self.kept_
