"""What takes one column of texts, for each of several."""

from typing import Any, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin, clone

from mlops_template.backends.features.base.reading import texts


class EachText(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Fits a copy of a transformer of texts on each column.

    Args:
        transformer: Takes n texts; gives n rows of numbers, as many for every text.
        unit: What stands between the column and the feature's number in its name.
    """

    def __init__(self, transformer: Any, unit: str) -> None:
        self.transformer = transformer
        self.unit = unit

    def fit(self, X: pd.DataFrame, y: np.ndarray | None = None) -> Self:  # noqa: ARG002
        """Fit a copy on each column."""
        self.transformers_ = {column: clone(self.transformer).fit(texts(X[column])) for column in X}
        self.widths_ = {column: each.transform(["any"]).shape[1] for column, each in self.transformers_.items()}
        return self

    def transform(self, X: pd.DataFrame) -> pd.DataFrame:
        """Put side by side what is made of each column."""
        parts = [_dense(each.transform(texts(X[column]))) for column, each in self.transformers_.items()]
        values = np.hstack(parts).astype(np.float32, copy=False)
        return pd.DataFrame(values, index=X.index, columns=self.get_feature_names_out())

    def get_feature_names_out(self, input_features: Any = None) -> list[str]:  # noqa: ARG002
        """Name the features: ``message_topic_0``."""
        return [f"{column}_{self.unit}_{number}" for column, width in self.widths_.items() for number in range(width)]


def _dense(values: Any) -> np.ndarray:
    array: np.ndarray = values if isinstance(values, np.ndarray) else values.toarray()
    return array
