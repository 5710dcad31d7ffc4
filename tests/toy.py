"""A small table, and problems over it: what unit tests are put through."""

from typing import Any

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import Pipeline

from mlops_template.candidate import CandidateSummary, LoadedCandidate
from mlops_template.pipelines.feature_engineering.nodes import fit_plan
from mlops_template.pipelines.feature_engineering.parameters import Plan
from mlops_template.problem import Problem
from mlops_template.serving.candidate_model import CandidateModel, encode

TARGETS = {"binary": "late", "multiclass": "grade", "regression": "delay"}
METRICS = {"binary": "roc_auc", "multiclass": "log_loss", "regression": "rmse"}


def toy_table(rows: int = 240, seed: int = 0) -> pd.DataFrame:
    """Rows in which `distance` and `carrier` decide the targets, and `noise` decides nothing."""
    draw = np.random.default_rng(seed)
    distance = draw.uniform(0, 10, rows)
    carrier = draw.choice(["AA", "DL", "UA"], rows)
    delay = 3 * distance + 10 * (carrier == "UA") + draw.normal(0, 2, rows)
    return pd.DataFrame(
        {
            "row": np.arange(rows),
            "moment": pd.Timestamp("2013-01-01") + pd.to_timedelta(np.arange(rows), unit="h"),
            "distance": np.where(draw.random(rows) < 0.05, np.nan, distance),
            "noise": draw.normal(size=rows),
            "carrier": np.where(draw.random(rows) < 0.05, None, carrier),
            "origin": draw.choice(["EWR", "JFK"], rows),
            "late": delay > np.median(delay),
            "grade": np.select([delay < 12, delay < 24], ["a", "b"], "c"),
            "delay": delay,
        }
    )


def toy_problem(task: str = "binary", **changes: Any) -> Problem:
    """State a problem over the table, with changes."""
    stated = {
        "name": "toy",
        "task": task,
        "target": TARGETS[task],
        "labels": "table",
        "positive": True if task == "binary" else None,
        "id": ["row"],
        "time": "moment",
        "group": None,
        "metric": METRICS[task],
        "split": {"by": "time", "validation": 0.25, "test": 0.25},
        "columns": {"numeric": ["distance", "noise"], "categorical": ["carrier"], "datetime": ["moment"]},
        "refit": False,
    }
    return Problem.model_validate(stated | changes)


def toy_plan(train: pd.DataFrame, problem: Problem) -> Any:
    """Fit a small plan: everything imputed, scaled and one-hot."""
    blocks = {
        "numbers": {"type": "numeric", "impute": "median", "scale": "standard"},
        "categories": {"type": "categorical", "encode": "one_hot"},
        "dates": {"type": "datetime", "parts": ["hour"], "encode": "cyclic"},
    }
    return fit_plan(train, Plan.model_validate(blocks), problem, 1)[0]


def toy_model(task: str = "binary", rows: int = 240) -> CandidateModel:
    """Fit a linear model on the table."""
    problem, table = toy_problem(task), toy_table(rows)
    features, truth = toy_plan(table, problem), table[problem.target]
    if task == "regression":
        estimator = Ridge().fit(features.transform(table), truth)
        return CandidateModel(Pipeline([("features", features), ("model", estimator)]), np.array([]))
    classes = np.unique(truth)
    estimator = LogisticRegression().fit(features.transform(table), encode(truth, classes))
    return CandidateModel(Pipeline([("features", features), ("model", estimator)]), classes)


def toy_summary(name: str = "model", **changes: Any) -> CandidateSummary:
    """Summarise a candidate that nobody trained."""
    stated = {
        "run_id": f"run-{name}",
        "model_uri": f"models:/{name}",
        "name": name,
        "pipeline": "training",
        "engine": "sklearn",
        "params": {},
        "metrics": {"validation_roc_auc": 0.7},
        "timings": {"fit_seconds": 1.0, "predict_seconds": 0.1},
        "size_bytes": 10,
        "status": "ok",
        "error": None,
        "seed": 1,
        "provenance": {},
    }
    return CandidateSummary.model_validate(stated | changes)


def toy_loaded(model: Any, run_id: str = "run", version: int | None = None, **metrics: float) -> LoadedCandidate:
    """Pretend that a model was found again by its run."""
    return LoadedCandidate(run_id, f"models:/{run_id}", run_id, "sklearn", version, metrics, {}, 1, model)
