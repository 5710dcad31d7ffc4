"""The cores of a worker, and who has them just now."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from mlops_template.apart import cores_at_hand
from mlops_template.apart.work import Cores

_free: list[int] = []
_taking = Lock()


def keep_to(numbers: tuple[int, ...]) -> None:
    """Say which cores this worker keeps to; none where only their number is held."""
    with _taking:
        _free[:] = numbers


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
