"""What a tuned model gained, as a candidate, a table and a page."""

import json
import re
from typing import Any

import pandas as pd
import pytest

from mlops_template.apart import Limits
from mlops_template.modelling.spec import ModelSpec
from mlops_template.pipelines.tuning.nodes import gains, report, tuned

from toy import toy_plan, toy_problem, toy_table

NONE = Limits(seconds=60, gigabytes=None)
BEST = {"params": {"max_depth": 4}, "score": 0.9, "number": 3, "error": None}
STUMP = ModelSpec.model_validate(
    {
        "type": "sklearn.tree.DecisionTreeClassifier",
        "features": "toy",
        "max_depth": 1,
        "search": {"max_depth": {"low": 1, "high": 9}},
    }
)


def tuned_on_toy(best: dict[str, Any], spec: ModelSpec = STUMP) -> Any:
    problem, table = toy_problem(), toy_table(600)
    train, validation = table[:400], table[400:]
    plan = toy_plan(train, problem)
    return tuned(spec, NONE, best, plan, plan.transform(problem.raw_rows(train)), train, validation, problem, 1)


@pytest.mark.slow
def test_the_best_arguments_stand_over_the_blocks_own() -> None:
    candidate, gain = tuned_on_toy(BEST)
    assert candidate.error is None
    assert candidate.params["max_depth"] == 4
    assert "search" not in candidate.params
    assert gain["after"] == candidate.metrics["validation_roc_auc"]
    assert gain["before"] < gain["after"]
    assert gain["gain"] == pytest.approx(gain["after"] - gain["before"])
    assert gain["low"] < gain["gain"] < gain["high"]
    assert gain["excludes_zero"] is True
    assert json.loads(json.dumps(gain)) == gain


@pytest.mark.slow
def test_where_nothing_better_was_found_nothing_is_gained() -> None:
    candidate, gain = tuned_on_toy(BEST | {"params": {}, "number": 0})
    assert candidate.params["max_depth"] == 1
    assert (gain["gain"], gain["low"], gain["high"], gain["excludes_zero"]) == (0, 0, 0, False)


def test_where_every_trial_failed_the_candidate_is_a_failed_one() -> None:
    candidate, gain = tuned_on_toy({"params": {}, "score": None, "number": None, "error": "ValueError: no"})
    assert candidate.model is None
    assert candidate.error == gain["error"] == "tuning: ValueError: no"


@pytest.mark.slow
def test_a_model_that_fails_as_it_stands_is_still_tuned() -> None:
    candidate, gain = tuned_on_toy(BEST, STUMP.with_arguments({"max_depth": -1}))
    assert candidate.error is None
    assert gain["gain"] is None
    assert gain["error"].startswith("as it stands: ")


def gain_of(gain: float, low: float, high: float, error: str | None = None) -> dict[str, Any]:
    sure = low > 0 or high < 0
    told = {"before": 0.7, "after": 0.7 + gain, "gain": gain, "low": low, "high": high, "excludes_zero": sure}
    return {**(told if error is None else dict.fromkeys(told)), "params": {}, "error": error}


OUTCOME: dict[str, Any] = {
    "models": ["tree", "<b>bad</b>", "linear"],
    "made": 5,
    "given_up": {"linear": "given up in round 1 of 2: 0.7000 after 2 trials"},
    "importance": {"tree": {"max_depth": 0.8, "kind": 0.2}, "linear": {}},
}
GAINS = [gain_of(0.01, -0.01, 0.03), gain_of(0, 0, 0, "ValueError: no"), gain_of(0.05, 0.02, 0.08)]


def toy_trials() -> pd.DataFrame:
    trials = [
        ("tree", 0, "complete", 0.70, {"max_depth": 1}),
        ("tree", 1, "complete", 0.80, {"max_depth": 200, "kind": "a"}),
        ("tree", 2, "pruned", None, {"max_depth": 3}),
        ("linear", 0, "complete", 0.70, {}),
        ("<b>bad</b>", 0, "failed", None, {}),
    ]
    rows = [
        {"model": model, "study": "s", "number": number, "state": state, "score": score, "params": json.dumps(params)}
        for model, number, state, score, params in trials
    ]
    return pd.DataFrame(rows).assign(seconds=1.5, error=None)


def test_the_largest_gain_stands_first_and_what_failed_last() -> None:
    table = gains(OUTCOME, *GAINS)
    assert table["model"].tolist() == ["linear", "tree", "<b>bad</b>"]
    assert table["error"].tolist()[-1] == "ValueError: no"


def test_the_page_tells_it_all_and_fetches_nothing() -> None:
    table = gains(OUTCOME, *GAINS)
    page = report(toy_problem(), toy_trials(), table, OUTCOME)
    assert page == report(toy_problem(), toy_trials(), table, OUTCOME)
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", page)
    assert "+0.0500" in page
    assert "+0.0200 to +0.0800" in page
    assert "may be chance" in page
    assert "given up in round 1 of 2" in page
    assert "ValueError: no" in page
    assert "1 of 3" in page
    assert "<b>bad" not in page
    assert 'id="chart-slice-tree-max_depth"' in page
