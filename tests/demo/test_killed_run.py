"""A run that is killed leaves nothing half-written, and the next one works."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import joblib
import pandas as pd
import pytest

from project import Project

pytestmark = pytest.mark.integration

MOMENTS = 10
READERS = {
    ".csv": pd.read_csv,
    ".parquet": pd.read_parquet,
    ".json": lambda path: json.loads(path.read_text("utf-8")),
    ".joblib": joblib.load,
    ".html": lambda path: path.read_text("utf-8").rstrip().endswith("</html>") or pytest.fail(f"{path} is cut off"),
}


def start(project: Project) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "kedro", "run", "--env", "sample"],
        cwd=project.path,
        env=project.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def kill_after(project: Project, seconds: float) -> None:
    process = start(project)
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def read_everything(project: Project) -> int:
    """Read every file below data/ that is not a part; an unreadable one raises."""
    files = [path for path in (project.path / "data").rglob("*") if path.is_file() and path.suffix != ".part"]
    for path in files:
        READERS[path.suffix](path)
    return len(files)


def parts(project: Project) -> list[Path]:
    return list(project.path.rglob("*.part"))


def test_killed_at_ten_moments(project: Project) -> None:
    begin = time.monotonic()
    assert start(project).wait() == 0
    whole = time.monotonic() - begin
    files = read_everything(project)
    for moment in range(MOMENTS):
        kill_after(project, whole * (moment + 0.5) / MOMENTS)
        assert read_everything(project) == files, f"killed after {moment + 0.5} tenths of a run"
    assert start(project).wait() == 0
    assert read_everything(project) == files
    assert not parts(project)


@pytest.mark.parametrize("seconds", [3.0, 4.0, 5.0, 6.5])
def test_killed_in_the_first_run_ever(project: Project, seconds: float) -> None:
    """The tracking database is built in these seconds."""
    kill_after(project, seconds)
    read_everything(project)
    assert start(project).wait() == 0
    assert not parts(project)
