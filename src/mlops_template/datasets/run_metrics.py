"""Metrics that are recorded once in the run that they belong to."""

import json
from typing import Any

import mlflow

from mlops_template.datasets.kept_as_file import KeptAsFile


class RunMetricsDataset(KeptAsFile[dict[str, Any], dict[str, Any]]):
    """Logs metrics to an MLflow run of the past, and keeps them as a file.

    .. code-block:: yaml

        test_metrics:
          type: mlops_template.datasets.run_metrics.RunMetricsDataset
          filepath: data/08_reporting/test_metrics.json

    What it takes and gives is ``{"run_id": ..., "metrics": {name: value}}``. A metric that the run already has
    stays as it was first recorded.

    Args:
        filepath: Where the copy lies.
        metadata: For plugins; not used here.
    """

    def load(self) -> dict[str, Any]:
        """Read the copy."""
        loaded: dict[str, Any] = json.loads(self._read())
        return loaded

    def save(self, data: dict[str, Any]) -> None:
        """Log what the run does not have yet."""
        client = mlflow.MlflowClient()
        recorded = client.get_run(data["run_id"]).data.metrics
        for name, value in data["metrics"].items():
            if name not in recorded:
                client.log_metric(data["run_id"], name, value)
        metrics = {name: recorded.get(name, value) for name, value in data["metrics"].items()}
        self._write(json.dumps({**data, "metrics": metrics}, indent=2))
