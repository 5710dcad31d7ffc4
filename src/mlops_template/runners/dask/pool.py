"""Trials of a search as tasks of the cluster."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from functools import partial
from typing import Any

from distributed import Client
from distributed import Future as Task

from mlops_template.runners.dask.crew import Crew
from mlops_template.runners.dask.task import packed_once, submit
from mlops_template.runners.pools import Pool


class _Tasks(Executor):
    def __init__(self, client: Client, crew: Crew) -> None:
        self._client, self._crew = client, crew
        self._last: tuple[Callable[..., Any], Task] | None = None
        self.begun: set[Task] = set()

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **_: Any) -> Future[Any]:
        """Have a function called by a worker, with one of its cores; one that is called again travels no more."""
        if self._last is None or self._last[0] is not function:
            self._last = function, packed_once(self._client, function)
        future: Future[Any] = Future()
        future.set_running_or_notify_cancel()
        task = submit(self._client, self._crew, 1, self._last[1], *arguments)
        self.begun.add(task)  # the scheduler forgets what nobody holds
        task.add_done_callback(partial(self._hand_on, future))
        return future

    def _hand_on(self, future: Future[Any], task: Task) -> None:
        try:
            result = task.result()
        except BaseException as error:  # who waits for it decides
            future.set_exception(error)
        else:
            future.set_result(result)
        finally:
            self.begun.discard(task)


def pool_of(client: Client, crew: Crew, folder: str | None) -> Pool:
    """Give the pool that has a core for each piece of work wherever there is one.

    Args:
        client: Of the cluster.
        crew: Its workers.
        folder: Where all of them find files; None is any folder of this machine.
    """

    @contextmanager
    def opened(most: int) -> Iterator[tuple[Executor, int]]:
        tasks = _Tasks(client, crew)
        try:
            yield tasks, min(most, crew.total)
        except BaseException:
            client.cancel([*tasks.begun])
            raise

    return Pool(opened, folder, client)
