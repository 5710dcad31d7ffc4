"""Work in a process of its own: what it gives, what ends it, and that nothing outlives it."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import psutil
import pytest

from mlops_template.apart import Ended, Limits, Stopped, call_apart, cores_at_hand, end_all, prepare, resume

NONE = Limits(seconds=None, gigabytes=None)


@pytest.fixture(autouse=True)
def _ready() -> Iterator[None]:
    prepare()
    yield
    resume()


def test_gives_what_the_function_returns() -> None:
    frame = pd.DataFrame({"a": np.arange(3.0), "b": ["x", None, "z"]})
    pd.testing.assert_frame_equal(call_apart(NONE, pd.DataFrame.copy, frame), frame)
    assert call_apart(NONE, os.getpid) != os.getpid()


def test_tells_what_was_raised_and_where() -> None:
    with pytest.raises(RuntimeError, match=r"(?s)Traceback.*ValueError: invalid literal"):
        call_apart(NONE, int, "x")


def test_what_cannot_be_pickled_is_told() -> None:
    with pytest.raises(RuntimeError, match="pickle"):
        call_apart(NONE, threading.Lock)


def test_what_takes_too_long_is_ended() -> None:
    with pytest.raises(Stopped, match=r"longer than 0\.5 s"):
        call_apart(Limits(seconds=0.5, gigabytes=None), time.sleep, 60)
    assert not _left()


@pytest.mark.slow
def test_what_takes_too_much_memory_is_ended() -> None:
    with pytest.raises(Stopped, match=r"more than 0\.5 GB"):
        call_apart(Limits(seconds=30, gigabytes=0.5), _fill_memory)
    assert not _left()


def test_a_crash_is_told() -> None:
    with pytest.raises(Stopped, match="crashed"):
        call_apart(NONE, os.abort)


@pytest.mark.slow
def test_its_own_processes_end_with_it(tmp_path: Path) -> None:
    with pytest.raises(Stopped, match="longer"):
        call_apart(Limits(seconds=5, gigabytes=None), _begin_another, tmp_path / "pid")
    assert not _alive(int((tmp_path / "pid").read_text("utf-8")))


@pytest.mark.slow
@pytest.mark.parametrize("end", ["return", "crash", "crash of one that forked"])
def test_what_it_began_does_not_outlive_it(tmp_path: Path, end: str) -> None:
    if end == "return":
        call_apart(Limits(seconds=30), _begin_and_end, tmp_path / "pid", end)
    else:
        with pytest.raises(Stopped, match="crashed"):
            call_apart(Limits(seconds=30), _begin_and_end, tmp_path / "pid", end)
    begun = int((tmp_path / "pid").read_text("utf-8"))
    _wait_for(lambda: not _alive(begun))


def test_its_files_of_the_moment_go_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left = Path(call_apart(NONE, tempfile.mkdtemp))
    assert left.parent.parent == tmp_path
    assert f"-{os.getpid()}-" in left.parent.name
    with pytest.raises(Stopped):
        call_apart(Limits(seconds=0.5, gigabytes=None), time.sleep, 60)
    assert not list(tmp_path.iterdir())


def test_an_end_to_all_work() -> None:
    threading.Timer(0.5, end_all).start()
    with pytest.raises(Ended):
        call_apart(NONE, time.sleep, 60)
    with pytest.raises(Ended):
        call_apart(NONE, time.sleep, 60)
    assert not _left()


def test_has_as_many_cores_as_are_at_hand_where_it_is_not_said_which() -> None:
    token = cores_at_hand.set(3)
    try:
        assert call_apart(NONE, os.getenv, "OMP_NUM_THREADS") == "3"
    finally:
        cores_at_hand.reset(token)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="this system ties no process to cores")
def test_has_the_cores_at_hand() -> None:
    one = min(os.sched_getaffinity(0))
    token = cores_at_hand.set((one,))
    try:
        assert call_apart(NONE, os.sched_getaffinity, 0) == {one}
        assert call_apart(NONE, _threads) <= {1}
    finally:
        cores_at_hand.reset(token)


@pytest.mark.slow
def test_ends_when_its_caller_is_killed(tmp_path: Path) -> None:
    code = (
        "import pathlib, sys; sys.path[:0] = sys.argv[2:];"
        "from mlops_template.apart import Limits, call_apart; from test_apart import _write_and_sleep;"
        "call_apart(Limits(seconds=None, gigabytes=None), _write_and_sleep, pathlib.Path(sys.argv[1]))"
    )
    paths = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "src")]
    caller = subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "pid"), *paths])
    _wait_for((tmp_path / "pid").exists)
    begun = [int(each) for each in (tmp_path / "pid").read_text("utf-8").split()]
    caller.send_signal(signal.SIGKILL)
    caller.wait()
    _wait_for(lambda: not any(map(_alive, begun)))


def _fill_memory() -> None:
    kept = []
    while True:
        kept.append(np.ones(10_000_000))
        time.sleep(0.05)


def _begin_another(path: Path) -> None:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    path.write_text(str(child.pid), "utf-8")
    time.sleep(60)


def _begin_and_end(path: Path, end: str) -> None:
    if end == "crash of one that forked":
        child = os.fork()
        if not child:
            time.sleep(60)
            os._exit(0)
    else:
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]).pid
    path.write_text(str(child), "utf-8")
    if end != "return":
        os._exit(3)


def _write_and_sleep(path: Path) -> None:
    part = path.with_suffix(".part")
    # whose parent is gone, so that it stands below nobody
    orphan = subprocess.run(["sh", "-c", "sleep 60 >/dev/null & echo $!"], stdout=subprocess.PIPE, check=True).stdout
    part.write_text(f"{os.getpid()} {orphan.decode()}", "utf-8")
    part.rename(path)
    time.sleep(60)


def _threads() -> set[int]:
    from threadpoolctl import threadpool_info

    return {pool["num_threads"] for pool in threadpool_info()}


def _alive(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def _left() -> list[psutil.Process]:
    """Give the processes of functions that still work below the one that forks them."""
    server = [each for each in psutil.Process().children() if "forkserver" in " ".join(each.cmdline())]
    return [each for one in server for each in one.children() if each.status() != psutil.STATUS_ZOMBIE]


def _wait_for(condition: object, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.05)
