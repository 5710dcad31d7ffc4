import json
from pathlib import Path

import mlflow
import pytest

from mlops_template.datasets.run_metrics import RunMetricsDataset


@pytest.mark.usefixtures("tracking")
def test_what_was_recorded_first_stays(filepath: str) -> None:
    with mlflow.start_run() as run:
        pass
    dataset = RunMetricsDataset(filepath=filepath)
    assert not dataset.exists()
    dataset.save({"run_id": run.info.run_id, "metrics": {"test_rmse": 1.5}})
    dataset.save({"run_id": run.info.run_id, "metrics": {"test_rmse": 9.0, "test_mae": 2.0}})
    kept = {"test_rmse": 1.5, "test_mae": 2.0}
    assert mlflow.get_run(run.info.run_id).data.metrics == kept
    assert dataset.load() == {"run_id": run.info.run_id, "metrics": kept}
    assert json.loads(Path(filepath).read_text("utf-8"))["metrics"] == kept
