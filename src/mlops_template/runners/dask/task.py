"""How work reaches a worker: as bytes, for the scheduler unpickles the rest too and need not load what nodes need."""

from collections.abc import Callable
from pickle import loads
from typing import Any

from cloudpickle import dumps
from distributed import Client, Future

from mlops_template.runners.dask.crew import Crew


def packed_once(client: Client, function: Callable[..., Any]) -> Future:
    """Have the workers hold a function, pickled, that many pieces of work will call.

    It travels to each worker once. It is the result of a task, which the scheduler can have made again where the
    worker that held it died; what is scattered is lost with its worker.
    """
    return client.submit(bytes, dumps(function), pure=False)


def submit(
    client: Client,
    crew: Crew,
    cores: int,
    function: Callable[..., Any] | Future,
    *arguments: Any,
    key: str | None = None,
) -> Future:
    """Have a function called in a worker, where its work and the processes that it begins have so many cores.

    What it raises there comes back as a ProjectError, where a user can mend it, else as a RuntimeError with the
    traceback as its text.

    Args:
        client: Of the cluster.
        crew: Its workers.
        cores: No more than the smallest of them has.
        function: It is pickled here and now, or what `packed_once` gave.
        arguments: What it is given; they are pickled here and now.
        key: What the scheduler calls it.
    """
    packed = function if isinstance(function, Future) else dumps(function)
    return client.submit(call, packed, dumps(arguments), cores, key=key, pure=False, resources=crew.claim(cores))


def call(function: bytes, arguments: bytes, cores: int) -> Any:
    """Do what `submit` says, in the worker."""
    from mlops_template.runners.dask.cores import cores_of_its_own
    from mlops_template.runners.dask.worker import told

    def called() -> Any:
        called_for, given = loads(function), loads(arguments)
        with cores_of_its_own(cores):
            return called_for(*given)

    return told(called)


def there() -> None:
    """Do nothing: who can be told to call this can be sent work."""
