"""What is missing or dies on a cluster is told, and soon."""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Timer
from typing import Any

import cloudpickle
import pytest
from kedro.io import DataCatalog
from kedro.pipeline import Node, Pipeline

from mlops_template.errors import ProjectError
from mlops_template.runners import DaskRunner

from dask_cluster import Cluster, cluster_in

pytestmark = pytest.mark.integration

cloudpickle.register_pickle_by_value(sys.modules[__name__])  # workers know no tests

TOLD_WITHIN = 90  # seconds; half a minute is the goal, and docs/dask.md says what it was: a busy machine proves nothing


def one_node(function: Callable[[], Any], **cluster: Any) -> None:
    DaskRunner(**cluster).run(Pipeline([Node(function, None, "made", name="only")]), DataCatalog())


def refused(within: str, function: Callable[[], Any] = lambda: 1, **cluster: Any) -> None:
    begin = time.monotonic()
    with pytest.raises(ProjectError, match=within):
        one_node(function, **cluster)
    assert time.monotonic() - begin < TOLD_WITHIN


def test_a_dead_address_is_told() -> None:
    refused("no scheduler answers at tcp://127.0.0.1:9 within 15 s", address="tcp://127.0.0.1:9")


@pytest.fixture
def lonely(tmp_path: Path) -> Iterator[Cluster]:
    with cluster_in(tmp_path, 0) as cluster:
        yield cluster


def test_a_scheduler_without_workers_is_told(lonely: Cluster) -> None:
    refused("has no worker after 3 s; start some", address=lonely.address, patience=3)


def test_a_scheduler_that_goes_away_is_told(tmp_path: Path) -> None:
    with cluster_in(tmp_path, 1) as cluster:
        Timer(10, cluster.processes[0].kill).start()
        refused("only: the scheduler went away", lambda: time.sleep(60), address=cluster.address, patience=8)


def test_a_worker_without_the_project_is_told(lonely: Cluster) -> None:
    lonely.worker("poor", without="mlops_template")
    refused(r"worker tcp://.* cannot import mlops_template; install there", address=lonely.address)


def test_a_worker_out_of_memory_is_told() -> None:
    def devour() -> int:
        return len([b"1" * 100_000_000 for _ in range(40)])

    refused("only: its worker died 2 times at it, .* out of memory", devour, workers=1, gigabytes=0.8)
