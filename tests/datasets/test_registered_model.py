import mlflow
import pytest
from kedro.io import DatasetError

from mlops_template.candidate import Candidate, CandidateSummary
from mlops_template.datasets.candidate import CandidateDataset
from mlops_template.datasets.registered_model import RegisteredModelDataset
from mlops_template.gate import GateDecision
from mlops_template.serving.candidate_model import CandidateModel

from toy import toy_problem, toy_table

ROWS = toy_table(5)[list(toy_problem().columns.all)]


@pytest.fixture(scope="module")
def summaries(
    tracking: None, model: CandidateModel, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, CandidateSummary]:
    """Two candidates that were logged."""
    made = {}
    for name in ("first", "second"):
        file = tmp_path_factory.mktemp("summaries") / f"{name}.json"
        dataset = CandidateDataset(pipeline="training", name=name, filepath=str(file))
        dataset.save(Candidate("sklearn", model, ROWS, {"validation_roc_auc": 0.8}, {}, {}, 1))
        made[name] = dataset.load()
    return made


def decision(summary: CandidateSummary, *, promoted: bool) -> GateDecision:
    return GateDecision(
        promoted=promoted,
        reason="the test says so",
        metric="roc_auc",
        challenger_score=0.8,
        champion_score=None,
        champion_name=None,
        champion_version=None,
        champion_run_id=None,
        run_id=summary.run_id,
        model_uri=summary.model_uri,
        challenger_name=summary.name,
    )


def versions(name: str) -> dict[str, int]:
    aliases = mlflow.MlflowClient().get_registered_model(name).aliases
    return {alias: int(version) for alias, version in aliases.items()}


def test_no_champion_yet(tracking: None) -> None:
    assert RegisteredModelDataset(name="nobody", missing_ok=True).load() is None
    champion = RegisteredModelDataset(name="nobody")
    assert not champion.exists()
    with pytest.raises(DatasetError, match="'nobody' has no version with the alias 'champion' yet; `kedro run`"):
        champion.load()


@pytest.mark.slow
def test_the_gate_moves_the_alias(summaries: dict[str, CandidateSummary], model: CandidateModel) -> None:
    champion = RegisteredModelDataset(name="toy")
    champion.save(decision(summaries["first"], promoted=True))
    assert versions("toy") == {"champion": 1}
    found = champion.load()
    assert found is not None
    assert (found.run_id, found.name, found.version) == (summaries["first"].run_id, "first", 1)
    assert found.metrics["validation_roc_auc"] == 0.8
    assert found.model.predict(ROWS).equals(model.predict(ROWS))

    champion.save(decision(summaries["second"], promoted=True))
    assert versions("toy") == {"champion": 2, "previous": 1}
    second = RegisteredModelDataset(name="toy", missing_ok=True).load()
    assert second is not None
    assert (second.name, second.version) == ("second", 2)
    former = RegisteredModelDataset(name="toy", alias="previous").load()
    assert former is not None
    assert former.name == "first"

    champion.save(decision(summaries["first"], promoted=False))
    assert versions("toy") == {"champion": 2, "previous": 1}
    assert len(mlflow.search_model_versions(filter_string="name='toy'")) == 2
