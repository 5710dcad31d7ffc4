from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from mlops_template.errors import ProjectError
from mlops_template.modelling.search_space import Searched, active, in_order
from mlops_template.modelling.spec import ModelSpec

LOGISTIC = {"type": "sklearn.linear_model.LogisticRegression", "features": "linear"}


@pytest.mark.parametrize(
    ("block", "told"),
    [
        ({"low": 3, "hihg": 10}, "unknown key 'hihg'; did you mean 'high'?"),
        ({"low": 10, "high": 3}, "low 10 is above high 3"),
        ({"low": 0, "high": 3, "log": True}, "log: true needs low above 0"),
        ({"low": 3}, "give low and high"),
        ({}, "give low and high"),
        ({"choices": []}, "choices is empty"),
        ({"choices": [1], "low": 1}, "give either choices, or low and high"),
        ({"low": 1, "high": 9, "log": True, "step": 2}, "log and step do not go together"),
        ({"low": 1, "high": 9, "step": 0.5}, "step must be above 0, and whole"),
        ({"low": 1.0, "high": 9.0, "step": -1}, "step must be above 0"),
        ({"low": float("nan"), "high": 9.0}, "must be a finite number"),
        ({"low": True, "high": 9}, "must be a finite number"),
    ],
)
def test_what_cannot_be_searched_is_refused(block: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match="C") as raised:
        ModelSpec.model_validate({**LOGISTIC, "search": {"C": block}})
    assert told in str(raised.value)


@pytest.mark.parametrize(
    ("search", "told"),
    [
        ({"a": {"choices": [1], "when": {"b": 1}}, "b": {"choices": [1], "when": {"a": 1}}}, "goes in a circle: a, b"),
        ({"a": {"choices": [1], "when": {"a": 1}}}, "goes in a circle: a"),
        ({"a": {"choices": [1], "when": {"solvr": 1}}, "solver": {"choices": [1]}}, "did you mean 'solver'?"),
        ({"a": {"choices": [1], "when": {"b": 2}}, "b": {"choices": [1]}}, "b is never 2"),
        ({"features": {"choices": ["tree"]}}, "'features' is no argument of the class"),
    ],
)
def test_conditions_that_never_hold_are_refused(search: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError) as raised:
        ModelSpec.model_validate({**LOGISTIC, "search": search})
    assert told in str(raised.value)


def test_a_searched_argument_that_the_class_does_not_take_is_refused() -> None:
    spec = ModelSpec.model_validate({**LOGISTIC, "search": {"max_itr": {"low": 1, "high": 3}}})
    with pytest.raises(ProjectError, match=r"search: .* takes no argument 'max_itr'; did you mean 'max_iter'"):
        spec.check()


def test_training_takes_no_notice() -> None:
    spec = ModelSpec.model_validate({**LOGISTIC, "C": 2.0, "search": {"C": {"low": 1.0, "high": 3.0}}})
    assert spec.stated == {**LOGISTIC, "C": 2.0}
    assert spec.with_arguments({"C": 3.0}).stated == {**LOGISTIC, "C": 3.0}
    assert spec.stated["C"] == 2.0


def test_a_searched_argument_set_to_null_is_left_out() -> None:
    search = {"C": {"low": 1.0, "high": 3.0}, "tol": None}
    assert list(ModelSpec.model_validate({**LOGISTIC, "search": search}).search) == ["C"]


def test_the_block_goes_before_the_defaults_of_the_class() -> None:
    search = {"C": {"low": 0.1, "high": 3.0}, "max_iter": {"low": 10, "high": 300}}
    spec = ModelSpec.model_validate({**LOGISTIC, "C": 2.0, "search": search})
    assert spec.defaults() == {"C": 2.0, "max_iter": 100}


def test_parents_stand_first() -> None:
    search = {
        "c": Searched(low=1, high=2, when={"a": "x", "b": True}),
        "b": Searched(choices=(True, False), when={"a": "x"}),
        "a": Searched(choices=("x", "y")),
    }
    assert list(in_order(search)) == ["a", "b", "c"]
    assert active(search, {"a": "x", "b": False, "c": 1}) == {"a": "x", "b": False}
    assert active(search, {"a": "y", "b": True, "c": 1}) == {"a": "y"}


@given(st.permutations(range(6)), st.data())
def test_any_tree_of_conditions_has_an_order(names: list[int], data: st.DataObject) -> None:
    search = {}
    for place, name in enumerate(names):
        parents = data.draw(st.sets(st.sampled_from(names[:place]))) if place else set()
        search[str(name)] = Searched(choices=(0, 1), when={str(parent): 1 for parent in parents})
    shuffled = dict(data.draw(st.permutations(list(search.items()))))
    order = list(in_order(shuffled))
    assert sorted(order) == sorted(search)
    assert all(order.index(parent) < order.index(name) for name, each in search.items() for parent in each.when)


@given(st.integers(-5, 5), st.integers(0, 9), st.integers(1, 4), st.integers(-20, 20))
def test_holds_what_is_between_and_on_a_step(low: int, width: int, step: int, value: int) -> None:
    searched = Searched(low=low, high=low + width, step=step)
    assert searched.holds(value) == (value in range(low, low + width + 1, step))
