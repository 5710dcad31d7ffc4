import mlflow
import pytest

from mlops_template.candidate import Candidate
from mlops_template.datasets.candidate import CandidateDataset
from mlops_template.datasets.candidate_reference import CandidateReferenceDataset
from mlops_template.serving.candidate_model import CandidateModel

from toy import toy_problem, toy_table


@pytest.mark.usefixtures("tracking")
def test_what_is_referred_to_is_found_again(model: CandidateModel, filepath: str) -> None:
    rows = toy_table(5)[list(toy_problem().columns.all)]
    candidates = CandidateDataset(pipeline="training", name="linear", filepath=f"{filepath}.summary")
    candidates.save(Candidate("sklearn", model, rows, {"validation_roc_auc": 0.8}, {}, {}, 1))
    summary = candidates.load()

    reference = CandidateReferenceDataset(filepath=filepath)
    assert not reference.exists()
    reference.save(summary)
    assert reference.exists()
    found = reference.load()
    assert (found.run_id, found.model_uri, found.name) == (summary.run_id, summary.model_uri, "linear")
    assert found.version is None
    assert found.metrics == {"validation_roc_auc": 0.8}
    assert found.model.predict(rows).equals(model.predict(rows))
    assert isinstance(found.model.get_raw_model(), CandidateModel)
    assert mlflow.get_run(found.run_id).data.metrics["validation_roc_auc"] == 0.8
