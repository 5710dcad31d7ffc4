"""What a worker answers before the first node, and what is made of it."""

import pytest

from mlops_template.datasets.logged_model import source_digest
from mlops_template.errors import ProjectError
from mlops_template.runners.dask.crew import Crew, places
from mlops_template.runners.dask.readiness import _refuse

HOST = ("host", (0, 1, 2, 3))


def answer(**changed: object) -> dict[str, object]:
    return {"host": "host", "cores": (0, 1), "code": source_digest(), "missing": [], **changed}


def test_one_that_has_all_is_taken() -> None:
    _refuse("worker a", answer())
    _refuse("the scheduler", None)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (answer(missing=["lightgbm", "catboost"]), "worker a cannot import lightgbm, catboost; install there"),
        (answer(code="other"), "worker a has loaded other code of mlops_template than lies here; start it anew"),
        (ModuleNotFoundError("No module named 'mlops_template'"), "worker a cannot import mlops_template; install"),
        (AttributeError("no look"), "worker a cannot be used: AttributeError: no look"),
    ],
)
def test_what_is_wrong_is_told(given: object, told: str) -> None:
    with pytest.raises(ProjectError, match=told):
        _refuse("worker a", given)


def test_a_worker_that_says_nothing_has_one_core_for_each_thread() -> None:
    crew = Crew.of({"a": {"nthreads": 3, "resources": {"core": 3}}, "b": {"nthreads": 2, "resources": {}}})
    assert (crew.slots, crew.cores, crew.total, crew.claim(1)) == (5, 1, 5, None)
    assert str(crew) == "2 workers, 5 nodes side by side, 1 core each"


def test_cores_are_never_given_twice() -> None:
    found = places({"a": (*HOST, 1), "b": (*HOST, 3), "c": ("other", (0, 1), 2)}, alone=False)
    assert found == {"a": (0,), "b": (1, 2, 3), "c": (0, 1)}


def test_containers_that_take_less_than_they_see_are_not_tied() -> None:
    assert places({"a": (*HOST, 2)}, alone=False) == {}
    assert places({"a": (*HOST, 2)}, alone=True) == {"a": (0, 1)}
    assert places({"a": (*HOST, 4), "b": (*HOST, 4)}, alone=False) == {}
