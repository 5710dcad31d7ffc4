"""Make a worker ready before it is sent anything."""

import multiprocessing
import os
import socket
from importlib.util import find_spec
from pathlib import Path
from signal import SIG_IGN, SIGINT, signal
from threading import current_thread, main_thread
from typing import Any

from distributed import Worker, WorkerPlugin
from kedro.utils import is_kedro_project

from mlops_template.apart import prepare
from mlops_template.datasets.logged_model import source_digest
from mlops_template.errors import ProjectError
from mlops_template.runners.dask.cores import keep_to
from mlops_template.runners.dask.worker import hooks


def look(modules: tuple[str, ...]) -> dict[str, Any]:
    """Tell what there is: the host, the cores, the project's code, and which modules are missing."""
    cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)
    return {
        "host": socket.gethostname(),
        "cores": tuple(sorted(cores)),
        "code": source_digest(),
        "missing": [module for module in modules if not _there(module)],
    }


def _there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):
        return False


class Preparation(WorkerPlugin):  # type: ignore[misc]
    """Make a worker ready for the nodes of a run, also one that comes later or again.

    Args:
        package: The project's.
        project: Its folder.
        modules: What the nodes will need besides.
        places: The cores of each worker by its name, as far as they are known.
        alone: Whether the run began the cluster, and so decides what Ctrl-C means.
    """

    name = "preparation"

    def __init__(
        self, package: str, project: str, modules: tuple[str, ...], places: dict[str, tuple[int, ...]], *, alone: bool
    ) -> None:
        self._package, self._project, self._modules, self._places = package, project, modules, places
        self._alone = alone

    def setup(self, worker: Worker) -> None:
        """Go to the project, load its settings, and begin the process that models are forked from."""
        if Path(self._project).is_dir():
            os.chdir(self._project)
        elif not is_kedro_project(Path.cwd()):
            raise ProjectError(
                f"worker {worker.address}: there is no {self._project} here; share the project's folder with the "
                "workers, or start them in a copy of it"
            )
        if self._alone and current_thread() is main_thread():
            signal(SIGINT, SIG_IGN)
        multiprocessing.current_process().daemon = False  # else it may begin no process
        hooks(self._package)
        keep_to(self._places.get(str(worker.name), ()))
        prepare(*self._modules)
