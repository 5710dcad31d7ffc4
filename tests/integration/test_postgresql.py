"""Trials are kept in PostgreSQL as they are in SQLite: a search goes on where it was ended."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from toy_search import toy_search, what_was_tried

pytestmark = pytest.mark.integration

USER = "postgres" if hasattr(os, "geteuid") and os.geteuid() == 0 else None  # its server refuses root


def program(name: str) -> str:
    found = shutil.which(name) or max(map(str, Path("/usr/lib/postgresql").glob(f"*/bin/{name}")), default=None)
    if found is None:
        pytest.skip("PostgreSQL is not installed")
    return found


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of an empty database on a server of its own, which only a socket in a folder reaches."""
    initdb, postgres = program("initdb"), program("postgres")
    with tempfile.TemporaryDirectory(prefix="pg-") as name:
        folder = Path(name)
        if USER is not None:
            shutil.chown(folder, USER)
        made = [initdb, "--pgdata", str(folder / "data"), "--auth", "trust", "--username", "tuner", "--no-sync"]
        subprocess.run(made, check=True, user=USER, capture_output=True, cwd=folder)
        command = [postgres, "-D", str(folder / "data"), "-k", str(folder), "-c", "listen_addresses="]
        server = subprocess.Popen(command, user=USER, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait_for(folder / ".s.PGSQL.5432", server)
            yield f"postgresql+psycopg://tuner@/postgres?host={folder}"
        finally:
            server.send_signal(signal.SIGINT)  # does not wait for connections that a pool keeps open
            server.wait(30)


def _wait_for(socket: Path, server: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + 60
    while not socket.exists():
        assert server.poll() is None, "the server ended"
        assert time.monotonic() < end, "the server did not begin"
        time.sleep(0.1)
    time.sleep(1)  # it takes a moment longer to answer


def test_a_search_goes_on(address: str, tmp_path: Path) -> None:
    toy_search(tmp_path, 4, storage=address)
    trials, outcome = _told(toy_search(tmp_path, 8, storage=address))
    assert outcome["made"] == len(trials) - 4
    at_once, _ = _told(toy_search(tmp_path, 8))
    assert trials["number"].tolist() == at_once["number"].tolist()
    again, outcome = _told(toy_search(tmp_path, 8, storage=address))
    assert outcome["made"] == 0
    pd.testing.assert_frame_equal(again, trials)


def test_a_server_that_is_not_there_is_named(tmp_path: Path) -> None:
    from mlops_template.errors import ProjectError

    with pytest.raises(ProjectError, match=r"tuning\.storage: .*nowhere"):
        toy_search(tmp_path, 2, storage=f"postgresql+psycopg://tuner@/postgres?host={tmp_path}/nowhere")


def _told(found: tuple) -> tuple[pd.DataFrame, dict]:
    trials, _, outcome = found
    return what_was_tried(trials), outcome
