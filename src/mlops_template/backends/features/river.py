"""Transformers of river, which learn row by row."""

from collections.abc import Sequence
from typing import Any, ClassVar, Self

import numpy as np
import pandas as pd
from river.compat import convert_river_to_sklearn
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from mlops_template.backends import load_class
from mlops_template.backends.features.base import Enricher, number_frame


class RiverFeatures(Enricher):
    """A transformer of river [1]_ for numbers, through river's own adapter.

    .. code-block:: yaml

        streamed: {type: river, transformer: river.preprocessing.StandardScaler}
        powers: {type: river, transformer: river.feature_extraction.PolynomialExtender, arguments: {degree: 2}}

    It learns from the training rows, one after the other, and from none that it predicts. A missing number is the
    median of the training rows, because river's adapter refuses missing ones. Where it gives as many features as there
    are columns they keep their names; else they are ``<first column>_river_0`` and so on.

    Args:
        transformer: Its dotted path.
        arguments: What it is built with, by name.

    References:
        .. [1] Montiel, J. et al. (2021). River: machine learning for streaming data in Python. JMLR, 22(110), 1-8.

    >>> frame = pd.DataFrame({"temp": [0.0, 10.0]})
    >>> RiverFeatures("river.preprocessing.MinMaxScaler").fit(frame).transform(pd.DataFrame({"temp": [5]}))
       temp
    0   0.5
    """

    kinds: ClassVar[tuple[str, ...]] = ("numeric", "history")

    def __init__(
        self, transformer: str = "river.preprocessing.StandardScaler", arguments: dict[str, Any] | None = None
    ) -> None:
        self.transformer = transformer
        self.arguments = arguments

    def sources_of(self, feature: str, columns: Sequence[str]) -> list[str]:
        """Name a feature's own column where it has kept its name, else all."""
        return [feature] if feature in columns else list(columns)

    def compose(self) -> Any:
        """Impute, then hand the rows to river."""
        streamed = _Streamed(load_class(self.transformer)(**(self.arguments or {})))
        read = FunctionTransformer(number_frame, feature_names_out="one-to-one")
        filled = SimpleImputer(strategy="median", keep_empty_features=True)
        return make_pipeline(read, filled, streamed).set_output(transform="pandas")


class _Streamed(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """River's adapter does not name its features."""

    def __init__(self, transformer: Any) -> None:
        self.transformer = transformer

    def fit(self, X: pd.DataFrame, y: Any = None) -> Self:
        self.columns_ = list(X)
        self.adapted_ = convert_river_to_sklearn(self.transformer).fit(X.to_numpy(), y)
        self.width_ = self._transform(X.head(1)).shape[1]
        return self

    def transform(self, X: pd.DataFrame) -> pd.DataFrame:
        return pd.DataFrame(self._transform(X), index=X.index, columns=self.get_feature_names_out())

    def get_feature_names_out(self, input_features: Any = None) -> list[Any]:  # noqa: ARG002
        if self.width_ == len(self.columns_):
            return self.columns_
        return [f"{self.columns_[0]}_river_{number}" for number in range(self.width_)]

    def _transform(self, X: pd.DataFrame) -> np.ndarray:
        return np.asarray(self.adapted_.transform(X.to_numpy()), dtype=np.float64)
