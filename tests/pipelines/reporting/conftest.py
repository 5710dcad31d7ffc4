"""Small runs of every task, with names that would break a careless page."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from mlops_template.pipelines.reporting.nodes import report
from mlops_template.problem import Problem
from mlops_template.problem.scoring import score

HOSTILE = "<script>alert('&')</script>"


@dataclass(frozen=True)
class Run:
    """The inputs of the node."""

    problem: Problem
    leaderboard: pd.DataFrame
    decision: dict[str, Any]
    predictions: pd.DataFrame
    test: pd.DataFrame
    importance: pd.DataFrame
    profile: dict[str, Any]

    def page(self, **changed: Any) -> str:
        run = replace(self, **changed)
        return report(
            run.problem, run.leaderboard, run.decision, run.predictions, run.test, run.importance, run.profile
        )


def _answers(task: str, rows: int) -> tuple[pd.Series, pd.DataFrame, str]:
    draw = np.random.default_rng(13)
    signal, noise = draw.normal(size=rows), draw.normal(size=rows)
    if task == "regression":
        return pd.Series(signal + noise), pd.DataFrame({"prediction": signal}), "rmse"
    if task == "binary":
        probability = 1 / (1 + np.exp(-signal))
        answers = {
            "prediction": probability > 0.5,
            "probability_False": 1 - probability,
            "probability_True": probability,
        }
        return pd.Series(signal + noise > 0), pd.DataFrame(answers), "roc_auc"
    classes = np.array(["ant", "bee", HOSTILE])
    truth = np.digitize(signal, [-0.5, 0.5])
    scores = np.exp(2 * np.eye(3)[truth] + draw.normal(size=(rows, 3)))
    probability = scores / scores.sum(axis=1, keepdims=True)
    shares = {f"probability_{name}": probability[:, place] for place, name in enumerate(classes)}
    return (
        pd.Series(classes[truth]),
        pd.DataFrame({"prediction": classes[probability.argmax(axis=1)], **shares}),
        "log_loss",
    )


def _problem(task: str, metric: str) -> Problem:
    return Problem.model_validate(
        {
            "name": f"small_{task}",
            "task": task,
            "target": "target",
            "labels": "table",
            "positive": True if task == "binary" else None,
            "id": ("row",),
            "time": None,
            "group": None,
            "metric": metric,
            "split": {"by": "random", "validation": 0.2, "test": 0.2},
            "columns": {"numeric": ("width",), "categorical": (HOSTILE,)},
            "refit": False,
        }
    )


def _leaderboard(metrics: dict[str, float]) -> pd.DataFrame:
    shared = {"pipeline": "training", "status": "ok", "model_uri": "models:/m", "error": None, "size_bytes": 17_237}
    times = {"fit_seconds": 1.25, "predict_seconds": 0.5}
    good = {**shared, **metrics, **times, "rank": 1, "name": "boosting", "engine": "sklearn", "run_id": "run-1"}
    failed = {"rank": 2, "name": HOSTILE, "engine": "xgboost", "run_id": "run-2", "status": "failed"}
    return pd.DataFrame([good, {**shared, **failed, "error": f"ValueError: {HOSTILE}", "size_bytes": 0}])


def _profile(rows: int) -> dict[str, Any]:
    plain = {"dtype": "float64", "missing": 3, "distinct": 40, "counts": [1, 4, 2], "labels": ["0", "1", "2"]}
    width = {**plain, "name": "width", "kind": "numeric", "min": 0.0, "median": 1.5, "mean": 1.25, "max": 3.0}
    texts = {**plain, "name": HOSTILE, "kind": "categorical", "dtype": "str", "labels": [HOSTILE, "b", "c"]}
    return {"rows": rows, "duplicates": 0, "columns": [width, texts]}


@pytest.fixture(scope="session")
def make_run() -> Callable[..., Run]:
    def make(task: str, rows: int = 500) -> Run:
        truth, answers, metric = _answers(task, rows)
        problem = _problem(task, metric)
        ids = pd.DataFrame({"row": np.arange(rows)})
        scores = {f"validation_{name}": value for name, value in score(problem, truth, answers).items()}
        decision = {
            "promoted": True,
            "reason": f"better: 0.9 against 0.8 of {HOSTILE}",
            "metric": metric,
            "challenger_score": 0.9,
            "champion_score": 0.8,
            "run_id": "run-1",
            "model_uri": "models:/m",
            "challenger_name": "boosting",
            "champion_name": "linear",
            "verdict": "boosting is champion now",
        }
        return Run(
            problem=problem,
            leaderboard=_leaderboard(scores),
            decision=decision,
            predictions=pd.concat([ids, answers], axis=1).assign(run_id="run-1", model_version=3),
            test=ids.assign(target=truth),
            importance=pd.DataFrame(
                {"column": ["width", HOSTILE], "importance": [0.2, -0.01], "deviation": [0.02, 0.005]}
            ),
            profile=_profile(rows),
        )

    return make
