"""An H2O server of one's own, for as long as a fit takes."""

import os
import random
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path
from time import monotonic, sleep
from uuid import uuid4

import h2o

from mlops_template.backends.models.h2o.java import java
from mlops_template.errors import ProjectError

JAR = Path(h2o.__file__).parent / "backend" / "bin" / "h2o.jar"
HOST = "127.0.0.1"
SECONDS_TO_START = 120
_READY = re.compile(rf"http://{HOST}:(\d+)")


@contextmanager
def server(folder: Path) -> Iterator[None]:
    """Begin a server that only this machine reaches, with the cores that this process may use; end it.

    Args:
        folder: Takes all that the server writes.

    Raises:
        ProjectError: It did not begin.
    """
    log = folder / "server.log"
    with log.open("w") as out:
        process = subprocess.Popen(_command(folder), stdout=out, stderr=out, stdin=subprocess.DEVNULL, cwd=folder)
    try:
        port = _port(process, log)
        with redirect_stdout(StringIO()):  # a word on its age and its progress
            connection = h2o.connect(url=f"http://{HOST}:{port}", verbose=False, strict_version_check=False)
            h2o.no_progress()
            yield
            connection.close()
    finally:
        process.kill()
        process.wait()


def _command(folder: Path) -> list[str]:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    name = f"mlops-{uuid4().hex}"  # servers of one name would become one cluster
    first = random.SystemRandom().randrange(20_000, 60_000)  # it takes the next that is free; the seed is not touched
    address = ["-ip", HOST, "-web_ip", HOST, "-baseport", str(first), "-name", name]
    files = f"-Djava.io.tmpdir={folder}"  # it unpacks 150 MB and, killed, leaves them
    return [java(), files, "-jar", str(JAR), *address, "-nthreads", str(cores), "-ice_root", str(folder), *_QUIET]


_QUIET = ["-log_level", "INFO", "-allow_unsupported_java", "-ga_opt_out"]  # below INFO it does not tell its port


def _port(process: "subprocess.Popen[bytes]", log: Path) -> str:
    begin = monotonic()
    while monotonic() - begin < SECONDS_TO_START and process.poll() is None:
        told = log.read_text("utf-8", errors="replace")
        found = _READY.search(told[told.find("Open H2O Flow") :]) if "Open H2O Flow" in told else None
        if found:
            return found[1]
        sleep(0.1)
    end = f"ended with {process.poll()}" if process.poll() is not None else f"was not up in {SECONDS_TO_START} s"
    raise ProjectError(f"H2O's server {end}: {log.read_text('utf-8', errors='replace')[-1000:]}")
