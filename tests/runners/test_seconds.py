"""Which of the nodes that are ready begins first."""

import time
from pathlib import Path

import pytest
from kedro.io import DataCatalog
from kedro.pipeline import Node, Pipeline
from kedro_datasets.json import JSONDataset

from mlops_template.runners import SIDE_BY_SIDE, SideBySideRunner
from mlops_template.runners.seconds import NAME, NodeSeconds


def catalog(folder: Path) -> DataCatalog:
    return DataCatalog({NAME: JSONDataset(filepath=str(folder / "seconds.json"))})


def nodes(*names: str) -> list[Node]:
    return [Node(lambda: 1, None, name, name=name, tags=[SIDE_BY_SIDE]) for name in names]


def order(folder: Path, *names: str) -> list[str]:
    return [node.name for node in NodeSeconds(catalog(folder)).longest_first(nodes(*names))]


def test_the_longest_of_the_last_run_is_first_and_who_is_new_before_it(tmp_path: Path) -> None:
    catalog(tmp_path).save(NAME, {"a": 1.0, "b": 7.5, "c": 3.0})
    assert order(tmp_path, "a", "b", "c", "new", "newer") == ["new", "newer", "b", "c", "a"]


def test_nobody_known_is_the_order_given(tmp_path: Path) -> None:
    assert order(tmp_path, "b", "c", "a") == ["b", "c", "a"]
    (tmp_path / "seconds.json").write_text("{half", "utf-8")
    assert order(tmp_path, "b", "c", "a") == ["b", "c", "a"]


def test_without_an_entry_nothing_is_kept() -> None:
    known = DataCatalog()
    SideBySideRunner().run(Pipeline(nodes("a")), known)
    assert NAME not in known


def test_a_run_keeps_what_its_nodes_took_and_begins_by_it(tmp_path: Path) -> None:
    begun: list[str] = []

    def lasting(name: str, seconds: float) -> Node:
        def work() -> int:
            begun.append(name)
            time.sleep(seconds)
            return 1

        return Node(work, None, name, name=name, tags=[SIDE_BY_SIDE])

    catalog(tmp_path).save(NAME, {"of another run": 1.0})
    models = Pipeline([lasting("a", 0), lasting("b", 0.1), lasting("c", 0.3)])
    for _ in range(2):
        SideBySideRunner().run(models, catalog(tmp_path))
    kept = catalog(tmp_path).load(NAME)
    assert kept["a"] < 0.1 <= kept["b"] < 0.3 <= kept["c"]
    assert kept["of another run"] == 1.0
    assert begun[3] == "c", "the longest begins first"


def test_a_run_that_failed_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    def fail(_: int) -> int:
        raise ValueError("no")

    catalog(tmp_path).save(NAME, {"a": 7.0})
    broken = Pipeline([Node(lambda: 1, None, "a", name="a"), Node(fail, "a", "b", name="b")])
    with pytest.raises(ValueError, match="no"):
        SideBySideRunner().run(broken, catalog(tmp_path))
    assert catalog(tmp_path).load(NAME) == {"a": 7.0}
