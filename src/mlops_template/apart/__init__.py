"""Call a function in a process of its own, which ends when it takes too long, too much memory, or when we end."""

import multiprocessing
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from multiprocessing.connection import Connection, wait
from time import monotonic
from types import ModuleType
from typing import Any

from pydantic import Field

from mlops_template.apart.family import Family
from mlops_template.apart.work import Cores, work
from mlops_template.filesystem import folder_of_the_moment
from mlops_template.parameters import Parameters

_GIGABYTE = 1e9
_LOOK_EVERY = 0.2  # seconds between two looks at the memory

cores_at_hand: ContextVar[Cores | None] = ContextVar("cores_at_hand", default=None)
_running: set[Family] = set()
_starting = threading.Lock()
_ended = threading.Event()


class Limits(Parameters):
    """How far a piece of work may go.

    .. code-block:: yaml

        limits: {seconds: 900, gigabytes: 8}

    Attributes:
        seconds: Of wall clock; None has no end.
        gigabytes: Of memory in all its processes together (1e9 bytes); None takes what there is.
    """

    seconds: float | None = Field(default=None, gt=0)
    gigabytes: float | None = Field(default=None, gt=0)


class Stopped(Exception):
    """The process is no more, and gave no result; the text says why."""


class Ended(Exception):
    """All work was told to end."""


def call_apart(limits: Limits, function: Callable[..., Any], *arguments: Any) -> Any:
    """Call a function in a new process, and give what it returns.

    The process is forked from one that has loaded this project's libraries and done nothing else, so it begins in
    milliseconds and inherits no thread. Where there are no such processes (Windows) a new one is begun. It has the
    cores of `cores_at_hand` where that names some.

    Args:
        limits: How far it may go.
        function: Of a module; it and its arguments are pickled.
        arguments: What it is given.

    Raises:
        Stopped: A limit was reached, or the process crashed.
        Ended: `end_all` was called.
        RuntimeError: The function raised; the text is its traceback.
    """
    # its files of the moment go with it, also when it is killed
    with folder_of_the_moment("apart") as folder:
        failed, result = _called(limits, (str(folder), cores_at_hand.get(), function, arguments))
    if failed:
        raise RuntimeError(result)
    return result


def _called(limits: Limits, given: tuple[Any, ...]) -> tuple[bool, Any]:
    receiver, sender = _context().Pipe(duplex=False)
    process = _context().Process(target=work, args=(sender, *given))
    with _starting, _without_main(), _deaf():
        process.start()
    sender.close()
    own = Family(process.pid)
    _running.add(own)
    try:
        return _received(receiver, process.sentinel, own, limits)
    finally:
        _running.discard(own)
        own.end()
        process.join()
        receiver.close()


def end_all() -> None:
    """End every process that `call_apart` waits for, and begin none until `resume`."""
    _ended.set()
    for family in list(_running):
        family.end()


def resume() -> None:
    """Let processes begin again, once all that were told to end have ended."""
    _ended.clear()


def prepare(*modules: str) -> None:
    """Begin to load what the processes will need, in the process that they are forked from, while we do other things.

    Args:
        modules: Imported there besides what all work needs; one that is not installed is passed over.
    """
    context = _context()
    if context.get_start_method() == "forkserver":
        context.set_forkserver_preload([work.__module__, "sklearn.pipeline", *modules])
        with _starting, _without_main(), _deaf():
            from multiprocessing.forkserver import ensure_running

            ensure_running()


def _context() -> Any:
    methods = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")


def _received(receiver: Connection, sentinel: int, family: Family, limits: Limits) -> tuple[bool, Any]:
    begin = monotonic()
    # the end of the process counts too: what it began may live on and hold the pipe open
    while not wait([receiver, sentinel], _LOOK_EVERY):
        if _ended.is_set():
            raise Ended("all work was told to end")
        if limits.seconds is not None and monotonic() - begin > limits.seconds:
            raise Stopped(f"it took longer than {limits.seconds:g} s")
        if limits.gigabytes is not None and family.memory > limits.gigabytes * _GIGABYTE:
            raise Stopped(f"it took more than {limits.gigabytes:g} GB of memory")
    try:
        if receiver.poll():
            received: tuple[bool, Any] = pickle.loads(receiver.recv_bytes())
            return received
    except EOFError:
        pass
    if _ended.is_set():
        raise Ended("all work was told to end")
    raise Stopped("its process crashed; the system may have been out of memory")


@contextmanager
def _without_main() -> Iterator[None]:
    """Hide the program that was started, which a new process would otherwise run again."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@contextmanager
def _deaf() -> Iterator[None]:
    """Begin what never hears Ctrl-C, not even while it loads: who called decides."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    former = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, former or signal.SIG_DFL)
