"""What is told of a node that a worker did not carry out."""

from concurrent.futures import CancelledError

from distributed import KilledWorker
from distributed.scheduler import NoValidWorkerError
from kedro.pipeline.node import Node

from mlops_template.errors import ProjectError

GONE = (KilledWorker, NoValidWorkerError, CancelledError)  # no fault of the work


def worded(node: Node, error: Exception) -> Exception:
    """Give what is told of an error in a worker; the text of a RuntimeError is the traceback from there."""
    if isinstance(error, KilledWorker):
        return killed(node, error)
    if isinstance(error, NoValidWorkerError):
        return ProjectError(f"{node.name}: all workers are gone; start some, then `--only-missing-outputs` goes on")
    if isinstance(error, CancelledError):
        return ProjectError(
            f"{node.name}: the scheduler went away; start it anew, then `--only-missing-outputs` goes on from here"
        )
    return RuntimeError(str(error).strip().splitlines()[-1]) if isinstance(error, RuntimeError) else error


def killed(node: Node, error: KilledWorker) -> ProjectError:
    """Word that a node's workers died at it."""
    times = error.allowed_failures + 1
    return ProjectError(
        f"{node.name}: its worker died {times} times at it, last {error.last_worker.address}. Was it out of memory? A "
        "worker is ended at 95 % of its share: take fewer workers, or give each more (`workers`, `gigabytes` in "
        "conf/dask/runner.yml; `--memory-limit` of `dask worker`)"
    )
