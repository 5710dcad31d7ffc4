from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlops_template.errors import ProjectError
from mlops_template.modelling.cross_validation import fold_rows, fold_score, folds_on_disk
from mlops_template.modelling.folds import folds
from mlops_template.modelling.spec import ModelSpec
from mlops_template.problem import Problem

from toy import TARGETS, toy_plan, toy_problem, toy_table

BY_CHANCE = {"by": "random", "validation": 0.25, "test": 0.25}
BY_GROUP = {"by": "group", "validation": 0.25, "test": 0.25}


def problem_by_group(**changes: Any) -> Problem:
    return toy_problem(group="origin", split=BY_GROUP, **changes)


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 6), st.integers(0, 10**6), st.integers(40, 200))
def test_by_time_no_row_judges_that_is_earlier_than_one_that_taught(count: int, seed: int, moments: int) -> None:
    table = toy_table(300, seed)
    draw = np.random.default_rng(seed)
    table["moment"] = pd.Timestamp("2013-01-01") + pd.to_timedelta(draw.integers(0, moments, 300), unit="h")
    before: set[int] = set()
    for fold in folds(table, toy_problem("regression"), count, 1):
        assert table["moment"].iloc[fold.taught].max() < table["moment"].iloc[fold.judged].min()
        assert before < {*fold.taught}
        assert not {*fold.taught} & {*fold.judged}
        before = {*fold.taught}


def test_by_time_the_last_rows_judge_last() -> None:
    table = toy_table(400)
    made = folds(table, toy_problem(), 3, 1)
    assert [len(fold.taught) for fold in made] == [100, 200, 300]
    assert [len(fold.judged) for fold in made] == [100, 100, 100]
    assert made[-1].judged.max() == 399


def test_by_group_no_group_is_on_both_sides() -> None:
    table = toy_table(400)
    table["origin"] = np.random.default_rng(1).integers(0, 12, 400).astype(str)
    judged = []
    for fold in folds(table, problem_by_group(), 4, 1):
        assert not {*table["origin"].iloc[fold.taught]} & {*table["origin"].iloc[fold.judged]}
        judged += [*fold.judged]
    assert sorted(judged) == list(range(400))


def test_by_chance_each_class_has_its_share_and_the_seed_decides() -> None:
    table, problem = toy_table(300), toy_problem("multiclass", split=BY_CHANCE)
    made = folds(table, problem, 3, 1)
    whole = table["grade"].value_counts(normalize=True)
    for fold in made:
        assert (table["grade"].iloc[fold.judged].value_counts(normalize=True) - whole).abs().max() < 0.02
    again, other = folds(table, problem, 3, 1), folds(table, problem, 3, 2)
    assert all((one.judged == two.judged).all() for one, two in zip(made, again, strict=True))
    assert any((one.judged != two.judged).any() for one, two in zip(made, other, strict=True))


def test_weak_labels_teach_but_do_not_judge() -> None:
    table = toy_table(300).assign(sample_weight=lambda rows: np.where(rows["row"] % 3 == 0, 1.0, 0.7))
    for fold in folds(table, toy_problem(), 3, 1):
        assert (table["sample_weight"].iloc[fold.judged] == 1).all()
        assert (table["sample_weight"].iloc[fold.taught] < 1).any()


@pytest.mark.parametrize(
    ("problem", "change", "told"),
    [
        (toy_problem(), {"moment": pd.Timestamp("2013-01-01")}, "need more moments"),
        (problem_by_group(), {}, "3 folds, but 2 groups of 'origin'"),
        (toy_problem(split=BY_CHANCE), {"late": [True, *[False] * 239]}, "1 rows of the rarest class"),
        (toy_problem(), {"late": np.arange(240) < 120}, "one class alone"),
        (toy_problem("multiclass"), {"grade": ["a"] * 60 + ["a", "b"] * 90}, "learns no class 'b'"),
    ],
)
def test_what_cannot_be_parted_is_refused(problem: Problem, change: dict[str, Any], told: str) -> None:
    with pytest.raises(ProjectError, match=r"tuning\.folds: .*" + told):
        folds(toy_table().assign(**change), problem, 3, 1)


def test_the_plan_is_fitted_on_the_rows_that_teach() -> None:
    table, problem = toy_table(), toy_problem()
    table.loc[200:, "distance"] += 1000
    plan = toy_plan(table, problem)
    fold = folds(table, problem, 3, 1)[0]
    rows = fold_rows(table, fold, plan, problem)
    assert abs(rows.taught.iloc[:, 0].mean()) < 1e-9, "scaled by its own mean"
    assert len(rows.judged) == len(rows.truth) == len(fold.judged)
    changed = table.copy()
    changed.loc[fold.judged, "distance"] = -50.0
    pd.testing.assert_frame_equal(fold_rows(changed, fold, plan, problem).taught, rows.taught)
    assert fold_rows(changed, fold, plan, problem).fingerprint != rows.fingerprint
    assert fold_rows(table, fold, plan, problem).fingerprint == rows.fingerprint


@pytest.mark.parametrize("task", list(TARGETS))
def test_a_fold_is_judged_by_the_metric_of_the_problem(task: str) -> None:
    table, problem = toy_table(), toy_problem(task)
    rows = fold_rows(table, folds(table, problem, 3, 1)[1], toy_plan(table, problem), problem)
    kind = "Regressor" if task == "regression" else "Classifier"
    spec = ModelSpec(type=f"sklearn.ensemble.RandomForest{kind}", features="toy", n_estimators=5)
    with folds_on_disk({"toy": [rows]}) as kept:
        score = fold_score(kept["toy"].paths[0], spec, problem, 1)
        assert score == fold_score(kept["toy"].paths[0], spec, problem, 1)
    assert (0.8 < score <= 1) if task == "binary" else (0 < score < 10)
