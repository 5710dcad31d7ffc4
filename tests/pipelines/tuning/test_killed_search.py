"""A search that is killed goes on as if nothing had been."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

import toy_search as program
from toy_search import toy_search, what_was_tried

pytestmark = pytest.mark.integration

TRIALS = 30
ROOT = Path(__file__).parents[3]


def start(folder: Path, trials: int = TRIALS) -> subprocess.Popen[bytes]:
    folder.mkdir(exist_ok=True)
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")])
    command = [sys.executable, "-W", "ignore", program.__file__, str(folder), str(trials)]
    return subprocess.Popen(command, env=os.environ | {"PYTHONPATH": path}, stdout=subprocess.DEVNULL)


def rows(folder: Path, where: str) -> int:
    if not (folder / "tuning.db").exists():
        return 0
    try:
        with sqlite3.connect(f"file:{folder / 'tuning.db'}?mode=ro", uri=True) as database:
            [count] = database.execute(f"select count(*) from trials where {where}").fetchone()
    except sqlite3.OperationalError:  # it is being made
        return 0
    return int(count)


def kill_after(folder: Path, finished: int) -> None:
    process = start(folder)
    while process.poll() is None and rows(folder, "state in ('COMPLETE', 'PRUNED')") < finished:
        time.sleep(0.01)
    assert process.poll() is None, "it ended before it could be killed"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()


def test_no_trial_is_lost_or_doubled(tmp_path: Path) -> None:
    killed = tmp_path / "killed"
    for finished in (1, 5, 13, 20):
        kill_after(killed, finished)
    assert rows(killed, "state = 'RUNNING'") > 0
    resumed, best, outcome = toy_search(killed, TRIALS)
    whole, expected, _ = toy_search(tmp_path / "whole", TRIALS)
    assert 0 < outcome["made"] <= TRIALS - 20
    assert not resumed.duplicated(["model", "number"]).any()
    pd.testing.assert_frame_equal(what_was_tried(resumed), what_was_tried(whole))
    assert best == expected
    assert rows(killed, "state in ('RUNNING', 'WAITING')") == 0


def test_a_search_that_is_at_work_is_not_disturbed(tmp_path: Path) -> None:
    process = start(tmp_path, 10_000)  # more than it has time for
    try:
        while rows(tmp_path, "state = 'COMPLETE'") < 1:
            assert process.poll() is None, "it ended before it could be met"
            time.sleep(0.02)
        with pytest.raises(Exception, match=f"process {process.pid} is tuning .* just now; wait for it, or end it"):
            toy_search(tmp_path, TRIALS)
        assert process.poll() is None
    finally:
        process.kill()
        process.wait()
    made_before = rows(tmp_path, "state in ('COMPLETE', 'PRUNED')")
    trials, _, _ = toy_search(tmp_path, made_before + 2)
    assert len(trials) >= made_before


def test_a_search_that_has_ended_leaves_the_trials_to_others(tmp_path: Path) -> None:
    toy_search(tmp_path, 2)  # this process lives on
    assert start(tmp_path, 8).wait() == 0
    assert rows(tmp_path, "true") == 8
