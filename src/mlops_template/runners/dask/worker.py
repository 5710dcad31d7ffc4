"""What happens in the process of a worker."""

import multiprocessing
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from pickle import loads
from threading import Lock
from time import sleep
from traceback import format_exc
from typing import Any

from cloudpickle import dumps
from distributed import Worker, WorkerPlugin
from kedro.framework.hooks.manager import _create_hook_manager, _register_hooks
from kedro.framework.project import configure_project, settings
from kedro.io import DatasetError
from kedro.runner.task import Task
from kedro.utils import is_kedro_project
from kedro.validation.exceptions import DataValidationError
from pluggy import PluginManager

from mlops_template.apart import Cores, cores_at_hand, end_all, prepare, resume
from mlops_template.datasets.logged_model import source_digest
from mlops_template.datasets.parent_run import ParentRun
from mlops_template.errors import ProjectError, tell
from mlops_template.runners.dask.parcel import Parcel, Returned

_free: list[int] = []
_taking = Lock()
_NOTICED = 0.5  # seconds, in which whoever waits for a process sees that it was ended


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
    """

    name = "preparation"

    def __init__(
        self, package: str, project: str, modules: tuple[str, ...], places: dict[str, tuple[int, ...]]
    ) -> None:
        self._package, self._project, self._modules, self._places = package, project, modules, places

    def setup(self, worker: Worker) -> None:
        """Go to the project, load its settings, and begin the process that models are forked from."""
        if Path(self._project).is_dir():
            os.chdir(self._project)
        elif not is_kedro_project(Path.cwd()):
            raise ProjectError(
                f"worker {worker.address}: there is no {self._project} here; share the project's folder with the "
                "workers, or start them in a copy of it"
            )
        multiprocessing.current_process().daemon = False  # else it may begin no process
        _hooks(self._package)
        _free[:] = self._places.get(str(worker.name), ())
        prepare(*self._modules)


@cache
def _hooks(package: str) -> PluginManager:
    """Load the project's settings and register its own hooks; those of plugins would begin runs of their own here."""
    configure_project(package)
    manager = _create_hook_manager()
    _register_hooks(manager, settings.HOOKS)
    return manager


def carry_out(parcel: bytes, parent: ParentRun | None) -> Returned:
    """Carry out a node; its children in MLflow belong below the parent."""
    work: Parcel = loads(parcel)
    with nullcontext() if parent is None else parent.taken_up():
        Task(work.node, work.catalog, work.is_async, _hooks(work.package), run_id=work.run_id).execute()
        return Returned({name: _pickled(work, name) for name in work.returned})


def end_work() -> None:
    """End all processes that work here, and be ready for others."""
    end_all()
    sleep(_NOTICED)
    resume()


def told(function: Callable[[], Any]) -> Any:
    """Call a function, and word what it raises so that any process can read it.

    Raises:
        ProjectError: What a user can mend, worded as elsewhere.
        RuntimeError: Anything else; the text is its traceback, as its error may not be known elsewhere.
    """
    try:
        return function()
    except ProjectError:
        raise
    except (DataValidationError, DatasetError) as error:
        message, mendable = tell(error), True
    except BaseException:  # also what would end the worker
        message, mendable = format_exc(), False
    raise ProjectError(message) if mendable else RuntimeError(message) from None


def _pickled(work: Parcel, name: str) -> bytes:
    try:
        return bytes(dumps(work.catalog.load(name)))
    except Exception as error:  # whatever the object raises
        raise ProjectError(
            f"{work.node.name}: {name} lives in memory only and cannot leave the worker ({error}); "
            "give it an entry in the catalog"
        ) from error


@contextmanager
def cores_of_its_own(count: int) -> Iterator[None]:
    """Let the work of this thread, and the processes that it begins, have so many of the worker's cores."""
    with _taking:
        own: Cores = count
        if len(_free) >= count:
            own = tuple(_free[:count])
            del _free[:count]
    if not isinstance(own, int) and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, own)  # of this thread; a library's own threads inherit it
    token = cores_at_hand.set(own)
    try:
        yield
    finally:
        cores_at_hand.reset(token)
        with _taking:
            _free.extend(() if isinstance(own, int) else own)
