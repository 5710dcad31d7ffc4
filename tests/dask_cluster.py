"""A scheduler of Dask and its workers on loopback, as processes of their own."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from distributed import Client

from project import ROOT

BLOCKED = "import sys; sys.modules[{!r}] = None; from distributed.cli.dask_worker import main; main()"
WORKER = "from distributed.cli.dask_worker import main; main()"


@dataclass
class Cluster:
    """Started in a folder; ends with `end`."""

    folder: Path
    source: Path = ROOT / "src"
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        file = self.folder / "scheduler.json"
        for _ in range(600):
            if file.exists():
                return str(json.loads(file.read_text("utf-8"))["address"])
            time.sleep(0.1)
        raise AssertionError((self.folder / "scheduler.log").read_text("utf-8"))

    def begin(self) -> "Cluster":
        self._start("-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0",
                    "--dashboard-address", "127.0.0.1:0", "--scheduler-file", "scheduler.json", name="scheduler")  # fmt: skip
        return self

    def worker(self, name: str, *options: str, without: str | None = None) -> subprocess.Popen[bytes]:
        """Start a worker with one core; `without` names a module that it cannot import."""
        code = WORKER if without is None else BLOCKED.format(without)
        nanny = ("--no-nanny",) if without else ()
        self._start("-c", code, self.address, "--name", name, "--nthreads", "1", "--resources", "core=1",
                    "--no-dashboard", *nanny, *options, name=name)  # fmt: skip
        return self.processes[-1]

    def end(self) -> None:
        for process in reversed(self.processes):
            family = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            for each in family:
                if each.is_running():
                    each.kill()

    def _start(self, *command: str, name: str) -> None:
        with (self.folder / f"{name}.log").open("wb") as log:
            self.processes.append(
                subprocess.Popen(
                    [sys.executable, *command],
                    cwd=self.folder,
                    env=os.environ | {"PYTHONPATH": str(self.source), "OMP_NUM_THREADS": "1"},
                    stdout=log,
                    stderr=subprocess.STDOUT,
                )
            )


@contextmanager
def cluster_in(folder: Path, workers: int, source: Path = ROOT / "src") -> Iterator[Cluster]:
    """Give a cluster whose processes end with the block."""
    cluster = Cluster(folder, source)
    try:
        cluster.begin()
        for number in range(workers):
            cluster.worker(f"worker-{number}")
        if workers:
            with Client(cluster.address, set_as_default=False) as client:
                client.wait_for_workers(workers, timeout=60)
        yield cluster
    finally:
        cluster.end()
