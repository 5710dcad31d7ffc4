"""The runner: its order, its shares, and what happens when a node raises."""

import os
import threading
import time

import pytest
from kedro.io import DataCatalog
from kedro.pipeline import Node, Pipeline

from mlops_template.apart import cores_at_hand
from mlops_template.runners import SIDE_BY_SIDE
from mlops_template.runners.side_by_side import SideBySideRunner, batches, shares_of_cores


def add(left: int, right: int) -> int:
    return left + right


def model(name: str, **options: object) -> Node:
    return Node(lambda start: (start, threading.get_ident(), cores_at_hand.get()), "start", name, name=name, **options)


def pipeline(*tagged: str) -> Pipeline:
    return Pipeline(
        [
            Node(lambda: 1, None, "start", name="first"),
            *(model(name, tags=[SIDE_BY_SIDE]) for name in tagged),
            Node(lambda start: start, "start", "other", name="other"),
            Node(lambda *made: made, [*tagged, "other"], "last", name="last"),
        ]
    )


def test_those_that_work_apart_wait_for_each_other() -> None:
    names = [sorted(node.name for node in batch) for batch in batches(pipeline("a", "b", "c"))]
    assert names == [["first"], ["other"], ["a", "b", "c"], ["last"]]


def test_each_has_its_share_of_the_cores() -> None:
    made = SideBySideRunner().run(pipeline("a", "b", "c"), DataCatalog())["last"].load()
    *models, other = made
    assert other == 1
    cores = [set(share) for _, _, share in models]
    assert all(cores)
    assert set().union(*cores) <= _own_cores()
    different = {frozenset(each) for each in cores}
    assert sum(len(each) for each in different) == len(set().union(*different)), "two shares have a core in common"


def test_one_alone_has_all_cores() -> None:
    made = SideBySideRunner().run(pipeline("a"), DataCatalog())["last"].load()
    assert made[0][1:] == (threading.get_ident(), None)


@pytest.mark.parametrize("tasks", [1, 2, 3, 50])
def test_shares_are_all_cores_and_no_core_twice(tasks: int) -> None:
    shares = shares_of_cores(tasks)
    assert len(shares) == min(tasks, len(_own_cores()))
    assert sorted(core for share in shares for core in share) == sorted(_own_cores())


def test_says_what_it_decided(capsys: pytest.CaptureFixture[str]) -> None:
    SideBySideRunner().run(pipeline("a", "b", "c"), DataCatalog())
    assert "3 models, " in capsys.readouterr().out


def test_one_that_raises_stops_the_run_and_begins_no_other() -> None:
    begun = []

    def fail(start: int) -> int:
        raise ValueError("no")

    def note(start: int) -> int:
        begun.append(start)
        time.sleep(0.3)
        return start

    nodes = [Node(fail, "start", "a", name="a", tags=[SIDE_BY_SIDE])]
    nodes += [Node(note, "start", f"n{each}", name=f"n{each}", tags=[SIDE_BY_SIDE]) for each in range(40)]
    with pytest.raises(ValueError, match="no"):
        SideBySideRunner().run(Pipeline([Node(lambda: 1, None, "start", name="first"), *nodes]), DataCatalog())
    assert len(begun) < 40


def _own_cores() -> set[int]:
    return os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set(range(os.cpu_count() or 1))
