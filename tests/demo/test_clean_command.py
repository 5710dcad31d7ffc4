"""``kedro clean`` as a user types it."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from kedro.framework.startup import bootstrap_project

from mlops_template.cli.clean import clean

from project import Project

# the latter half is of nodes that are there only while rows in parts are named, which they are not
MADE = (
    "data/03_primary/table.parquet",
    "mlflow.db",
    "mlartifacts/1/model",
    "data/08_reporting/node_seconds.json",
    "data/04_feature/train_in_parts_tree/0.parquet",
    "data/sample/06_models/candidates/training_in_parts.xgboost.json",
    "data/07_model_output/predictions_in_parts/0.parquet",
)
MINE = (
    "data/03_primary/mine.parquet",
    "conf/local/credentials.yml",
    "data/05_model_input/train_in_parts/0.parquet",
    "data/06_models/candidates/mine.json",
)


@pytest.mark.slow
def test_what_runs_made_goes_and_the_rest_stays(project: Project) -> None:
    made = [project.path / place for place in MADE]
    mine = [project.path / place for place in MINE]
    for file in (*made, *mine):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("mine: 1", "utf-8")
    before = Path.cwd()
    os.chdir(project.path)
    try:
        done = CliRunner().invoke(clean, obj=bootstrap_project(project.path))
    finally:
        os.chdir(before)
    assert done.exit_code == 0, done.output
    assert f"Removed {len(MADE)} files and folders that runs made." in done.output
    assert [file.exists() for file in made] == [False] * len(made)
    assert all(file.exists() for file in mine)
