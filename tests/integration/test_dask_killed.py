"""Flights on Dask when a worker, the client or a node ends before its time."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from mlflow import MlflowClient

from project import Project

pytestmark = pytest.mark.integration

TRAINING = ("run", "--env", "dask_sample", "--pipelines", "training,evaluation")
# models that take some seconds each, so that there is a mid-training
SLOW = """
training:
  models:
    hist_gradient_boosting: {max_iter: 150, early_stopping: false}
    xgboost: {n_estimators: 500}
    lightgbm: {n_estimators: 500}
    catboost: null
"""


def copy_to(path: Path) -> Project:
    """A copy in which `slow` has models that take some seconds, and `dask_sample` the same on Dask."""
    project = Project.copy_to(path)
    sample = (path / "conf" / "sample" / "globals.yml").read_text("utf-8")
    for env in ("slow", "dask_sample"):
        project.configure(env, globals=sample, parameters="sourcing: {rows: 20000}\n" + SLOW)
    shutil.copy(path / "conf" / "dask" / "runner.yml", path / "conf" / "dask_sample")
    return project


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A run of slow models in sequence."""
    project = copy_to(tmp_path_factory.mktemp("trained") / "project")
    pipelines = "sourcing,feature_engineering,training,evaluation"
    done = project.kedro("run", "--env", "slow", "--pipelines", pipelines)
    assert done.returncode == 0, done.stdout + done.stderr
    return project


@pytest.fixture
def project(trained: Project) -> Iterator[tuple[Project, list[Any]]]:
    """The same before its training, and the leaderboard that it had."""
    before = board(trained)
    shutil.rmtree(trained.path / "data" / "sample" / "06_models" / "candidates")
    return trained, before


def board(project: Project) -> list[Any]:
    table = project.frame("sample/08_reporting/leaderboard.parquet")
    return table[["name", "status", "validation_roc_auc"]].to_dict("records")


def summaries(project: Project) -> dict[str, dict[str, Any]]:
    files = (project.path / "data" / "sample" / "06_models" / "candidates").glob("training.*.json")
    return {file.name: json.loads(file.read_text("utf-8")) for file in files}


def begin(project: Project, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "kedro", *arguments]
    return subprocess.Popen(
        command,
        cwd=project.path,
        env=project.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        # a job in a shell's background ignores Ctrl-C, and so do its children
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  no thread here holds a lock
    )


def until(happened: Callable[[], Any], seconds: float = 120) -> Any:
    end = time.monotonic() + seconds
    while not (found := happened()):
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)
    return found


def family(process: int) -> list[psutil.Process]:
    return psutil.Process(process).children(recursive=True)


def workers(process: int) -> list[psutil.Process]:
    """The processes of the workers: what they train in was forked from their own fork servers."""
    return [each for each in family(process) if each.ppid() == process and "spawn_main" in " ".join(each.cmdline())]


def interrupted(run: subprocess.Popen[str]) -> str:
    """Press Ctrl-C, and once more where nothing follows: Python loses one that falls into a library's clean-up."""
    for _ in range(2):
        os.killpg(run.pid, signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            return run.communicate(timeout=45)[0]
    return run.communicate(timeout=45)[0]


def none_left(processes: list[psutil.Process]) -> bool:
    return not any(each.is_running() and each.status() != psutil.STATUS_ZOMBIE for each in processes)


def test_a_worker_that_is_killed_in_mid_training_changes_nothing(project: tuple[Project, list[Any]]) -> None:
    trained, before = project
    run = begin(trained, *TRAINING)
    until(lambda: summaries(trained))
    workers(run.pid)[0].kill()
    output, _ = run.communicate(timeout=200)
    assert run.returncode == 0, output
    assert board(trained) == before


def test_a_client_that_is_killed_goes_on_where_it_was(project: tuple[Project, list[Any]]) -> None:
    trained, before = project
    run = begin(trained, *TRAINING)
    until(lambda: summaries(trained))
    processes = family(run.pid)
    run.kill()
    run.communicate()
    until(lambda: none_left(processes), 90)
    finished = summaries(trained)
    assert 0 < len(finished) < 4
    done = trained.kedro(*TRAINING, "--only-missing-outputs")
    assert done.returncode == 0, done.stdout + done.stderr
    assert {name: summaries(trained)[name]["run_id"] for name in finished} == {
        name: each["run_id"] for name, each in finished.items()
    }
    assert board(trained) == before


def test_ctrl_c_leaves_no_process_and_no_half_written_file(project: tuple[Project, list[Any]]) -> None:
    trained, _ = project
    run = begin(trained, *TRAINING, "--params", "training.models.xgboost.n_estimators=20000")
    until(lambda: summaries(trained))
    processes = family(run.pid)
    output = interrupted(run)
    assert run.returncode != 0
    assert "Traceback" not in output
    until(lambda: none_left(processes), 10)
    assert not [*trained.path.rglob("*.part")]
    assert len(summaries(trained)) < 4


def test_a_node_that_fails_fails_the_run_in_mlflow(tmp_path: Path) -> None:
    project = copy_to(tmp_path / "project")
    done = project.kedro(*TRAINING)  # nothing was made that it could learn from
    assert done.returncode == 1
    assert ".parquet" in done.stderr or ".joblib" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    client = MlflowClient(project.tracking_uri)
    experiment = client.get_experiment_by_name("flight_delays_sample")
    [run] = client.search_runs([experiment.experiment_id])
    assert run.info.status == "FAILED"
    assert run.data.params["seed"] == "13"
