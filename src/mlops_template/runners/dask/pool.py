"""Trials of a search as tasks of the cluster."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Any

from distributed import Client

from mlops_template.runners.dask.crew import Crew
from mlops_template.runners.dask.worker import call_with_core
from mlops_template.runners.pools import Pool


class _Tasks(Executor):
    def __init__(self, client: Client, crew: Crew) -> None:
        self._executor = client.get_executor(pure=False, resources=crew.claim(1))

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """Have a function called by a worker, with one of its cores."""
        future: Future[Any] = self._executor.submit(call_with_core, function, *arguments, **named)
        return future


def pool_of(client: Client, crew: Crew, folder: str | None) -> Pool:
    """Give the pool that has a core for each piece of work wherever there is one.

    Args:
        client: Of the cluster.
        crew: Its workers.
        folder: Where all of them find files; None is any folder of this machine.
    """

    @contextmanager
    def opened(most: int) -> Iterator[tuple[Executor, int]]:
        yield _Tasks(client, crew), min(most, crew.total)

    return Pool(opened, folder)
