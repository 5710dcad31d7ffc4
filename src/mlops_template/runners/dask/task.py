"""How work reaches a worker: as bytes, for the scheduler unpickles the rest too and need not load what nodes need."""

from collections.abc import Callable
from pickle import loads
from typing import Any

from cloudpickle import dumps
from distributed import Client, Future

from mlops_template.runners.dask.crew import Crew


def submit(
    client: Client, crew: Crew, cores: int, function: Callable[..., Any], *arguments: Any, key: str | None = None
) -> Future:
    """Have a function called in a worker, where its work and the processes that it begins have so many cores.

    What it raises there comes back as a ProjectError, where a user can mend it, else as a RuntimeError with the
    traceback as its text.

    Args:
        client: Of the cluster.
        crew: Its workers.
        cores: No more than the smallest of them has.
        function: It and its arguments are pickled here and now.
        arguments: What it is given.
        key: What the scheduler calls it.
    """
    work = dumps((function, arguments))
    return client.submit(call, work, cores, key=key, pure=False, resources=crew.claim(cores))


def call(work: bytes, cores: int) -> Any:
    """Do what `submit` says, in the worker."""
    from mlops_template.runners.dask.cores import cores_of_its_own
    from mlops_template.runners.dask.worker import told

    def called() -> Any:
        function, arguments = loads(work)
        with cores_of_its_own(cores):
            return function(*arguments)

    return told(called)


def there() -> None:
    """Do nothing: who can be told to call this can be sent work."""
