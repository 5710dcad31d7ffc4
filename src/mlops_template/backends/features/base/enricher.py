"""What every enricher shares."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin

from mlops_template.errors import ProjectError


class Enricher(TransformerMixin, BaseEstimator, ABC):  # type: ignore[misc]
    """A scikit-learn transformer that is composed of scikit-learn's own when it is fitted.

    The constructor's arguments are the keys of the YAML block. One called ``random_state`` or ``task`` is given the
    project's seed or the problem's task, where the block says nothing else.

    Attributes:
        kinds: The kinds of the problem's columns that it reads, where its block names no columns.
        cross_fitted: Whether rows that it was fitted on would see their own target by `transform`.
    """

    kinds: ClassVar[tuple[str, ...]] = ()
    cross_fitted: ClassVar[bool] = False

    @property
    def named_columns(self) -> tuple[str, ...]:
        """The columns that its arguments name, which it reads besides."""
        return ()

    def sources_of(self, feature: str, columns: Sequence[str]) -> list[str]:
        """Name the columns that a feature is made of: the one with which its name begins, if nothing else is said.

        Args:
            feature: One of its features.
            columns: Those that it reads.
        """
        own = [column for column in columns if feature == column or feature.startswith(f"{column}_")]
        return [max(own, key=len)] if own else list(columns)

    @abstractmethod
    def compose(self) -> Any:
        """Give the unfitted transformer that does the work: n raw rows in, n rows of features out."""

    def fit(self, X: pd.DataFrame, y: Any = None) -> Self:
        """Fit on raw columns."""
        self.transformer_ = self._composed_for(X).fit(X, _as_array(y))
        return self

    def fit_transform(self, X: pd.DataFrame, y: Any = None, **options: Any) -> Any:  # noqa: ARG002
        """Fit on raw columns, and give the features of the very rows that were fitted on.

        Where these must not be seen by themselves, as in target encoding, they differ from what `transform` gives.
        """
        self.transformer_ = self._composed_for(X)
        return self.transformer_.fit_transform(X, _as_array(y))

    def transform(self, X: pd.DataFrame) -> Any:
        """Make features of raw columns."""
        if len(X):
            return self.transformer_.transform(X)
        return pd.DataFrame(index=X.index, columns=list(self.get_feature_names_out()), dtype=np.float64)

    def get_feature_names_out(self, input_features: Any = None) -> Any:
        """Name the features."""
        return self.transformer_.get_feature_names_out(input_features)

    def _composed_for(self, rows: pd.DataFrame) -> Any:
        if rows.empty:
            raise ProjectError(f"{type(self).__name__}: there is nothing to fit on, {rows.shape} rows and columns")
        return self.compose()


def _as_array(y: Any) -> Any:
    if y is None:
        return None
    values = np.asarray(y)
    return values.astype(str) if values.dtype == object and all(isinstance(each, str) for each in values) else values
