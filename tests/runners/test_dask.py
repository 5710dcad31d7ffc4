"""How nodes travel, what the workers have, and what is told of errors; one small cluster for all."""

import logging
import os
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import cloudpickle
import pandas as pd
import pytest
from kedro.framework.hooks import hook_impl
from kedro.framework.hooks.manager import _create_hook_manager
from kedro.io import DataCatalog
from kedro.pipeline import Node, Pipeline
from kedro_datasets.json import JSONDataset
from kedro_datasets.pandas import CSVDataset

from mlops_template import apart
from mlops_template.datasets.parts import PartsDataset
from mlops_template.errors import ProjectError
from mlops_template.runners import CONDUCTS, DaskRunner
from mlops_template.runners.parts import part_by_part
from mlops_template.runners.pools import pool_at_hand

from dask_cluster import Cluster, cluster_in

pytestmark = pytest.mark.slow

cloudpickle.register_pickle_by_value(sys.modules[__name__])  # workers know no tests


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster_in(tmp_path_factory.mktemp("cluster"), 2) as begun:
        yield begun


class Notes:
    """Hooks that remember what they were told."""

    def __init__(self) -> None:
        self.told: list[tuple[Any, ...]] = []

    @hook_impl
    def before_node_run(self, node: Node, inputs: dict[str, Any]) -> dict[str, Any] | None:
        self.told.append(("begins", node.name, inputs))
        return {"start": 10} if node.name == "changed" else None

    @hook_impl
    def after_node_run(self, node: Node, outputs: dict[str, Any]) -> None:
        self.told.append(("ended", node.name, outputs))

    @hook_impl
    def after_dataset_saved(self, dataset_name: str) -> None:
        self.told.append(("saved", dataset_name))

    @hook_impl
    def on_node_error(self, error: Exception, node: Node) -> None:
        self.told.append(("failed", node.name, str(error)))


def run(cluster: Cluster, *nodes: Node, notes: Notes | None = None, **datasets: Any) -> dict[str, Any]:
    catalog, manager = DataCatalog(datasets), _create_hook_manager()
    manager.register(notes or Notes())
    outputs = DaskRunner(address=cluster.address).run(Pipeline(nodes), catalog, manager)
    return {name: each.load() for name, each in outputs.items()}


def start(value: int = 1) -> Node:
    return Node(lambda: value, None, "start", name="first")


def where(_: Any) -> tuple[int, int, Any]:
    time.sleep(0.2)  # as long as it takes the other worker to be given one
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0
    return os.getpid(), cores, apart.cores_at_hand.get()


def in_a_process(_: Any) -> Any:
    return apart.call_apart(apart.Limits(seconds=60, gigabytes=None), os.getenv, "OMP_NUM_THREADS")


def test_what_lives_in_memory_goes_along_and_comes_back(cluster: Cluster) -> None:
    nodes = [Node(lambda start: start + 1, "start", f"n{each}", name=f"n{each}") for each in range(4)]
    last = Node(lambda *made: sum(made), [f"n{each}" for each in range(4)], "last", name="last")
    assert run(cluster, start(), *nodes, last) == {"last": 8}


def test_what_lies_in_files_is_read_and_written_there(cluster: Cluster, tmp_path: Any) -> None:
    table = CSVDataset(filepath=str(tmp_path / "table.csv"), save_args={"index": False})
    nodes = [
        Node(lambda start: pd.DataFrame({"a": [start], "by": [os.getpid()]}), "start", "table", name="write"),
        Node(lambda table: int(table["by"][0]), "table", "by", name="read"),
    ]
    notes = Notes()
    assert run(cluster, start(), *nodes, notes=notes, table=table)["by"] != os.getpid()
    assert ("saved", "table") in notes.told, "who runs it hears of files that a worker wrote"


def test_each_node_has_its_own_core_and_so_have_its_processes(cluster: Cluster) -> None:
    nodes = [Node(where, "start", f"n{each}", name=f"n{each}") for each in range(6)]
    made = run(cluster, start(), *nodes)
    processes = {process for process, _, _ in (made[f"n{each}"] for each in range(6))}
    assert len(processes) == 2
    assert os.getpid() not in processes
    whole = len(os.sched_getaffinity(0)) == 2  # two workers take all of two cores; else only their number is held
    assert all(len(at_hand) == cores == 1 if whole else at_hand == 1 for _, cores, at_hand in (made["n0"], made["n1"]))
    made = run(cluster, start(), Node(in_a_process, "start", "apart", name="apart"))
    assert made == {"apart": "1"}


def test_one_that_is_bound_to_this_process_stays_here(cluster: Cluster, caplog: pytest.LogCaptureFixture) -> None:
    lock = threading.Lock()  # cannot be pickled
    stays = Node(lambda _: (lock.locked(), os.getpid()), "start", "here", name="here")
    assert run(cluster, start(), stays) == {"here": (False, os.getpid())}
    assert "here stays in the process of the run: cannot pickle '_thread.lock'" in caplog.text


