"""What every enricher shares."""

from abc import ABC, abstractmethod
from typing import Any, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin


class Enricher(TransformerMixin, BaseEstimator, ABC):  # type: ignore[misc]
    """A scikit-learn transformer that is composed of scikit-learn's own when it is fitted.

    The constructor's arguments are the keys of the YAML block.
    """

    @abstractmethod
    def compose(self) -> Any:
        """Give the unfitted transformer that does the work: n raw rows in, n rows of numbers out."""

    def fit(self, X: pd.DataFrame, y: np.ndarray | None = None) -> Self:
        """Fit on raw columns."""
        self.transformer_ = self.compose().fit(X, y)
        return self

    def fit_transform(self, X: pd.DataFrame, y: np.ndarray | None = None, **options: Any) -> Any:  # noqa: ARG002
        """Fit on raw columns, and give the features of the very rows that were fitted on.

        Where these must not be seen by themselves, as in target encoding, they differ from what `transform` gives.
        """
        self.transformer_ = self.compose()
        return self.transformer_.fit_transform(X, y)

    def transform(self, X: pd.DataFrame) -> Any:
        """Make features of raw columns."""
        return self.transformer_.transform(X)

    def get_feature_names_out(self, input_features: Any = None) -> Any:
        """Name the features."""
        return self.transformer_.get_feature_names_out(input_features)
