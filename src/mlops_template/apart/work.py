"""What a process of its own does from its beginning to its end."""

import multiprocessing
import os
import pickle
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

from mlops_template.apart.family import Family

Cores = tuple[int, ...] | int  # their numbers, or how many of whichever


def work(
    sender: Connection,
    folder: str,
    cores: Cores | None,
    function: Callable[..., Any],
    arguments: tuple[Any, ...],
) -> None:
    """Call the function and send what it gives: whether it failed, and the result or the traceback, pickled.

    Args:
        sender: To who waits.
        folder: For files of the moment.
        cores: Their numbers, or how many of whichever; None takes what there is.
        function: What is called.
        arguments: What it is given.
    """
    tempfile.tempdir = os.environ["TMPDIR"] = folder
    if hasattr(os, "setsid"):
        os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who called decides
    threading.Thread(target=_end_with_caller, daemon=True).start()
    try:
        with _at_most(cores):
            result = (False, function(*arguments))
        message = pickle.dumps(result, protocol=pickle.HIGHEST_PROTOCOL)
    except BaseException:  # whatever ends the work is told to who waits for it
        from traceback import format_exc

        message = pickle.dumps((True, format_exc()))
    sender.send_bytes(message)
    sender.close()


def _end_with_caller() -> None:
    caller = multiprocessing.parent_process()
    if caller is not None:
        caller.join()
        Family(os.getpid()).end()


@contextmanager
def _at_most(cores: Cores | None) -> Iterator[None]:
    if cores is None:
        yield
        return
    from threadpoolctl import threadpool_limits

    count = cores if isinstance(cores, int) else len(cores)
    os.environ["OMP_NUM_THREADS"] = os.environ["LOKY_MAX_CPU_COUNT"] = str(count)  # for what is loaded later
    if not isinstance(cores, int) and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, cores)  # also for those who count the cores themselves
    with threadpool_limits(count):
        yield
