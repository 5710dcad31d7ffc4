"""Who does the work that one node has done side by side."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import islice
from queue import SimpleQueue
from typing import Any

from mlops_template.apart import cores_at_hand, end_all, resume
from mlops_template.runners.side_by_side import shares_of_cores

_MANY = 1_000_000


@dataclass(frozen=True)
class Pool:
    """Where pieces of work go that have one core each.

    Attributes:
        open: Takes how many pieces there will be at most; gives an executor, and how many it does at a time. What goes
            wrong inside ends all that was begun.
        folder: Where everybody who works for it finds files; None is any folder of this machine.
        client: Of the Dask cluster, for a library with an interface of its own to it; None where there is no cluster.
    """

    open: Callable[[int], AbstractContextManager[tuple[Executor, int]]]
    folder: str | None = None
    client: Any = None


@contextmanager
def _threads(most: int) -> Iterator[tuple[Executor, int]]:
    """Give threads that each have a core of their own to hand on to a process."""
    shares = [share[:1] for share in islice(shares_of_cores(_MANY), most)]
    free: SimpleQueue[tuple[int, ...]] = SimpleQueue()
    for share in shares:
        free.put(share)
    pool = ThreadPoolExecutor(len(shares), initializer=lambda: cores_at_hand.set(free.get()) and None)
    try:
        yield pool, len(shares)
    except BaseException:
        end_all()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        resume()


pool_at_hand: ContextVar[Pool] = ContextVar("pool_at_hand", default=Pool(_threads))  # noqa: B039  it is frozen
