"""How a block of YAML, a plan and rows become a candidate."""

import hashlib
from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd

from mlops_template.apart import Limits, Stopped, call_apart
from mlops_template.candidate import Candidate
from mlops_template.modelling.fitting import Rows, fit, stops_early
from mlops_template.modelling.spec import ModelSpec
from mlops_template.problem import SAMPLE_WEIGHT, Problem
from mlops_template.scoring import score
from mlops_template.serving.candidate_model import CandidateModel, encode

SAMPLE_ROWS = 5


def make_candidate(
    spec: ModelSpec,
    limits: Limits,
    features: Any,
    train_features: pd.DataFrame,
    train: pd.DataFrame,
    validation: pd.DataFrame,
    problem: Problem,
    seed: int,
) -> Candidate:
    """Fit one model on the training rows and judge it on the validation rows, in a process of its own.

    A model that raises, crashes, or exceeds its limits gives a failed candidate with the reason; the others go on.

    Args:
        spec: The model's class and arguments.
        limits: How far it may go, where its own block says nothing.
        features: The fitted row-wise plan that it takes.
        train_features: What the plan made of the training rows.
        train: Raw rows with the target.
        validation: Later, or other, raw rows with the target.
        problem: What is predicted and how it is judged.
        seed: Of all that the model draws by chance.
    """
    taught = train[[problem.target, *({SAMPLE_WEIGHT} & {*train.columns})]]
    inputs = (spec, features, train_features, taught, validation, problem, seed)
    own = limits if spec.limits is None else spec.limits
    try:
        made: Candidate = call_apart(own, fit_candidate, *inputs)
    except Stopped as stopped:
        return failed_candidate(spec, validation, problem, seed, f"{stopped}; see training.limits")
    except RuntimeError as error:  # it left the process, or cannot be pickled; the text is a traceback
        return failed_candidate(spec, validation, problem, seed, str(error).strip().splitlines()[-1])
    return made


def fit_candidate(
    spec: ModelSpec,
    features: Any,
    train_features: pd.DataFrame,
    train: pd.DataFrame,
    validation: pd.DataFrame,
    problem: Problem,
    seed: int,
) -> Candidate:
    """Do in this process what `make_candidate` does, without limits."""
    try:
        model, fit_seconds = _fit(spec, features, train_features, train, validation, problem, seed)
        metrics, predict_seconds = _judge(model, validation, problem)
    except Exception as error:  # whatever a model raises is its own failure
        return failed_candidate(spec, validation, problem, seed, f"{type(error).__name__}: {error}")
    timings = {"fit_seconds": fit_seconds, "predict_seconds": predict_seconds}
    facts = (metrics, spec.stated, timings, seed)
    return Candidate(spec.engine, model, _sample(validation, problem), *facts, judged_on=_digest(validation, problem))


def failed_candidate(spec: ModelSpec, validation: pd.DataFrame, problem: Problem, seed: int, error: str) -> Candidate:
    """Give the candidate of a model that came to nothing, with the reason."""
    return Candidate(spec.engine, None, _sample(validation, problem), {}, spec.stated, {}, seed, error=error)


def _sample(rows: pd.DataFrame, problem: Problem) -> pd.DataFrame:
    return problem.raw_rows(rows.head(SAMPLE_ROWS))


def _fit(
    spec: ModelSpec,
    features: Any,
    train_features: pd.DataFrame,
    train: pd.DataFrame,
    validation: pd.DataFrame,
    problem: Problem,
    seed: int,
) -> tuple[CandidateModel, float]:
    from sklearn.pipeline import Pipeline

    start = perf_counter()
    truth = train[problem.target]
    classes = np.array([]) if problem.task == "regression" else np.unique(truth)
    estimator, class_weight = spec.build_for(seed, problem.task, classes)
    weight = train.get(SAMPLE_WEIGHT)
    rows = Rows(train_features, _codes(truth, classes), None if weight is None else weight.to_numpy())
    to_stop_by = None
    if stops_early(estimator):
        made = features.transform(problem.raw_rows(validation))
        to_stop_by = Rows(made, _codes(validation[problem.target], classes))
    fit(estimator, rows.weighted(class_weight), to_stop_by)
    pipeline = Pipeline([("features", features), ("model", estimator)])
    return CandidateModel(pipeline, classes, class_weight), perf_counter() - start


def _digest(rows: pd.DataFrame, problem: Problem) -> str:
    looked_at = problem.raw_rows(rows).assign(target=rows[problem.target].astype(str))
    return hashlib.sha256(pd.util.hash_pandas_object(looked_at, index=False).to_numpy().tobytes()).hexdigest()


def _codes(truth: pd.Series, classes: np.ndarray) -> np.ndarray:
    return encode(truth, classes) if len(classes) else truth.to_numpy()


def _judge(model: CandidateModel, rows: pd.DataFrame, problem: Problem) -> tuple[dict[str, float], float]:
    raw = problem.raw_rows(rows)
    start = perf_counter()
    predictions = model.predict(raw)
    seconds = perf_counter() - start
    scores = score(problem, rows[problem.target], predictions)
    return {f"validation_{name}": value for name, value in scores.items()}, seconds
