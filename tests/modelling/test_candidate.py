from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from mlops_template.apart import Limits
from mlops_template.candidate import Candidate
from mlops_template.errors import ProjectError
from mlops_template.modelling.candidate import fit_candidate, make_candidate
from mlops_template.modelling.fitting import stops_early
from mlops_template.modelling.lesson import Lesson
from mlops_template.modelling.refitting import refitted
from mlops_template.modelling.spec import ModelSpec
from mlops_template.pipelines.training.parameters import TrainingParameters
from mlops_template.problem import Problem

from toy import TARGETS, toy_plan, toy_problem, toy_table

NONE = Limits(seconds=None, gigabytes=None)
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
    return fit_candidate(spec, Lesson(plan, plan.transform(problem.raw_rows(rows)), rows, later, problem, seed))


@pytest.mark.parametrize("task", list(TARGETS))
def test_is_judged_by_every_metric_of_the_task(task: str) -> None:
    candidate = train(task)
    assert candidate.error is None
    assert set(candidate.metrics) == {f"validation_{name}" for name in toy_problem(task).metrics}
    assert candidate.timings.keys() == {"fit_seconds", "predict_seconds"}
    assert candidate.params["n_estimators"] == 5
    assert candidate.engine == "sklearn"
    assert list(candidate.sample) == list(toy_problem(task).columns.all)


def test_a_failure_names_the_features_that_no_training_row_has() -> None:
    problem, table = toy_problem("binary"), toy_table()
    rows, later = table[:160], table[160:]
    plan = toy_plan(rows, problem)
    made = plan.transform(problem.raw_rows(rows)).assign(gust=np.nan)
    spec = ModelSpec(type="sklearn.ensemble.HistGradientBoostingClassifier", features="toy")
    candidate = fit_candidate(spec, Lesson(plan, made, rows, later, problem, 1))
    assert candidate.error is not None
    assert candidate.error.endswith(
        "(no training row has a value of gust; a selector of type constant leaves such features out)"
    )


def test_a_failure_says_one_line_and_where_gaps_are() -> None:
    problem, table = toy_problem("binary"), toy_table()
    rows, later = table[:160], table[160:]
    plan = toy_plan(rows, problem)
    made = plan.transform(problem.raw_rows(rows)).assign(gust=[np.nan, *range(159)])
    spec = ModelSpec(type="sklearn.linear_model.LogisticRegression", features="toy")
    candidate = fit_candidate(spec, Lesson(plan, made, rows, later, problem, 1))
    assert candidate.error == "ValueError: Input X contains NaN. (gaps are in gust; impute them in the plan)"


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
    assert list(
        TrainingParameters.model_validate({"limits": NONE, "models": {"ridge": block, "lightgbm": None}}).specs
    ) == ["ridge"]


STOPPING = {
    "xgboost.XGB": {"n_estimators": 400, "early_stopping_rounds": 3},
    "lightgbm.LGBM": {"n_estimators": 400, "early_stopping_round": 3, "min_child_samples": 5, "verbose": -1},
    "catboost.CatBoost": {
        "iterations": 400,
        "learning_rate": 0.3,
        "early_stopping_rounds": 3,
        "verbose": 0,
        "allow_writing_files": False,
    },
    "sklearn.ensemble.HistGradientBoosting": {"max_iter": 400, "early_stopping": True, "n_iter_no_change": 3},
}


@pytest.mark.slow
@pytest.mark.parametrize("task", ["binary", "multiclass", "regression"])
@pytest.mark.parametrize("library", STOPPING)
def test_stops_by_the_validation_rows(library: str, task: str) -> None:
    type_ = f"{library}{'Regressor' if task == 'regression' else 'Classifier'}"
    problem, table = toy_problem(task, refit=True), toy_table(800)
    rows, later = table[:600], table[600:]
    candidate = train_on(ModelSpec(type=type_, features="toy", **STOPPING[library]), rows, later, problem)
    assert candidate.error is None
    model: Any = candidate.model
    fitted = model.pipeline[-1]
    rounds = best_round(fitted)
    assert 0 < rounds < 300
    truth = later[problem.target]
    other = train_on(
        ModelSpec(type=type_, features="toy", **STOPPING[library]),
        rows,
        later.assign(**{problem.target: truth.sample(frac=1, random_state=0).to_numpy()}),
        problem,
    )
    assert best_round(other.model.pipeline[-1]) != rounds, "other validation rows stop it elsewhere"  # type: ignore[union-attr]
    again = refitted(model, table, table[problem.target], None).pipeline[-1]
    assert not stops_early(again)
    assert rounds_asked(again) == rounds
    if "catboost" in library:  # whose randomness hangs on how many trees were asked for
        assert again.tree_count_ == rounds
        return
    same_rows = refitted(model, rows, rows[problem.target], None)
    pd.testing.assert_frame_equal(same_rows.predict(later), model.predict(later), rtol=1e-4)  # it goes just as far


