"""`kedro run --pipelines tuning` on the flights, as a user types it."""

from pathlib import Path

import pytest
from mlflow import MlflowClient

from project import Project

pytestmark = pytest.mark.integration

TUNE = ("run", "--env", "sample", "--pipelines", "tuning", "--params", "tuning.budget.trials=7")
MODELS = {"logistic_regression", "hist_gradient_boosting", "xgboost", "lightgbm", "catboost"}


@pytest.fixture
def tuned(sample_run: Project, tmp_path: Path) -> Project:
    return sample_run.copied(tmp_path / "project")


def test_every_model_is_tuned_once(tuned: Project) -> None:
    assert not list((tuned.path / "data" / "sample" / "06_models").glob("tuning*")), "it runs when asked for only"
    first, second = (tuned.kedro(*TUNE) for _ in range(2))
    for done in (first, second):
        assert done.returncode == 0, done.stdout + done.stderr
    gains = tuned.frame("sample/08_reporting/gains.parquet")
    assert set(gains["model"]) == MODELS
    assert gains["error"].isna().all()
    for model in MODELS:
        assert (tuned.path / "data" / "sample" / "06_models" / "candidates" / f"tuning.{model}.json").is_file()
    assert "What tuning gained on the validation rows" in first.stdout
    assert "nothing new was tried" not in first.stdout
    assert "nothing new was tried" in second.stdout
    client = MlflowClient(tuned.tracking_uri)
    experiment = client.get_experiment_by_name("flight_delays_sample").experiment_id
    assert len(client.search_runs([experiment], "tags.trial LIKE '%'")) == 7


def test_a_search_that_makes_no_sense_is_refused_before_the_run(project: Project) -> None:
    block = "training: {models: {lightgbm: {search: {num_leafs: {low: 3, high: 9}}}}}\n"
    project.configure("local", parameters_training=block)
    done = project.kedro("run", "--pipelines", "tuning")
    assert done.returncode == 1
    assert "training.models.lightgbm: search: " in done.stdout + done.stderr
    assert "did you mean 'num_leaves'?" in (done.stdout + done.stderr).replace("\n", " ")
