"""How often a category occurs."""

from typing import Any, ClassVar, Self

import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from mlops_template.backends.features.base import Enricher, categories


class CountFeatures(Enricher):
    """How often a category occurs among the training rows.

    .. code-block:: yaml

        popular: {type: count, columns: [carrier, tailnum], as_share: true}

    A missing value is a category of its own. A category that no training row had counts 0.

    Args:
        as_share: Give the share of the training rows instead of their number.

    >>> frame = pd.DataFrame({"carrier": ["AA", "UA", "AA", None]})
    >>> CountFeatures().fit(frame).transform(pd.DataFrame({"carrier": ["AA", None, "ZZ"]}))["carrier_count"].tolist()
    [2.0, 1.0, 0.0]
    """

    kinds: ClassVar[tuple[str, ...]] = ("categorical",)

    def __init__(self, as_share: bool = False) -> None:
        self.as_share = as_share

    def compose(self) -> Any:
        """Turn values into text, then look their count up."""
        text = FunctionTransformer(categories, feature_names_out="one-to-one")
        return make_pipeline(text, _Counts(self.as_share)).set_output(transform="pandas")

    def known(self) -> dict[str, set[str]]:
        """Give the categories that the training rows had, by column."""
        return {column: set(counts.index) for column, counts in self.transformer_[-1].counts_.items()}


class _Counts(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    def __init__(self, as_share: bool) -> None:
        self.as_share = as_share

    def fit(self, X: pd.DataFrame, y: Any = None) -> Self:  # noqa: ARG002
        self.counts_ = {column: X[column].value_counts() / (len(X) if self.as_share else 1) for column in X}
        return self

    def transform(self, X: pd.DataFrame) -> pd.DataFrame:
        counted = {column: X[column].map(counts).fillna(0.0) for column, counts in self.counts_.items()}
        return pd.DataFrame(counted).astype(float).set_axis(self.get_feature_names_out(), axis=1)

    def get_feature_names_out(self, input_features: Any = None) -> list[str]:  # noqa: ARG002
        return [f"{column}_{'share' if self.as_share else 'count'}" for column in self.counts_]
