"""The fitted row-wise plan, which carries a few of its rows with it."""

from typing import Any

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer

SAMPLE_ROWS = 100


class RowFeatures(ColumnTransformer):  # type: ignore[misc]
    """A ColumnTransformer that remembers some of the raw rows that it was fitted on.

    They tell the type of every raw column, hence the signature, and a compiled row path is checked by them.

    Attributes:
        sample_: At most 100 raw rows, drawn by chance.
    """

    def fit_transform(self, X: pd.DataFrame, y: np.ndarray | None = None, **params: Any) -> Any:
        """Fit on raw rows, and give their features."""
        drawn = np.random.default_rng(0).choice(len(X), min(SAMPLE_ROWS, len(X)), replace=False)
        self.sample_ = X.iloc[drawn].reset_index(drop=True)
        return super().fit_transform(X, y, **params)


def sample_of(features: Any) -> pd.DataFrame | None:
    """Give the rows that a plan remembers, be it alone or the first step of a Pipeline; None where it has none."""
    first = features.steps[0][1] if hasattr(features, "steps") else features
    sample: pd.DataFrame | None = getattr(first, "sample_", None)
    return sample
