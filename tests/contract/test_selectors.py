"""Every selector of backends/selectors/, found by itself, is put through one suite."""

import inspect
import re
import textwrap
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas as pd
import pytest
import yaml
from sklearn.base import clone

from mlops_template.backends import backend_names, load_backend
from mlops_template.backends.selectors.base import Selector
from mlops_template.errors import ProjectError
from mlops_template.pipelines.feature_engineering.parameters import Plan

ROWS = 80
TARGET = np.arange(ROWS) % 2
NAMES = backend_names("selectors")


def features(rows: int = ROWS) -> pd.DataFrame:
    draw = np.random.default_rng(0)
    signal = TARGET[:rows] + draw.normal(0, 0.3, rows)
    return pd.DataFrame(
        {
            "flat": 1.0,
            "signal": signal,
            "twin": signal,
            "alike": -2 * signal + draw.normal(0, 1e-3, rows),
            "noise": np.where(draw.random(rows) < 0.1, np.nan, draw.normal(size=rows)),
            "nothing": np.nan,
            "huge": draw.normal(size=rows) * 1e38,
        }
    )


def build(name: str) -> Selector:
    class_ = load_backend("selectors", name)
    found = re.findall(r"\.\. code-block:: yaml\n\n((?: +.*\n|\n)+)", (inspect.getdoc(class_) or "") + "\n")
    [block] = yaml.safe_load(textwrap.dedent(found[0])).values()
    assert block.pop("type") == name
    given = {"task": "binary", "random_state": 0}
    small: dict[str, Any] = {"keep": 3} if "keep" in block else {}
    accepted = inspect.signature(class_).parameters
    selector: Selector = class_(**(block | small | {key: value for key, value in given.items() if key in accepted}))
    return selector


@pytest.mark.parametrize("name", NAMES)
def test_what_leaves_has_a_reason_and_what_stays_is_untouched(name: str) -> None:
    made = features()
    before = made.copy()
    selector = build(name).fit(made, TARGET)
    kept = selector.transform(made)
    pd.testing.assert_frame_equal(made, before)
    assert set(selector.reasons_) == set(made) - set(kept)
    assert selector.reasons_, "nothing was left out"
    assert all(selector.reasons_.values())
    assert selector.get_support().tolist() == [feature in kept for feature in made]
    assert list(selector.get_feature_names_out()) == list(kept)
    pd.testing.assert_frame_equal(kept, made[list(kept)])
    assert {"signal", "twin", "alike"} & set(kept)


@pytest.mark.parametrize("name", NAMES)
def test_clone_joblib_and_other_rows(name: str, tmp_path: Path) -> None:
    selector = build(name)
    assert clone(selector).get_params() == selector.get_params()
    selector.fit(features(), TARGET)
    joblib.dump(selector, tmp_path / "it.joblib")
    again = joblib.load(tmp_path / "it.joblib")
    later = features().iloc[::-1] * 0
    assert list(again.transform(later)) == list(selector.transform(features()))
    assert len(again.transform(later.head(1))) == 1
    assert again.reasons_ == selector.reasons_


@pytest.mark.parametrize("name", ["constant", "duplicate", "correlated"])
def test_categories_stay_categories(name: str) -> None:
    made = features().assign(kind=pd.Categorical(np.where(TARGET, "a", "b"), categories=["a", "b", "(rare)"]))
    assert isinstance(build(name).fit_transform(made, TARGET)["kind"].dtype, pd.CategoricalDtype)


def test_the_first_of_several_stays() -> None:
    made = features()
    reasons = {name: build(name).fit(made, TARGET).reasons_ for name in ("constant", "duplicate", "correlated")}
    assert reasons["constant"] == dict.fromkeys(["flat", "nothing"], "the same in 100% of the rows")
    assert reasons["duplicate"] == {"twin": "equal to signal"}
    assert reasons["correlated"] == {
        "twin": "correlation of 1.000 with signal",
        "alike": "correlation of -1.000 with signal",
    }


def test_columns_that_do_not_differ_are_like_no_other() -> None:
    rows = pd.DataFrame({"a": [0.1] * 80, "b": [0.3] * 80, "c": np.arange(80.0)})
    assert load_backend("selectors", "correlated")(above=0.5).fit(rows).reasons_ == {}


def test_gaps_that_an_estimator_does_not_take_are_named() -> None:
    rows = pd.DataFrame({"whole": np.arange(80.0), "holed": [np.nan, *range(79)]})
    selector = load_backend("selectors", "importance")("sklearn.linear_model.LogisticRegression", 1, task="binary")
    with pytest.raises(ProjectError, match=r"LogisticRegression failed: Input X contains NaN. .* gaps: holed; impute"):
        selector.fit(rows, TARGET)


@pytest.mark.parametrize(
    ("estimator", "said"),
    [
        ("sklearn.ensemble.ExtraTreesClasifier", "best: .* did you mean 'ExtraTreesClassifier'"),
        ("sklearn.ensemble.ExtraTreesClassifier", "best: estimator: .* unexpected keyword argument 'trees'"),
    ],
)
def test_an_estimator_is_looked_at_before_a_run(estimator: str, said: str) -> None:
    best = {"type": "importance", "estimator": estimator, "keep": 1, "arguments": {"trees": 1}}
    plan = Plan.model_validate({"numbers": {"type": "numeric"}, "select": {"best": best}})
    with pytest.raises(ProjectError, match=said):
        plan.check()


@pytest.mark.parametrize(("task", "target"), [("multiclass", ["a", "b"] * 40), ("regression", TARGET + 0.5)])
def test_importance_takes_every_task_and_is_seeded(task: str, target: Any) -> None:
    kind = "Regressor" if task == "regression" else "Classifier"
    class_ = load_backend("selectors", "importance")

    def reasons(seed: int) -> dict[str, str]:
        selector = class_(f"sklearn.ensemble.RandomForest{kind}", 0.3, {"n_estimators": 5}, task, seed)
        return selector.fit(features().fillna(0), target).reasons_

    assert reasons(1) == reasons(1)
    assert reasons(1) != reasons(2)
    assert len(reasons(1)) == 5
