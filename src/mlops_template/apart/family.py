"""A process and all that it began."""

import os
import signal
from contextlib import suppress

import psutil


class Family:
    """A process and those below it; it may have ended before anybody looks.

    Args:
        number: Of the process.
    """

    def __init__(self, number: int) -> None:
        self._number = number
        self._head: psutil.Process | None = None
        with suppress(psutil.NoSuchProcess):
            self._head = psutil.Process(number)

    @property
    def memory(self) -> int:
        """The bytes that all of them hold."""
        total = 0
        for each in [*self._below(), *filter(None, [self._head])]:
            with suppress(psutil.NoSuchProcess):
                total += each.memory_info().rss
        return total

    def end(self) -> None:
        """Kill them all, those whose parent is gone too: they stand below nobody, but are of the group still."""
        for each in reversed(self._below()):
            with suppress(psutil.NoSuchProcess):
                each.kill()
        if hasattr(os, "killpg"):
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._number, signal.SIGKILL)
        if self._head is not None:
            with suppress(psutil.NoSuchProcess):
                self._head.kill()

    def _below(self) -> list[psutil.Process]:
        children: list[psutil.Process] = []
        if self._head is not None:
            with suppress(psutil.NoSuchProcess):
                children = self._head.children(recursive=True)
        return children
