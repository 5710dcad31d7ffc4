"""Fit one model and judge it on the validation rows."""

from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd

from mlops_template.candidate import Candidate
from mlops_template.pipelines.training.parameters import ModelSpec
from mlops_template.problem import SAMPLE_WEIGHT, Problem
from mlops_template.scoring import score
from mlops_template.serving.candidate_model import CandidateModel, encode, fit

SAMPLE_ROWS = 5


def train_candidate(
    spec: ModelSpec,
    features: Any,
    train_features: pd.DataFrame,
    train: pd.DataFrame,
    validation: pd.DataFrame,
    problem: Problem,
    seed: int,
) -> Candidate:
    """Fit one model on the training rows and judge it on the validation rows.

    A model that raises gives a failed candidate with the reason; the others go on.

    Args:
        spec: The model's class and arguments.
        features: The fitted row-wise plan that it takes.
        train_features: What the plan made of the training rows.
        train: Raw rows with the target.
        validation: Later, or other, raw rows with the target.
        problem: What is predicted and how it is judged.
        seed: Of all that the model draws by chance.
    """
    params = {"type": spec.type, "features": spec.features, **spec.arguments}
    sample = problem.raw_rows(validation.head(SAMPLE_ROWS))
    try:
        model, fit_seconds = _fit(spec, features, train_features, train, problem, seed)
        metrics, predict_seconds = _judge(model, validation, problem)
    except Exception as error:  # whatever a model raises is its own failure
        return Candidate(spec.engine, None, sample, {}, params, {}, seed, error=f"{type(error).__name__}: {error}")
    timings = {"fit_seconds": fit_seconds, "predict_seconds": predict_seconds}
    return Candidate(spec.engine, model, sample, metrics, params, timings, seed)


def _fit(
    spec: ModelSpec, features: Any, train_features: pd.DataFrame, train: pd.DataFrame, problem: Problem, seed: int
) -> tuple[CandidateModel, float]:
    from sklearn.pipeline import Pipeline

    start = perf_counter()
    classes = np.array([]) if problem.task == "regression" else np.unique(train[problem.target])
    target = encode(train[problem.target], classes) if len(classes) else train[problem.target]
    estimator = fit(spec.build(seed), train_features, target, train.get(SAMPLE_WEIGHT))
    pipeline = Pipeline([("features", features), ("model", estimator)])
    return CandidateModel(pipeline, classes), perf_counter() - start


def _judge(model: CandidateModel, rows: pd.DataFrame, problem: Problem) -> tuple[dict[str, float], float]:
    raw = problem.raw_rows(rows)
    start = perf_counter()
    predictions = model.predict(raw)
    seconds = perf_counter() - start
    scores = score(problem, rows[problem.target], predictions)
    return {f"validation_{name}": value for name, value in scores.items()}, seconds
