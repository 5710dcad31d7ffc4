"""The model inside a candidate: one object that batch, service, Spark and stream load alike."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import joblib
import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

FILE_NAME = "model.joblib"
ClassWeight = str | dict[Any, float] | None  # ``balanced``, or a weight for each code


class CandidateModel:
    """A fitted scikit-learn pipeline that answers raw rows.

    Args:
        pipeline: Features and estimator; for classes it is fitted on codes 0 ... k - 1.
        classes: The k labels in the order of the codes; empty for regression.
        class_weight: How much each code counts when it is fitted again, where the estimator does not know itself.
    """

    class_weight: ClassWeight = None

    def __init__(self, pipeline: "Pipeline", classes: np.ndarray, class_weight: ClassWeight = None) -> None:
        self.pipeline = pipeline
        self.classes = classes
        self.class_weight = class_weight

    def predict(self, rows: pd.DataFrame, params: dict[str, Any] | None = None) -> pd.DataFrame:  # noqa: ARG002
        """Answer raw rows.

        Args:
            rows: n raw rows.
            params: Not used; MLflow hands it over.

        Returns:
            n rows with the index of `rows`: ``prediction`` and, for classes, ``probability_<class>``.
        """
        if rows.empty:  # scikit-learn refuses them; a batch of a quiet night does not
            names = ["prediction", *(f"probability_{label}" for label in self.classes)]
            return pd.DataFrame(columns=names, index=rows.index, dtype=np.float64)
        if not len(self.classes):
            return pd.DataFrame({"prediction": self.pipeline.predict(rows)}, index=rows.index)
        probabilities = self.pipeline.predict_proba(rows)
        columns = {f"probability_{label}": probabilities[:, code] for code, label in enumerate(self.classes)}
        labels = self.classes[probabilities.argmax(axis=1)]
        return pd.DataFrame({"prediction": labels, **columns}, index=rows.index)

    @property
    def requires(self) -> tuple[str, ...]:
        """The modules that the estimator says it needs, besides its engine's."""
        return tuple(getattr(self.pipeline[-1], "requires", ()))

    def get_raw_model(self) -> "CandidateModel":
        """Give the model itself; MLflow's wrapper asks for it."""
        return self


def encode(truth: pd.Series, classes: np.ndarray) -> np.ndarray:
    """Turn labels into the codes 0 ... k - 1 of sorted `classes`; without classes, give the values as they are.

    Raises:
        ValueError: A label is not among the classes.
    """
    if not len(classes):
        return truth.to_numpy()
    unknown = set(truth.unique()) - set(classes)
    if unknown:
        raise ValueError(f"target holds labels that the training rows do not: {sorted(map(str, unknown))}")
    return np.searchsorted(classes, truth.to_numpy())


def _load_pyfunc(path: str) -> CandidateModel:
    """MLflow's way in: `path` is the folder or file that the candidate was saved to."""
    place = Path(path)
    model: CandidateModel = joblib.load(place / FILE_NAME if place.is_dir() else place)
    return model
