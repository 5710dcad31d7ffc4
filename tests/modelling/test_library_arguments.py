"""What each library calls by its own names reaches it: monotony and imbalance."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from mlops_template.modelling.candidate import fit_candidate
from mlops_template.modelling.lesson import Lesson
from mlops_template.modelling.spec import ModelSpec

from toy import toy_plan, toy_problem, toy_table

BLOCKS: dict[str, dict[str, Any]] = {
    "sklearn.ensemble.HistGradientBoostingClassifier": {"max_iter": 30, "min_samples_leaf": 5},
    "xgboost.XGBClassifier": {"n_estimators": 30},
    "lightgbm.LGBMClassifier": {"n_estimators": 30, "min_child_samples": 5, "verbose": -1},
    "catboost.CatBoostClassifier": {"iterations": 30, "verbose": 0, "allow_writing_files": False},
}


def answers(type_: str, rows: pd.DataFrame, asked: pd.DataFrame, **arguments: Any) -> np.ndarray:
    problem = toy_problem()
    plan = toy_plan(rows, problem)
    spec = ModelSpec.model_validate({"type": type_, "features": "toy", **BLOCKS[type_], **arguments})
    spec.check()
    made = fit_candidate(spec, Lesson(plan, plan.transform(problem.raw_rows(rows)), rows, rows, problem, 1))
    assert made.model is not None, made.error
    probability: np.ndarray = made.model.predict(problem.raw_rows(asked))["probability_True"].to_numpy()
    return probability


@pytest.mark.slow
@pytest.mark.parametrize(
    ("type_", "constraint"),
    [
        ("sklearn.ensemble.HistGradientBoostingClassifier", {"monotonic_cst": {"noise": 1}}),
        ("xgboost.XGBClassifier", {"monotone_constraints": {"noise": 1}}),
        ("lightgbm.LGBMClassifier", {"monotone_constraints": [0, 1, *[0] * 20]}),
        ("catboost.CatBoostClassifier", {"monotone_constraints": {"noise": 1}}),
    ],
)
def test_a_constraint_holds(type_: str, constraint: dict[str, Any]) -> None:
    rows = toy_table(400)
    if "lightgbm" in type_:
        features = toy_plan(rows, toy_problem()).get_feature_names_out()
        assert features[1] == "noise"
        constraint = {"monotone_constraints": constraint["monotone_constraints"][: len(features)]}
    asked = pd.concat([rows.iloc[[0]]] * 60, ignore_index=True).assign(noise=np.linspace(-3, 3, 60))
    assert (np.diff(answers(type_, rows, asked, **constraint)) >= -1e-12).all()
    assert (np.diff(answers(type_, rows, asked)) < 0).any(), "without it the answer goes down somewhere"


@pytest.mark.parametrize(
    ("type_", "option"),
    [
        ("xgboost.XGBClassifier", {"scale_pos_weight": 20}),
        ("lightgbm.LGBMClassifier", {"is_unbalance": True}),
        ("catboost.CatBoostClassifier", {"auto_class_weights": "Balanced"}),
        ("sklearn.ensemble.HistGradientBoostingClassifier", {"class_weight": "balanced"}),
    ],
)
def test_a_rare_class_is_heard(type_: str, option: dict[str, Any]) -> None:
    rows = toy_table(600)
    late = rows["late"] & (rows["row"] % 10 == 0)
    rare = rows.assign(late=late | (rows["row"] % 37 == 0))  # noise, so that nothing is learnt by heart
    plain, heard = (answers(type_, rare, rare, **each) for each in ({}, option))
    assert heard.mean() > plain.mean() + 0.02