def test_one_that_conducts_has_its_work_done_by_the_workers(cluster: Cluster) -> None:
    def conduct(_: Any) -> Any:
        with pool_at_hand.get().open(100) as (pool, width):
            done = [pool.submit(where, None) for _ in range(4)]
            return width, {each.result()[0] for each in done}, os.getpid()

    width, processes, here = run(cluster, start(), Node(conduct, "start", "made", name="it", tags=[CONDUCTS]))["made"]
    assert width == 2
    assert here == os.getpid()
    assert here not in processes


def test_hooks_hear_of_each_node_and_may_change_its_inputs(cluster: Cluster) -> None:
    notes = Notes()
    made = run(cluster, start(), Node(lambda start: start, "start", "out", name="changed"), notes=notes)
    assert made == {"out": 10}
    assert [each for each in notes.told if each[1] in {"changed", "out"}] == [
        ("begins", "changed", {"start": 1}),
        ("ended", "changed", {"out": 10}),
        ("saved", "out"),
    ]


def test_an_error_comes_back_with_its_traceback(cluster: Cluster) -> None:
    class Odd(Exception):
        """Cannot be unpickled."""

        def __init__(self, left: int, right: int) -> None:
            super().__init__(left + right)

    def fail(_: Any) -> None:
        raise Odd(1, 2)

    notes = Notes()
    with pytest.raises(RuntimeError, match="Odd: 3") as caught:
        run(cluster, start(), Node(fail, "start", "out", name="fails"), notes=notes)
    assert "in fail" in str(caught.value.__cause__)
    assert ("failed", "fails", str(caught.value)) in notes.told


def test_what_a_user_can_mend_is_told_as_elsewhere(cluster: Cluster) -> None:
    def refuse(_: Any) -> None:
        raise ProjectError("mend it")

    with pytest.raises(ProjectError, match=r"^mend it$"):
        run(cluster, start(), Node(refuse, "start", "out", name="refuses"))


def test_what_cannot_leave_a_worker_is_named(cluster: Cluster) -> None:
    with pytest.raises(ProjectError, match="out lives in memory only and cannot leave"):
        run(cluster, start(), Node(lambda _: threading.Lock(), "start", "out", name="locks"))


def test_the_longest_of_the_last_run_begins_first(cluster: Cluster, tmp_path: Any) -> None:
    seconds, notes = JSONDataset(filepath=str(tmp_path / "seconds.json")), Notes()
    seconds.save({"a": 0.1, "b": 2.0, "c": 0.2, "d": 9.0})
    nodes = [Node(where, "start", name, name=name) for name in "abcd"]
    run(cluster, start(), *nodes, notes=notes, node_seconds=seconds)
    assert [each[1] for each in notes.told if each[0] == "begins"] == ["first", "d", "b", "c", "a"]
    assert all(0.2 <= seconds.load()[name] < 9 for name in "abcd")


class Heavy:
    """Counts how often it is pickled."""

    pickled = 0

    def __call__(self, number: int) -> int:
        return number + 1

    def __reduce__(self) -> Any:
        type(self).pickled += 1
        return type(self), ()


def test_what_is_called_again_and_again_travels_once_and_what_ended_is_let_go(cluster: Cluster) -> None:
    heavy, held = Heavy(), []

    def conduct(_: Any) -> list[int]:
        with pool_at_hand.get().open(20) as (pool, _width):
            made = [pool.submit(heavy, number).result() for number in range(20)]
            held.append(len(pool.begun))
            return made

    made = run(cluster, start(), Node(conduct, "start", "made", name="it", tags=[CONDUCTS]))["made"]
    assert made == [*range(1, 21)]
    assert Heavy.pickled == 1
    assert held[0] <= 1, "the last may be told before it is let go"


def test_a_worker_that_dies_at_a_part_is_told_as_one_that_dies_at_a_node(tmp_path: Any) -> None:
    (tmp_path / "rows").mkdir()
    pd.DataFrame({"n": [1]}).to_parquet(tmp_path / "rows" / "0.parquet")
    conduct = Node(
        lambda rows: part_by_part(rows, lambda _: os._exit(9)), "rows", "made", name="makes", tags=[CONDUCTS]
    )
    parts = {name: PartsDataset(filepath=str(tmp_path / name)) for name in ("rows", "made")}
    with pytest.raises(ProjectError, match=r"^makes: its worker died 2 times at it"):
        DaskRunner(workers=1).run(Pipeline([conduct]), DataCatalog(parts))
    assert [each.name for each in tmp_path.iterdir()] == ["rows"]


def test_an_unknown_argument_is_refused() -> None:
    with pytest.raises(ProjectError, match="did you mean 'address'"):
        DaskRunner(adress="tcp://127.0.0.1:8786")


def test_what_a_worker_warns_of_is_heard_here(cluster: Cluster, caplog: pytest.LogCaptureFixture) -> None:
    def warn(_: Any) -> int:
        logging.getLogger("mlops_template.of_a_worker").warning("look at %s", "this")
        return 1

    run(cluster, start(), Node(warn, "start", "out", name="warns"))
    for _ in range(50):
        if "look at this" in caplog.text:
            return
        time.sleep(0.1)
    pytest.fail(caplog.text)