def best_round(fitted: Any) -> int:
    if hasattr(fitted, "tree_count_"):
        return fitted.tree_count_
    return (
        fitted.best_iteration + 1
        if hasattr(fitted, "best_iteration")
        else getattr(fitted, "best_iteration_", 0) or fitted.n_iter_
    )


def rounds_asked(estimator: Any) -> int:
    given = estimator.get_params()
    return next(given[name] for name in ("n_estimators", "iterations", "max_iter") if name in given)


@pytest.mark.parametrize("type_", ["xgboost.XGBClassifier", "sklearn.linear_model.LogisticRegression"])
def test_a_heavy_class_is_predicted_more_often(type_: str) -> None:
    problem, table = toy_problem(), toy_table()
    shares = []
    for weight in (None, {True: 50.0}):
        extra = {"n_estimators": 2} if type_.startswith("xgboost") else {}
        spec = ModelSpec(type=type_, features="toy", class_weight=weight, **extra)
        model: Any = train_on(spec, table, table, problem).model
        shares.append(model.predict(table)["probability_True"].mean())
        again = refitted(model, table, table["late"], None)
        assert again.predict(table)["probability_True"].mean() == pytest.approx(shares[-1], abs=1e-6)
    assert shares[1] > shares[0] + 0.05


def apart(at_most: Limits = NONE, **block: Any) -> Candidate:
    problem, table = toy_problem(), toy_table()
    plan = toy_plan(table, problem)
    spec = ModelSpec.model_validate({"type": "sklearn.ensemble.RandomForestClassifier", "features": "toy"} | block)
    return make_candidate(
        spec, at_most, Lesson(plan, plan.transform(problem.raw_rows(table)), table, table, problem, 1)
    )


@pytest.mark.slow
def test_apart_is_as_here() -> None:
    made = apart(n_estimators=5)
    here = train_on(
        ModelSpec(type=made.params["type"], features="toy", n_estimators=5), *2 * [toy_table()], toy_problem()
    )
    assert made.metrics == here.metrics
    assert made.params == here.params
    assert set(made.timings) == {"fit_seconds", "predict_seconds"}
    assert made.model is not None
    pd.testing.assert_frame_equal(made.model.predict(made.sample), here.model.predict(here.sample))  # type: ignore[union-attr]


def test_a_model_that_hangs_is_a_failed_candidate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.py").write_text(HANGING, "utf-8")
    made = apart(Limits(seconds=60, gigabytes=None), type="mine.py:Hanging", limits={"seconds": 1, "gigabytes": None})
    assert made.model is None
    assert made.error == "it took longer than 1 s; see training.limits"
    assert made.engine == "own"
    assert list(made.sample) == list(toy_problem().columns.all)


HANGING = """
import time
from sklearn.base import BaseEstimator

class Hanging(BaseEstimator):
    def fit(self, X, y):
        time.sleep(60)
"""


@pytest.mark.slow
def test_a_model_from_a_file_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.py").write_text(
        "from sklearn.ensemble import ExtraTreesClassifier\n\n\nclass Mine(ExtraTreesClassifier):\n    pass\n", "utf-8"
    )
    made = apart(type="mine.py:Mine", n_estimators=5)
    assert made.error is None
    assert made.metrics["validation_roc_auc"] > 0.9


def test_the_rows_that_judge_are_told_from_others() -> None:
    problem, table = toy_problem(), toy_table()
    spec = ModelSpec(type="sklearn.linear_model.LogisticRegression", features="toy")
    later = table[160:]
    changed = later.assign(distance=later["distance"] + 1)
    said = [train_on(spec, table[:160], rows, problem).judged_on for rows in (later, later.copy(), changed, later[1:])]
    assert said[0] == said[1]
    assert len(set(said)) == 3


LEAVING = """
import sys
import threading
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression

class Leaving(BaseEstimator):
    def fit(self, X, y):
        sys.exit(3)

class Held(LogisticRegression):
    def fit(self, X, y):
        self.lock_ = threading.Lock()
        return super().fit(X, y)
"""


@pytest.mark.slow
@pytest.mark.parametrize(("name", "said"), [("Leaving", "SystemExit: 3"), ("Held", "cannot pickle")])
def test_a_model_that_leaves_or_cannot_travel_is_a_failed_candidate(
    name: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.py").write_text(LEAVING, "utf-8")
    made = apart(type=f"mine.py:{name}")
    assert made.model is None
    assert made.error is not None
    assert said in made.error
