"""A table in parts on a real scheduler and two workers: what is trained from it is as good as in memory."""

import json
from collections.abc import Iterator
from pathlib import Path
from threading import Timer
from typing import Any

import mlflow
import pandas as pd
import psutil
import pytest

from dask_cluster import cluster_in
from project import Project

pytestmark = pytest.mark.integration

NAMES = ("lightgbm", "xgboost")
OTHERS = ("logistic_regression", "hist_gradient_boosting", "catboost")
FEWER = ",".join(f"training.models.{name}=null" for name in OTHERS) + ",sourcing.rows=100000"
IN_PARTS = f"{FEWER},training_in_parts.rows=train_in_parts"
FEATURES = ("--pipelines", "training_in_parts", "--nodes", "training_in_parts.features_tree")
NEAR = 0.005  # of ROC AUC
PARTS = 5


def run(project: Project, *arguments: str, params: str = IN_PARTS) -> Any:
    return project.kedro("run", "--env", "sample", *arguments, "--params", params, timeout=500)


def summary(project: Project, name: str) -> dict[str, Any]:
    file = project.path / "data" / "sample" / "06_models" / "candidates" / f"{name}.json"
    return json.loads(file.read_text("utf-8"))  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def memory(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Both models trained in memory, and the same training rows in parts beside them."""
    project = Project.copy_to(tmp_path_factory.mktemp("memory") / "project")
    done = run(project, "--pipelines", "sourcing,feature_engineering,training", params=FEWER)
    assert done.returncode == 0, done.stdout + done.stderr
    folder = project.path / "data" / "sample" / "05_model_input" / "train_in_parts"
    folder.mkdir()
    train = project.frame("sample/05_model_input/train.parquet")
    for number in range(PARTS):
        part = train[number * len(train) // PARTS : (number + 1) * len(train) // PARTS]
        part.to_parquet(folder / f"part-{number}.parquet", index=False)
    return project


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, ...]]:
    """How a run is told to go to two workers."""
    with cluster_in(tmp_path_factory.mktemp("dask"), 2) as begun:
        yield "--runner", "mlops_template.runners.DaskRunner", "--runner-params", f"address={begun.address}"


@pytest.fixture(scope="module")
def parts(memory: Project, cluster: tuple[str, ...]) -> Project:
    """The same trained from the parts, and ranked."""
    done = run(memory, *cluster, "--pipelines", "training_in_parts,evaluation")
    assert done.returncode == 0, done.stdout + done.stderr
    return memory


@pytest.mark.parametrize("name", NAMES)
def test_is_as_good_as_in_memory(parts: Project, name: str) -> None:
    made, plain = summary(parts, f"training_in_parts.{name}"), summary(parts, f"training.{name}")
    assert made["status"] == "ok", made["error"]
    assert made["metrics"]["validation_roc_auc"] == pytest.approx(plain["metrics"]["validation_roc_auc"], abs=NEAR)
    assert made["params"] == plain["params"]
    assert made["judged_on"] == plain["judged_on"]


def test_stands_on_the_leaderboard(parts: Project) -> None:
    board = parts.frame("sample/08_reporting/leaderboard.parquet")
    assert set(board["name"]) == {*NAMES, *(f"{name}_in_parts" for name in NAMES)}


@pytest.mark.parametrize("name", NAMES)
def test_answers_as_any_registered_model(parts: Project, name: str) -> None:
    mlflow.set_tracking_uri(parts.tracking_uri)
    made, plain = (summary(parts, f"{pipeline}.{name}") for pipeline in ("training_in_parts", "training"))
    version = mlflow.register_model(made["model_uri"], f"in_parts_{name}")
    rows = parts.frame("sample/05_model_input/test.parquet").drop(columns="late")
    rows = rows[mlflow.pyfunc.load_model(plain["model_uri"]).metadata.get_input_schema().input_names()].head(500)
    rows = rows.astype(dict.fromkeys(rows.select_dtypes("number"), float))
    answers = [
        mlflow.pyfunc.load_model(uri).predict(rows)
        for uri in (f"models:/{version.name}/{version.version}", plain["model_uri"])
    ]
    assert [*answers[0]] == [*answers[1]]
    said = pd.concat([answer["probability_True"] for answer in answers], axis=1).corr().iloc[0, 1]
    assert said > 0.95


def test_predictions_are_made_by_the_workers(parts: Project, cluster: tuple[str, ...]) -> None:
    params = f"{IN_PARTS},inference.in_parts=train_in_parts"
    done = run(parts, *cluster, "--nodes", "inference.predict_in_parts", params=params)
    assert done.returncode == 0, done.stdout + done.stderr
    made = parts.frame("sample/07_model_output/predictions_in_parts")
    train = parts.frame("sample/05_model_input/train.parquet")
    assert len(made) == len(train)
    assert made["flight"].tolist() == train["flight"].tolist()
    assert made["probability_True"].between(0, 1).all()


def test_nothing_is_left_aside(parts: Project) -> None:
    made = sorted((parts.path / "data" / "sample" / "04_feature" / "train_in_parts_tree").iterdir())
    assert [each.name for each in made] == [f"part-{number}.parquet" for number in range(PARTS)]
    assert not [*parts.path.rglob("*.part")]


def test_without_a_cluster_it_says_how_to_have_one(memory: Project) -> None:
    done = run(memory, "--pipelines", "training_in_parts")
    assert done.returncode == 1
    assert "needs a Dask cluster: kedro run --env dask --pipelines training_in_parts" in done.stdout + done.stderr


def test_columns_that_a_part_lacks_are_told_with_its_file(memory: Project, cluster: tuple[str, ...]) -> None:
    file = memory.path / "data" / "sample" / "05_model_input" / "train_in_parts" / "part-3.parquet"
    whole = pd.read_parquet(file)
    whole.drop(columns="distance").to_parquet(file, index=False)
    try:
        done = run(memory, *cluster, *FEATURES)
    finally:
        whole.to_parquet(file, index=False)
    assert done.returncode == 1
    [told] = [line for line in done.stderr.splitlines() if line.startswith("Error: ")]
    assert "train_in_parts/part-3.parquet: the columns ['distance'] are not there; write this part" in told


@pytest.mark.parametrize("name", NAMES)
def test_a_worker_that_dies_in_mid_training_is_no_fault_of_the_model(
    memory: Project, name: str, tmp_path: Path
) -> None:
    params = f"{IN_PARTS},training_in_parts.models=[{name}],training.models.{name}.n_estimators=100000"
    with cluster_in(tmp_path, 2) as begun:
        to = "--runner", "mlops_template.runners.DaskRunner", "--runner-params", f"address={begun.address}"
        done = run(memory, *to, *FEATURES, params=params)
        assert done.returncode == 0, done.stdout + done.stderr
        killing = Timer(25, lambda: [each.kill() for each in psutil.Process(begun.processes[1].pid).children()])
        killing.start()
        done = run(
            memory, *to, "--pipelines", "training_in_parts", "--nodes", f"training_in_parts.{name}", params=params
        )
        killing.join()
    assert done.returncode == 1
    assert f"Error: training_in_parts.{name}: " in done.stderr
    assert "died" in done.stderr


def test_a_library_without_an_interface_to_dask_is_refused(memory: Project) -> None:
    done = run(memory, "--pipelines", "training_in_parts", params=f"{IN_PARTS},training_in_parts.models=[hist]")
    assert done.returncode == 1
    assert "no model 'hist'" in done.stdout + done.stderr
    params = IN_PARTS.replace("training.models.catboost=null,", "") + ",training_in_parts.models=[catboost]"
    done = run(memory, "--pipelines", "training_in_parts", params=params)
    assert done.returncode == 1
    assert "'catboost' is of catboost, which cannot train in parts" in done.stdout + done.stderr
