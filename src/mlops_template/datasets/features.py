"""Fitted features: a file for the next pipeline, and a registered function for everybody else."""

import hashlib
from typing import Any

import joblib
import mlflow
from kedro.io import AbstractDataset, DatasetError
from kedro_datasets.pickle import PickleDataset

from mlops_template.datasets.logged_model import log_model, requirements, source_digest
from mlops_template.datasets.parent_run import parent_run_id
from mlops_template.datasets.registered_model import version_by_alias
from mlops_template.serving import feature_function
from mlops_template.serving.feature_function import FeatureFunction
from mlops_template.serving.row_features import sample_of


class FeaturesDataset(AbstractDataset[Any, Any]):
    """Keeps a fitted row-wise plan as a file, and registers it in MLflow as a function of raw rows.

    .. code-block:: yaml

        features_{variant}:
          type: mlops_template.datasets.features.FeaturesDataset
          filepath: data/04_feature/{variant}.joblib
          name: flight_delays-features
          variant: "{variant}"

    The function is logged in a child of the running MLflow run, and its version bears the variant's name as alias:
    ``mlflow.pyfunc.load_model("models:/flight_delays-features@tree").predict(rows)``. Where the version with the alias
    is of the same fitted plan, code and libraries, nothing is logged. The file is written last: where it lies, its
    function is registered.

    Args:
        filepath: Where the file lies.
        name: The registered model.
        variant: The alias.
        metadata: For plugins; not used here.
    """

    def __init__(self, *, filepath: str, name: str, variant: str, metadata: dict[str, Any] | None = None) -> None:
        self._file = PickleDataset(filepath=filepath, backend="joblib")
        self._filepath = filepath
        self._name = name
        self._variant = variant
        self.metadata = metadata

    def _describe(self) -> dict[str, Any]:
        return {"filepath": self._filepath, "name": self._name, "variant": self._variant}

    def _exists(self) -> bool:
        there: bool = self._file.exists()  # of the file alone: `--only-missing-outputs` asks, and waits
        return there

    def load(self) -> Any:
        """Load the fitted transformer from its file."""
        return self._file.load()

    def save(self, data: Any) -> None:
        """Register the function unless it is registered already, and write the file."""
        digest = _digest(data)
        known = version_by_alias(self._name, self._variant)
        if known is None or known.tags.get("digest") != digest:
            self._register(data, digest)
        self._file.save(data)

    def _register(self, features: Any, digest: str) -> None:
        rows = sample_of(features)
        if rows is None:
            raise DatasetError(f"{self._variant}: the features remember no rows, so they have no signature")
        function = FeatureFunction(features)
        answer = function.predict(rows)
        name = f"feature_engineering.{self._variant}"
        with mlflow.start_run(run_name=name, nested=True, parent_run_id=parent_run_id()):
            mlflow.set_tags({"pipeline": "feature_engineering", "variant": self._variant})
            uri, size = log_model(function, feature_function, "features", rows, answer)
            mlflow.log_metrics({"size_bytes": size, "raw_columns": rows.shape[1], "features": answer.shape[1]})
        new = mlflow.register_model(uri, self._name, tags={"digest": digest, "variant": self._variant})
        mlflow.MlflowClient().set_registered_model_alias(self._name, self._variant, new.version)


def _digest(features: Any) -> str:
    """Tell a fitted plan from any other, with the code and the libraries that make it do what it does."""
    parts = [joblib.hash(features), source_digest(), *requirements()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
