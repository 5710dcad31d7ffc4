"""What validates and tests changes nothing that is fitted, from the split to the features."""

from datetime import datetime
from typing import Any

import joblib
import numpy as np
import pandas as pd
import pytest

from mlops_template.pipelines.feature_engineering.nodes import fit_plan, split, treat_outliers
from mlops_template.pipelines.feature_engineering.parameters import OutlierBlock, Plan
from mlops_template.problem import Problem

from toy import toy_problem, toy_table

BOUND = pd.Timestamp("2013-01-06")
BY_TIME = {"by": "time", "validation": datetime(2013, 1, 6), "test": datetime(2013, 1, 8)}
FOREST = "sklearn.ensemble.RandomForestClassifier"
PLAN = {
    "numbers": {"type": "numeric", "impute": "median", "clip": [0.01, 0.99], "bend": "power", "scale": "quantile"},
    "bins": {"type": "bins", "encode": "one_hot"},
    "categories": {"type": "categorical", "encode": "one_hot", "min_frequency": 5},
    "means": {"type": "target"},
    "counts": {"type": "count", "as_share": True},
    "native": {"type": "sklearn.preprocessing.OrdinalEncoder", "columns": ["origin"]},
    "topics": {"type": "lsa", "columns": ["said"], "topics": 2},
    "dates": {"type": "datetime", "parts": ["weekday", "hour"], "encode": "one_hot"},
    "select": {
        "flat": {"type": "constant", "share": 0.999},
        "alike": {"type": "correlated", "above": 0.95},
        "best": {"type": "importance", "estimator": FOREST, "arguments": {"n_estimators": 10}, "keep": 15},
    },
}
COLUMNS = {
    "numeric": ["distance", "noise"],
    "categorical": ["carrier", "origin"],
    "datetime": ["moment"],
    "text": ["said"],
}


def table() -> pd.DataFrame:
    made = toy_table()
    return made.assign(
        said=[f"{carrier} at gate {row % 7}" for carrier, row in zip(made["carrier"], made["row"], strict=True)]
    )


def problem() -> Problem:
    return toy_problem(columns=COLUMNS, split=BY_TIME)


def other_values(rows: pd.DataFrame, later: pd.Series) -> pd.DataFrame:
    strange = {"distance": 1e9, "noise": np.nan, "carrier": "ZZ", "origin": "EWR", "said": "never heard"}
    return rows.assign(**{name: rows[name].mask(later, value) for name, value in strange.items()})


def other_targets(rows: pd.DataFrame, later: pd.Series) -> pd.DataFrame:
    return rows.assign(late=rows["late"] ^ later)


def more_rows(rows: pd.DataFrame, later: pd.Series) -> pd.DataFrame:
    again = rows[later].assign(row=lambda each: each["row"] + 1000, distance=-5.0, carrier="QQ")
    return pd.concat([rows, again, again], ignore_index=True)


def fewer_rows(rows: pd.DataFrame, later: pd.Series) -> pd.DataFrame:
    return rows[~later | (rows["row"] % 3 > 0)]


def fitted(rows: pd.DataFrame, do: str) -> tuple[Any, ...]:
    train = split(rows, problem(), 1)[0]
    block = {"do": do, "type": "sklearn.ensemble.IsolationForest", "contamination": 0.05}
    treated, odd = treat_outliers(train, OutlierBlock.model_validate(block), problem(), 1)
    plan, features, removed = fit_plan(treated, Plan.model_validate(PLAN), problem(), 1)
    return plan, features, removed, treated, odd


@pytest.mark.slow
@pytest.mark.parametrize("do", ["clip", "drop"])
@pytest.mark.parametrize("change", [other_values, other_targets, more_rows, fewer_rows])
def test_rows_that_validate_and_test_change_nothing_that_is_fitted(change: Any, do: str) -> None:
    rows = table()
    changed = change(rows, rows["moment"] >= BOUND)
    assert not changed.equals(rows)
    (plan, *made), (again, *made_again) = fitted(rows, do), fitted(changed, do)
    for one, other in zip(made, made_again, strict=True):
        pd.testing.assert_frame_equal(one, other)
    assert len(made[1]) > 0, "nothing was left out, so a selector was not tried"
    assert joblib.hash(again) == joblib.hash(plan)
    pd.testing.assert_frame_equal(again.transform(rows), plan.transform(rows))


@pytest.mark.slow
def test_the_proof_can_fail() -> None:
    rows = table()
    plan, features, *_ = fitted(rows, "drop")
    learnt = rows["moment"] < BOUND
    again, other, *_ = fitted(other_values(rows, learnt & (rows["row"] % 2 == 0)), "drop")
    assert joblib.hash(again) != joblib.hash(plan)
    assert not other.equals(features)
