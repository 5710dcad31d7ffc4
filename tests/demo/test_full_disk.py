"""A disk that takes no more loses nothing of what was trained."""

import json
import subprocess
import sys
from pathlib import Path

import joblib
import pytest

from project import Project

pytestmark = pytest.mark.slow

MEGABYTES = 6  # more than the database and any usual candidate, less than a forest that learns by heart
FOREST = """
training:
  models:
    forest: {type: sklearn.ensemble.ExtraTreesClassifier, features: tree, n_estimators: 60}
"""


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Project:
    copy = Project.copy_to(tmp_path_factory.mktemp("disk") / "project")
    done = copy.kedro("run", "--env", "sample")
    assert done.returncode == 0, done.stderr
    return copy


def candidates(project: Project) -> dict[str, dict]:
    folder = project.path / "data/sample/06_models/candidates"
    return {file.stem: json.loads(file.read_text("utf-8")) for file in sorted(folder.glob("*.json"))}


def models(project: Project) -> list[Path]:
    return sorted((project.path / "mlartifacts").rglob("model.joblib"))


def test_what_was_trained_before_is_still_there(trained: Project) -> None:
    before, kept = candidates(trained), models(trained)
    conf = trained.path / "conf" / "sample" / "parameters.yml"
    conf.write_text(conf.read_text("utf-8").replace("training:\n  models:\n", FOREST.lstrip(), 1), "utf-8")
    command = f"ulimit -f {MEGABYTES * 1024}; exec {sys.executable} -m kedro run --env sample --pipelines training"
    options = ["--params", ",".join(f"training.models.{name.split('.')[1]}=null" for name in before)]
    done = subprocess.run(
        ["bash", "-c", f"{command} {' '.join(options)}"],
        cwd=trained.path,
        env=trained.environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "File too large" in done.stderr
    assert "Traceback" not in done.stderr
    assert candidates(trained) == before
    for path in kept:
        joblib.load(path)
    assert not list((trained.path / "data").rglob("*.part"))

    again = trained.kedro("run", "--env", "sample", "--pipelines", "training", "--only-missing-outputs")
    assert again.returncode == 0, again.stderr
    assert set(candidates(trained)) == {*before, "training.forest"}
    assert {name: candidates(trained)[name]["run_id"] for name in before} == {
        name: before[name]["run_id"] for name in before
    }, "only what was missing is trained"
