"""Arguments of every backend, found by themselves: what does not fit is refused before anything runs."""

import inspect
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest

from mlops_template import backends
from mlops_template.backends import backend_names, load_backend
from mlops_template.backends.arguments import refuse_wrong_arguments
from mlops_template.backends.block import Block
from mlops_template.errors import ProjectError
from mlops_template.history import HistoryParameters
from mlops_template.pipelines.feature_engineering.parameters import Plan

from project import FEATURETOOLS_FITS, HEAVY

FOLDER = Path(backends.__file__).parent
ROLES = sorted(each.parent.name for each in FOLDER.glob("*/__init__.py"))


def installed(name: str) -> bool:
    return FEATURETOOLS_FITS if name == "featuretools" else name not in HEAVY or find_spec(HEAVY[name]) is not None


BACKENDS = [
    pytest.param(role, name, id=f"{role}-{name}", marks=[pytest.mark.slow] if name in {*HEAVY, "featuretools"} else [])
    for role in ROLES
    for name in backend_names(role)
    if installed(name)
]


def words(hint: Any) -> list[Any]:
    if get_origin(hint) is Literal:
        return list(get_args(hint))
    return [word for inner in get_args(hint) for word in words(inner)]


@pytest.mark.parametrize(("role", "name"), BACKENDS)
def test_a_word_that_is_none_is_refused_with_the_nearest(role: str, name: str) -> None:
    hints = get_type_hints(load_backend(role, name).__init__, include_extras=True)
    accepted = backends._arguments(load_backend(role, name))
    for argument in accepted:
        known = words(hints.get(argument))
        if not known or argument == "task":
            continue
        listed = get_origin(hints[argument]) is list
        for wrong, told in ((f"{known[0]}x", f"did you mean '{known[0]}'"), ("qqq", f"Known: {known[0]}")):
            with pytest.raises(ProjectError, match=f"{name}: {argument} cannot be .*{told}"):
                refuse_wrong_arguments(role, name, {argument: [wrong] if listed else wrong})


@pytest.mark.parametrize(("role", "name"), BACKENDS)
def test_a_value_of_another_type_is_refused_and_a_default_is_taken(role: str, name: str) -> None:
    class_ = load_backend(role, name)
    hints = get_type_hints(class_.__init__, include_extras=True)
    for argument, parameter in inspect.signature(class_).parameters.items():
        if argument not in hints or parameter.kind is parameter.VAR_KEYWORD or argument == "task":
            continue
        if parameter.default is not parameter.empty and not hasattr(class_, "accepts"):
            refuse_wrong_arguments(role, name, {argument: parameter.default})
        wrong = [3.5] if "dict" in str(hints[argument]) else {"a": None}
        with pytest.raises(ProjectError, match=f"{name}: {argument} cannot be"):
            refuse_wrong_arguments(role, name, {argument: wrong})


@pytest.mark.parametrize(
    ("block", "told"),
    [
        ({"type": "categorical", "encode": "onehot"}, "encode cannot be 'onehot'; did you mean 'one_hot'"),
        ({"type": "bins", "encode": "onehot"}, "encode cannot be 'onehot'; did you mean 'one_hot'"),
        ({"type": "numeric", "bend": "sqrt"}, "bend cannot be 'sqrt'; Known: log, power"),
        ({"type": "numeric", "scale": "standart"}, "did you mean 'standard'"),
        ({"type": "numeric", "clip": [0.9, 0.1]}, "the first must lie below the second"),
        ({"type": "numeric", "clip": [1, 99]}, "it should be less than or equal to 1"),
        ({"type": "numeric", "flag_missing": "no"}, "wanted is true or false"),
        ({"type": "datetime", "parts": ["hour"], "encode": "cycle"}, "did you mean 'cyclic'"),
        ({"type": "datetime", "parts": "hour"}, "wanted is a list of year or quarter"),
        ({"type": "categorical", "min_frequency": 0}, "it should be greater than or equal to 1"),
        ({"type": "target", "smooth": "atuo"}, "did you mean 'auto'"),
        ({"type": "hashing", "buckets": "32"}, "wanted is a whole number"),
        ({"type": "pair", "ratios": ["distance", "noise"]}, r"wanted is a list of \[text, text\] or null"),
        ({"type": "holiday", "country": "us"}, r"'us' are not known; did you mean 'US'\?$"),
        ({"type": "holiday", "country": "Atlantis"}, "give its ISO code, such as US$"),
        ({"type": "holiday", "country": False}, "country cannot be False; wanted is text"),
        ({"type": "fourier", "periods": ["soon"]}, "'soon' is neither a length of time"),
        ({"type": "elapsed"}, "say what time passed since or until"),
    ],
)
def test_a_plan_is_refused_before_the_run(block: dict[str, Any], told: str) -> None:
    with pytest.raises(ProjectError, match=f"^it: .*{told}"):
        Plan.model_validate({"it": block}).check()


@pytest.mark.parametrize(
    ("block", "told"),
    [
        ({"type": "constant", "share": 99}, "it should be less than or equal to 1"),
        ({"type": "correlated", "above": 98}, "it should be less than or equal to 1"),
        ({"type": "importance", "estimator": "sklearn.linear_model.Ridge", "keep": 1.5}, "it should be less than"),
    ],
)
def test_a_selector_is_refused_before_the_run(block: dict[str, Any], told: str) -> None:
    with pytest.raises(ProjectError, match=f"^it: .*{told}"):
        Plan.model_validate({"select": {"it": block}}).check()


def test_history_is_refused_before_the_run() -> None:
    events = {"tables": ["t"], "query": "select 1", "time": "a", "known": "a"}
    feature = {"type": "rolling", "events": "e", "entity": [], "value": "v", "window": "3h", "statistic": "median"}
    with pytest.raises(ProjectError, match=r"features\.it: rolling: statistic cannot be 'median'; .*Known: mean, sum"):
        HistoryParameters.model_validate({"ahead": "0h", "events": {"e": events}, "features": {"it": feature}}).check()


def test_values_that_fit_come_through_untouched() -> None:
    block = Block.model_validate({"type": "numeric", "clip": [0, 0.5], "impute": None, "flag_missing": True})
    built = block.build("features")
    assert (built.clip, built.impute, built.flag_missing) == ([0, 0.5], None, True)


def test_a_class_of_a_library_says_itself_what_it_takes() -> None:
    refuse_wrong_arguments("features", "sklearn.preprocessing.OneHotEncoder", {"handle_unknown": "ignor"})
