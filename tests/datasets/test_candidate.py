import logging
import math
from pathlib import Path

import mlflow
import pandas as pd
import pytest

from mlops_template.candidate import Candidate
from mlops_template.datasets.candidate import CandidateDataset
from mlops_template.serving.candidate_model import CandidateModel

from toy import toy_problem, toy_table

pytestmark = pytest.mark.usefixtures("tracking")

RAW = list(toy_problem().columns.all)


def candidate(model: CandidateModel | None, **changes: object) -> Candidate:
    stated = {
        "engine": "sklearn",
        "model": model,
        "sample": toy_table(5)[RAW],
        "metrics": {"validation_roc_auc": 0.8, "validation_r2": math.nan},
        "params": {"type": "sklearn.linear_model.LogisticRegression", "C": 1.0},
        "timings": {"fit_seconds": 0.5},
        "seed": 7,
    }
    return Candidate(**(stated | changes))


@pytest.fixture
def dataset(filepath: str) -> CandidateDataset:
    return CandidateDataset(pipeline="training", name="linear", filepath=filepath)


def test_summary_names_the_run_that_was_logged(dataset: CandidateDataset, model: CandidateModel, filepath: str) -> None:
    assert not dataset.exists()
    with mlflow.start_run() as parent:
        dataset.save(candidate(model))
    assert dataset.exists()
    summary = dataset.load()

    assert (summary.name, summary.pipeline, summary.engine) == ("linear", "training", "sklearn")
    assert (summary.status, summary.error, summary.seed) == ("ok", None, 7)
    assert math.isnan(summary.metrics["validation_r2"])
    assert summary.size_bytes > 1000
    assert summary.provenance.keys() >= {"git_commit", "python", "scikit-learn"}

    run = mlflow.get_run(summary.run_id)
    assert run.info.status == "FINISHED"
    assert run.data.tags["mlflow.parentRunId"] == parent.info.run_id
    assert run.data.tags["candidate"] == "linear"
    assert run.data.params == {"type": "sklearn.linear_model.LogisticRegression", "C": "1.0", "seed": "7"}
    assert run.data.metrics["validation_roc_auc"] == 0.8
    assert run.data.metrics["fit_seconds"] == 0.5
    assert list(Path(filepath).parent.iterdir()) == [Path(filepath)]  # written by rename, no part is left


def test_model_is_found_again_with_its_signature(dataset: CandidateDataset, model: CandidateModel) -> None:
    dataset.save(candidate(model))
    found = mlflow.pyfunc.load_model(dataset.load().model_uri)
    rows = toy_table(30, seed=3)[RAW]
    pd.testing.assert_frame_equal(found.predict(rows), model.predict(rows), check_exact=True)
    signature = found.metadata.signature
    types = {column.name: column.type.name for column in signature.inputs}
    assert types == {"distance": "double", "noise": "double", "carrier": "string", "moment": "datetime"}
    assert signature.outputs.input_names() == ["prediction", "probability_False", "probability_True"]
    assert found.metadata.flavors["python_function"]["code"] == "code"


def test_a_failed_candidate_is_a_failed_run_with_its_reason(
    dataset: CandidateDataset, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        dataset.save(candidate(None, metrics={}, timings={}, error="ValueError: no"))
    assert "training.linear failed: ValueError: no" in caplog.text
    summary = dataset.load()
    assert (summary.status, summary.error, summary.model_uri) == ("failed", "ValueError: no", None)
    run = mlflow.get_run(summary.run_id)
    assert run.info.status == "FAILED"
    assert run.data.tags["error"] == "ValueError: no"


def test_a_candidate_may_name_itself(dataset: CandidateDataset) -> None:
    dataset.save(candidate(None, error="no", name="linear_refit"))
    assert dataset.load().name == "linear_refit"
    assert mlflow.get_run(dataset.load().run_id).info.run_name == "training.linear_refit"
