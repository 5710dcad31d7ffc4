"""A real scheduler and its workers: what a run on Dask comes to is what it comes to in sequence."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mlflow import MlflowClient

from dask_cluster import cluster_in
from project import Project

pytestmark = pytest.mark.integration

PIPELINES = "sourcing,feature_engineering,training,tuning,evaluation"
# three models, each with a few trials
FEWER = "training.models.hist_gradient_boosting=null,training.models.catboost=null,tuning.budget.trials=9,tuning.budget.seconds=null"
# models that take some seconds, so that there is a mid-training
SLOW = "training.models.xgboost.n_estimators=600,training.models.lightgbm.n_estimators=600,training.models.catboost.iterations=600"
# what hangs on the clock, and on which strings a pickle finds to be one
TIMINGS = {"fit_seconds", "predict_seconds", "seconds", "size_bytes"}
TOLD = {"candidate", "pipeline", "engine", "variant", "model", "state", "study", "trial"}


def on_dask(path: Path, address: str = "null") -> Project:
    """A copy whose environment `dask_sample` is `sample` on Dask: one file more, and nothing else."""
    project = Project.copy_to(path)
    shutil.copytree(path / "conf" / "sample", path / "conf" / "dask_sample")
    stated = (path / "conf" / "dask" / "runner.yml").read_text("utf-8")
    (path / "conf" / "dask_sample" / "runner.yml").write_text(stated.replace("address: null", f"address: {address}"))
    return project


@pytest.fixture(scope="module")
def sequence(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """All that is compared, by the usual runner."""
    project = Project.copy_to(tmp_path_factory.mktemp("sequence") / "project")
    done = project.kedro("run", "--env", "sample", "--pipelines", PIPELINES, "--params", FEWER, timeout=500)
    assert done.returncode == 0, done.stdout + done.stderr
    return project


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """The same on a scheduler with two workers."""
    folder = tmp_path_factory.mktemp("dask")
    with cluster_in(folder, 2) as cluster:
        project = on_dask(folder / "project", cluster.address)
        done = project.kedro("run", "--env", "dask_sample", "--pipelines", PIPELINES, "--params", FEWER, timeout=500)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "2 workers, 2 nodes side by side, 1 core each" in done.stdout
        assert "training.xgboost" in done.stdout
        yield project


def board(project: Project) -> list[dict[str, Any]]:
    table = project.frame("sample/08_reporting/leaderboard.parquet")
    return table[["rank", "name", "status", "validation_roc_auc"]].to_dict("records")


def tree(project: Project, name: str = "flight_delays_sample") -> list[Any]:
    """What MLflow keeps of the first run, node by node, less what tells one run from another."""
    client = MlflowClient(project.tracking_uri)
    experiment = client.get_experiment_by_name(name)
    runs = client.search_runs([experiment.experiment_id], max_results=5000)

    def below(parent: str | None) -> list[Any]:
        return sorted(map(node, (run for run in runs if run.data.tags.get("mlflow.parentRunId") == parent)), key=str)

    def node(run: Any) -> Any:
        told = {key: value for key, value in run.data.tags.items() if key in TOLD}
        metrics = {key: value for key, value in run.data.metrics.items() if key not in TIMINGS}
        kept = [each.path for each in client.list_artifacts(run.info.run_id)]
        models = sorted(each.model_id for each in (run.outputs.model_outputs if run.outputs else []))
        own = "parent" if "mlflow.parentRunId" not in run.data.tags else run.info.run_name
        params = {key: value.replace(str(project.path), "") for key, value in run.data.params.items()}
        return own, run.info.status, told, params, metrics, kept, len(models), below(run.info.run_id)

    return below(None)


def test_the_leaderboard_is_that_of_the_sequence(sequence: Project, dask: Project) -> None:
    assert len(board(dask)) == 6
    assert board(dask) == board(sequence)


def test_so_are_the_trials(sequence: Project, dask: Project) -> None:
    columns = ["model", "number", "state", "score", "params"]
    trials = [each.frame("sample/06_models/tuning/trials.parquet")[columns] for each in (dask, sequence)]
    assert len(trials[0]) == 9
    assert trials[0].equals(trials[1])


def test_so_is_the_tree_in_mlflow(sequence: Project, dask: Project) -> None:
    [mine], [theirs] = tree(dask), tree(sequence)
    assert mine[1] == "FINISHED"
    assert {each[0] for each in mine[-1]} >= {"training.xgboost", "feature_engineering.tree", "tuning.xgboost.trials"}
    for each, other in zip(mine[-1], theirs[-1], strict=True):
        assert each == other
    assert mine == theirs


def test_nothing_is_left_behind(dask: Project) -> None:
    assert not [*dask.path.rglob("*.part"), *dask.path.rglob("folds-*")]
