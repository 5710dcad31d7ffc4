"""Which process is at a search, and whether it still is."""

import os
import socket

import psutil


def this_process() -> str:
    """Name this process so that no other has the name."""
    return f"{socket.gethostname()}:{os.getpid()}:{psutil.Process().create_time()}"


def is_at_work(process: str) -> bool:
    """Whether another process of this machine lives; one of another machine is taken for dead."""
    host, number, began = process.rsplit(":", 2)
    if host != socket.gethostname() or int(number) == os.getpid():
        return False
    try:
        return str(psutil.Process(int(number)).create_time()) == began
    except psutil.NoSuchProcess:
        return False
