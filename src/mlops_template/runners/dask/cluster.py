"""A cluster of this machine for the time of a run, or one that is there already."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import dask.config
import psutil
from distributed import Client, LocalCluster

from mlops_template.errors import ProjectError
from mlops_template.runners.dask.crew import CORE
from mlops_template.runners.dask.parameters import ClusterParameters
from mlops_template.runners.side_by_side import shares_of_cores

_MANY = 1_000_000
_CLOSING = 5  # seconds
_DEATHS = 1  # of workers by one piece of work, before it is taken for the cause


@contextmanager
def connected(parameters: ClusterParameters) -> Iterator[Client]:
    """Give a client of a cluster that has at least one worker; what was begun for it ends with it.

    Raises:
        ProjectError: The scheduler does not answer, or has no worker.
    """
    for talkative in ("distributed", "tornado.application"):  # what goes wrong is told by who waits for it
        logging.getLogger(talkative).setLevel(logging.CRITICAL)
    with _there(parameters) if parameters.address else _begun(parameters) as client:
        try:
            client.wait_for_workers(1, timeout=parameters.patience)
        except TimeoutError:
            raise ProjectError(
                f"runner.address: the scheduler {parameters.address} has no worker after {parameters.patience:g} s; "
                f"start some in the project's folder: dask worker {parameters.address}"
            ) from None
        yield client


@contextmanager
def _there(parameters: ClusterParameters) -> Iterator[Client]:
    try:
        client = Client(parameters.address, timeout=parameters.patience)
    except (OSError, ValueError) as error:
        raise ProjectError(
            f"runner.address: no scheduler answers at {parameters.address} within {parameters.patience:g} s ({error}); "
            "is it up, and is the port open? `address: null` begins a cluster on this machine"
        ) from None
    with client:
        yield client


@contextmanager
def _begun(parameters: ClusterParameters) -> Iterator[Client]:
    count, threads = shared_out(parameters.workers)
    limit = "auto" if parameters.gigabytes is None else int(parameters.gigabytes * 1e9)
    with dask.config.set(_settings(threads)):
        cluster = LocalCluster(
            n_workers=count,
            threads_per_worker=threads,
            memory_limit=limit,
            host="127.0.0.1",
            dashboard_address=None,
            resources={CORE: threads},
            silence_logs=logging.CRITICAL,
        )
        try:
            with Client(cluster) as client:
                yield client
        finally:
            _close(cluster)


def _close(cluster: LocalCluster) -> None:
    """End the cluster, in peace if it can be; a worker in the midst of a library's work does not listen."""
    families = [one for each in cluster.workers.values() for one in _family(each.pid)]
    try:
        cluster.close(timeout=_CLOSING)
    except TimeoutError:
        logging.getLogger(__name__).debug("the cluster did not end in %s s; its processes are killed", _CLOSING)
    finally:
        for each in families:
            with suppress(psutil.NoSuchProcess):
                each.kill()


def _family(process: int | None) -> list[psutil.Process]:
    if not process:
        return []
    try:
        return [*psutil.Process(process).children(recursive=True), psutil.Process(process)]
    except psutil.NoSuchProcess:
        return []


def shared_out(workers: int | None) -> tuple[int, int]:
    """Share out this machine's cores.

    Returns:
        How many workers there are, and how many cores each of them has.
    """
    cores = len(shares_of_cores(_MANY))
    count = min(workers or cores, cores)
    return count, cores // count


def _settings(threads: int) -> dict[str, Any]:
    libraries = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), threads)
    return {
        "distributed.scheduler.allowed-failures": _DEATHS,
        "distributed.scheduler.no-workers-timeout": "20s",
        "distributed.worker.daemon": False,  # a worker begins processes of its own
        "distributed.nanny.pre-spawn-environ": {"MALLOC_TRIM_THRESHOLD_": 65536, **libraries},
    }
