"""What happens in the process of a worker."""

from collections.abc import Callable
from contextlib import nullcontext
from functools import cache
from pickle import loads
from time import sleep
from traceback import format_exc
from typing import Any

from cloudpickle import dumps
from kedro.framework.hooks.manager import _create_hook_manager, _register_hooks
from kedro.framework.project import configure_project, settings
from kedro.io import DatasetError
from kedro.runner.task import Task
from kedro.validation.exceptions import DataValidationError
from pluggy import PluginManager

from mlops_template.apart import end_all, resume
from mlops_template.datasets.parent_run import ParentRun
from mlops_template.errors import ProjectError, tell
from mlops_template.runners.dask.parcel import Parcel, Returned

_NOTICED = 0.5  # seconds, in which whoever waits for a process sees that it was ended


@cache
def hooks(package: str) -> PluginManager:
    """Load the project's settings and register its own hooks; those of plugins would begin runs of their own here."""
    configure_project(package)
    manager = _create_hook_manager()
    _register_hooks(manager, settings.HOOKS)
    return manager


def carry_out(parcel: bytes, parent: ParentRun | None) -> Returned:
    """Carry out a node; its children in MLflow belong below the parent."""
    work: Parcel = loads(parcel)
    with nullcontext() if parent is None else parent.taken_up():
        Task(work.node, work.catalog, work.is_async, hooks(work.package), run_id=work.run_id).execute()
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
