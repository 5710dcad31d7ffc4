"""What a plan makes of its blocks: columns, selectors, seeds, odd input."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from mlops_template.backends.features.base import count_odd
from mlops_template.errors import ProjectError
from mlops_template.modelling.refitting import refitted
from mlops_template.pipelines.feature_engineering.nodes import fit_plan
from mlops_template.pipelines.feature_engineering.parameters import Plan
from mlops_template.serving.candidate_model import CandidateModel

from toy import toy_problem, toy_table

FOREST = "sklearn.ensemble.RandomForestClassifier"
EVERYTHING = {
    "numbers": {"type": "numeric", "impute": "median"},
    "products": {"type": "pair", "products": [["distance", "noise"]]},
    "means": {"type": "target"},
    "counts": {"type": "count"},
    "dates": {"type": "holiday", "country": "US"},
    "select": {
        "flat": {"type": "constant"},
        "alike": {"type": "correlated", "above": 0.9},
        "best": {"type": "importance", "estimator": FOREST, "keep": 4, "arguments": {"n_estimators": 10}},
    },
}


def fitted(seed: int = 1, task: str = "binary", **blocks: Any) -> Any:
    return fit_plan(toy_table(), Plan.model_validate(blocks), toy_problem(task), seed)


def test_what_selectors_leave_out_is_listed_and_stays_out() -> None:
    plan, features, removed = fitted(**EVERYTHING)
    assert features.shape[1] == 4
    assert list(plan.transform(toy_table().head(1))) == list(features)
    assert set(removed["selector"]) <= {"flat", "alike", "best"}
    assert set(removed["feature"]).isdisjoint(features)
    assert removed["reason"].str.len().min() > 5
    every = fitted(**{name: block for name, block in EVERYTHING.items() if name != "select"})[1]
    assert sorted([*removed["feature"], *features]) == sorted(every)


def test_a_selector_of_scikit_learn_serves_too() -> None:
    select = {"two": {"type": "sklearn.feature_selection.SelectKBest", "k": 2}, "off": None}
    plan, features, removed = fitted(
        means={"type": "target"}, counts={"type": "count"}, dates=EVERYTHING["dates"], select=select
    )
    assert list(plan.transform(toy_table())) == list(features)
    assert features.shape[1] == 2
    assert set(removed["reason"]) == {"not chosen by SelectKBest"}


def test_no_feature_left_is_told() -> None:
    with pytest.raises(ProjectError, match="no feature is left"):
        fitted(
            numbers={"type": "numeric", "impute": "mean"},
            select={"none": {"type": "sklearn.feature_selection.SelectFdr", "alpha": 0.0}},
        )


def test_training_rows_get_cross_fitted_values_and_the_seed_decides() -> None:
    blocks = {"means": {"type": "target"}}
    plan, features, _ = fitted(**blocks)
    assert (features != plan.transform(toy_table())).any(axis=None)
    pd.testing.assert_frame_equal(fitted(**blocks)[1], features)
    assert (fitted(seed=2, **blocks)[1] != features).any(axis=None)
    assert fitted(task="multiclass", **blocks)[1].columns.tolist() == [f"carrier_target_{grade}" for grade in "abc"]
    assert fitted(task="regression", **blocks)[1].columns.tolist() == ["carrier_target"]


def test_a_refitted_plan_names_its_features_alike() -> None:
    table, problem = toy_table(), toy_problem("multiclass")
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import Pipeline

    plan, features, _ = fit_plan(table, Plan.model_validate({"means": {"type": "target"}}), problem, 1)
    classes = np.array(["a", "b", "c"])
    model = LogisticRegression().fit(features, table["grade"].map({"a": 0, "b": 1, "c": 2}))
    again = refitted(
        CandidateModel(Pipeline([("features", plan), ("model", model)]), classes), table, table["grade"], None
    )
    assert list(again.pipeline[0].get_feature_names_out()) == list(features)


def test_later_rows_change_nothing_that_was_fitted() -> None:
    table = toy_table()
    plan, features, removed = fit_plan(table, Plan.model_validate(EVERYTHING), toy_problem(), 1)
    before = plan.transform(table)
    plan.transform(table.assign(distance=1e9, carrier="ZZ", moment=pd.Timestamp("2050-01-01")))
    pd.testing.assert_frame_equal(plan.transform(table), before)
    again = fit_plan(table, Plan.model_validate(EVERYTHING), toy_problem(), 1)
    pd.testing.assert_frame_equal(again[1], features)
    pd.testing.assert_frame_equal(again[2], removed)


@pytest.mark.parametrize(
    ("blocks", "told"),
    [
        ({"ranks": {"type": "sklearn.preprocessing.QuantileTransformer"}}, "ranks: say which columns .* reads"),
        ({"pairs": {"type": "pair", "ratios": [["distance", "delay"]]}}, "pairs reads 'delay'"),
        ({"age": {"type": "elapsed", "until": "landed"}}, "age reads 'landed'"),
    ],
)
def test_columns_that_a_plan_may_not_read_are_told(blocks: dict[str, Any], told: str) -> None:
    with pytest.raises(ProjectError, match=told):
        fitted(**blocks)


@pytest.mark.parametrize(
    ("blocks", "told"),
    [
        ({"numbers": {"type": "numeric", "impte": "mean"}}, "numbers: numeric takes no argument 'impte'"),
        (
            {"select": {"flat": {"type": "constnt"}}},
            "flat: backends/selectors has no 'constnt'; did you mean 'constant'",
        ),
    ],
)
def test_a_slip_is_told_before_anything_runs(blocks: dict[str, Any], told: str) -> None:
    with pytest.raises(ProjectError, match=told):
        Plan.model_validate(blocks).check()


def test_two_enrichers_that_give_one_name_are_told() -> None:
    with pytest.raises(ProjectError, match=r"two enrichers give the feature 'distance' .*one, two"):
        fitted(one={"type": "numeric"}, two={"type": "numeric", "scale": "standard", "columns": ["distance"]})


def test_an_enricher_of_ones_own_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.py").write_text(
        "from mlops_template.backends.features.base import Enricher, row_wise\n"
        "class Long(Enricher):\n"
        "    kinds = ('numeric',)\n"
        "    def __init__(self, above): self.above = above\n"
        "    def compose(self): return row_wise(_long, above=self.above).set_output(transform='pandas')\n"
        "def _long(frame, above): return (frame > above).astype(float).add_suffix('_long')\n",
        "utf-8",
    )
    monkeypatch.chdir(tmp_path)
    features = fitted(mine={"type": "mine.py:Long", "above": 5})[1]
    assert features["distance_long"].tolist() == (toy_table()["distance"] > 5).astype(float).tolist()


def test_odd_input_is_counted() -> None:
    plan = fitted(**EVERYTHING)[0]
    rows = toy_table().head(4).drop(columns="noise").astype(object)
    rows["distance"] = [1.0, "far", None, float("inf")]
    rows["carrier"] = ["AA", "ZZ", None, "zz"]
    rows["moment"] = ["2013-01-01", "soon", None, "2013-01-01T00:00Z"]
    counted = count_odd(plan, rows, toy_problem()).set_index("column")
    assert counted.loc["distance"].to_dict() == {
        "kind": "numeric", "rows": 4, "absent": 0, "missing": 1, "unreadable": 2, "unseen": 0, "empty": 0,
    }  # fmt: skip
    assert counted.loc["noise", "absent"] == 4
    assert counted.loc["carrier", ["missing", "unseen"]].tolist() == [1, 2]
    assert counted.loc["moment", ["missing", "unreadable"]].tolist() == [1, 1]


def test_empty_texts_are_counted() -> None:
    table = toy_table().assign(said="hello")
    problem = toy_problem(columns={"text": ["said"]})
    plan = fit_plan(table, Plan.model_validate({"words": {"type": "text", "terms": 3}}), problem, 1)[0]
    rows = table.head(4).assign(said=["hello", "", " ", None])
    assert count_odd(plan, rows, problem)[["missing", "empty"]].to_numpy().tolist() == [[1, 2]]


def test_an_absent_column_is_named() -> None:
    plan = fitted(**EVERYTHING)[0]
    with pytest.raises(ValueError, match=r"columns are missing: .*'noise'"):
        plan.transform(toy_table().drop(columns="noise"))
