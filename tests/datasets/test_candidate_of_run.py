import mlflow
import pytest
from kedro.io import DatasetError
from sklearn.linear_model import LinearRegression

from mlops_template.candidate import Candidate
from mlops_template.datasets.candidate import CandidateDataset
from mlops_template.datasets.candidate_of_run import CandidateOfRunDataset
from mlops_template.serving.candidate_model import CandidateModel

from toy import toy_problem, toy_table

pytestmark = pytest.mark.usefixtures("tracking")

ROWS = toy_table(5)[list(toy_problem().columns.all)]


@pytest.mark.slow
def test_a_candidate_is_found_by_its_run(model: CandidateModel, filepath: str) -> None:
    candidates = CandidateDataset(pipeline="training", name="linear", filepath=filepath)
    candidates.save(Candidate("sklearn", model, ROWS, {"validation_roc_auc": 0.8}, {}, {}, 3))
    summary = candidates.load()

    found = CandidateOfRunDataset(run_id=summary.run_id).load()
    assert (found.run_id, found.model_uri, found.name) == (summary.run_id, summary.model_uri, "linear")
    assert (found.engine, found.seed, found.metrics["validation_roc_auc"]) == ("sklearn", 3, 0.8)
    assert found.model.predict(ROWS).equals(model.predict(ROWS))


@pytest.mark.slow
def test_anybodys_model_is_found() -> None:
    with mlflow.start_run(run_name="mine") as run:
        fitted = LinearRegression().fit(ROWS[["noise"]], [1, 2, 3, 4, 5])
        mlflow.sklearn.log_model(
            fitted, name="it", pip_requirements=["scikit-learn"], serialization_format="cloudpickle"
        )
    found = CandidateOfRunDataset(run_id=run.info.run_id).load()
    assert (found.name, found.engine, found.seed) == ("mine", "", 0)
    assert len(found.model.predict(ROWS[["noise"]])) == 5


def test_a_run_that_is_not_there_or_has_no_model_is_named() -> None:
    with pytest.raises(DatasetError, match="MLflow knows no run 'nobody'; `mlflow ui`"):
        CandidateOfRunDataset(run_id="nobody").load()
    with mlflow.start_run() as run:
        mlflow.log_metric("m", 1)
    with pytest.raises(DatasetError, match="logged no model"):
        CandidateOfRunDataset(run_id=run.info.run_id).load()
