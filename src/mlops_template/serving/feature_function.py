"""A fitted row-wise plan as a function of its own: raw rows in, features out, without any model."""

from pathlib import Path
from typing import Any

import joblib
import pandas as pd

FILE_NAME = "features.joblib"


class FeatureFunction:
    """Makes features of raw rows.

    Args:
        features: A fitted transformer that gives frames.
    """

    def __init__(self, features: Any) -> None:
        self.features = features

    def predict(self, rows: pd.DataFrame, params: dict[str, Any] | None = None) -> pd.DataFrame:  # noqa: ARG002
        """Give the features of raw rows; MLflow's word for asking anything is `predict`.

        Args:
            rows: n raw rows.
            params: Not used; MLflow hands it over.

        Returns:
            n rows with the index of `rows`, one column per feature.
        """
        if rows.empty:  # scikit-learn refuses them; a batch of a quiet night does not
            return pd.DataFrame(columns=self.features.get_feature_names_out(), index=rows.index, dtype="float64")
        features: pd.DataFrame = self.features.transform(rows)
        return features


def _load_pyfunc(path: str) -> FeatureFunction:
    """MLflow's way in: `path` is the folder or file that the function was saved to."""
    place = Path(path)
    function: FeatureFunction = joblib.load(place / FILE_NAME if place.is_dir() else place)
    return function
