from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from mlops_template.candidate import Candidate
from mlops_template.errors import ProjectError
from mlops_template.metrics import METRICS
from mlops_template.pipelines.training.nodes import train_candidate
from mlops_template.pipelines.training.parameters import ModelSpec, TrainingParameters
from mlops_template.problem import Problem

from toy import TARGETS, toy_plan, toy_problem, toy_table

FOREST = {
    "binary": "RandomForestClassifier",
    "multiclass": "RandomForestClassifier",
    "regression": "RandomForestRegressor",
}


def train(task: str = "binary", seed: int = 1, **block: Any) -> Candidate:
    problem, table = toy_problem(task), toy_table()
    rows, later = table[:160], table[160:]
    spec = {"type": f"sklearn.ensemble.{FOREST[task]}", "features": "toy", "n_estimators": 5} | block
    return train_on(ModelSpec.model_validate(spec), rows, later, problem, seed)


def train_on(spec: ModelSpec, rows: pd.DataFrame, later: pd.DataFrame, problem: Problem, seed: int = 1) -> Candidate:
    plan = toy_plan(rows, problem)
    return train_candidate(spec, plan, plan.transform(problem.raw_rows(rows)), rows, later, problem, seed)


@pytest.mark.parametrize("task", list(TARGETS))
def test_is_judged_by_every_metric_of_the_task(task: str) -> None:
    candidate = train(task)
    assert candidate.error is None
    assert set(candidate.metrics) == {f"validation_{name}" for name, each in METRICS.items() if task in each.tasks}
    assert candidate.timings.keys() == {"fit_seconds", "predict_seconds"}
    assert candidate.params["n_estimators"] == 5
    assert candidate.engine == "sklearn"
    assert list(candidate.sample) == list(toy_problem(task).columns.all)


def test_is_judged_on_rows_that_it_was_not_fitted_on() -> None:
    candidate = train(n_estimators=50)
    later, earlier = toy_table()[160:], toy_table()[:160]
    assert candidate.model is not None
    said = candidate.model.predict(later)["probability_True"]
    assert candidate.metrics["validation_roc_auc"] == roc_auc_score(later["late"], said)
    again = candidate.model.predict(earlier)["probability_True"]
    assert roc_auc_score(earlier["late"], again) > candidate.metrics["validation_roc_auc"]


def test_the_seed_decides() -> None:
    first, again, other = (train(seed=seed) for seed in (1, 1, 2))
    assert first.metrics == again.metrics
    assert first.metrics != other.metrics
    assert other.seed == 2


def test_a_seed_of_the_block_goes_first() -> None:
    assert train(seed=1, random_state=5).metrics == train(seed=2, random_state=5).metrics


def test_a_model_that_raises_is_a_failed_candidate() -> None:
    candidate = train(n_estimators=-1)
    assert candidate.model is None
    assert candidate.metrics == {}
    assert candidate.error is not None
    assert "n_estimators" in candidate.error
    assert candidate.error.startswith("InvalidParameterError: ")


def test_labels_of_any_kind_come_back_as_they_were() -> None:
    problem = toy_problem(target="word", positive="late")
    table = toy_table().assign(word=lambda rows: np.where(rows["late"], "late", "early"))
    spec = ModelSpec(type="xgboost.XGBClassifier", features="toy", n_estimators=3)  # which knows no text labels
    candidate = train_on(spec, table, table, problem)
    assert candidate.error is None
    assert candidate.model is not None
    answer = candidate.model.predict(table)
    assert list(answer) == ["prediction", "probability_early", "probability_late"]
    assert set(answer["prediction"]) == {"early", "late"}
    assert (answer["prediction"] == table["word"]).mean() > 0.8


def test_inputs_are_left_alone() -> None:
    table = toy_table()
    before = table.copy()
    spec = ModelSpec(type="lightgbm.LGBMClassifier", features="toy", n_estimators=2, verbose=-1)
    train_on(spec, table, table, toy_problem())
    pd.testing.assert_frame_equal(table, before)


def test_a_block_is_checked_against_its_class() -> None:
    with pytest.raises(ProjectError, match="takes no argument 'max_itr'; did you mean 'max_iter'"):
        ModelSpec(type="sklearn.linear_model.LogisticRegression", features="toy", max_itr=3).check()
    with pytest.raises(ProjectError, match="no class 'LogisticRegresion'; did you mean 'LogisticRegression'"):
        ModelSpec(type="sklearn.linear_model.LogisticRegresion", features="toy").check()
    with pytest.raises(ProjectError, match="cannot import lihgtgbm"):
        ModelSpec(type="lihgtgbm.LGBMClassifier", features="toy").check()


def test_a_name_set_to_null_is_left_out() -> None:
    block = {"type": "sklearn.linear_model.Ridge", "features": "toy"}
    assert list(TrainingParameters.model_validate({"models": {"ridge": block, "lightgbm": None}}).specs) == ["ridge"]
