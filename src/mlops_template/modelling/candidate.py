"""How a block of YAML, a plan and rows become a candidate."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from time import perf_counter

import pandas as pd

from mlops_template.apart import Limits, Stopped, call_apart
from mlops_template.candidate import Candidate
from mlops_template.errors import WorkerLost
from mlops_template.modelling.fitting import Rows, fit, stops_early
from mlops_template.modelling.lesson import Exam, Lesson, rows_judged_on
from mlops_template.modelling.spec import ModelSpec
from mlops_template.problem import SAMPLE_WEIGHT, Problem
from mlops_template.problem.scoring import score
from mlops_template.serving.candidate_model import CandidateModel, encode


def make_candidate(spec: ModelSpec, limits: Limits, lesson: Lesson) -> Candidate:
    """Fit one model on the training rows and judge it on the validation rows, in a process of its own.

    A model that raises, crashes, or exceeds its limits gives a failed candidate with the reason; the others go on.

    Args:
        spec: The model's class and arguments.
        limits: How far it may go, where its own block says nothing.
        lesson: What it learns from and is judged on.
    """
    own = limits if spec.limits is None else spec.limits
    try:
        made: Candidate = call_apart(own, fit_candidate, spec, lesson.without_raw_columns())
    except Stopped as stopped:
        return failed_candidate(spec, lesson, f"{stopped}; see training.limits")
    except RuntimeError as error:  # it left the process, or cannot be pickled; the text is a traceback
        return failed_candidate(spec, lesson, str(error).strip().splitlines()[-1])
    return made


def fit_candidate(spec: ModelSpec, lesson: Lesson) -> Candidate:
    """Do in this process what `make_candidate` does, without limits."""
    candidate = judged_candidate(spec, lesson, partial(_fit, spec, lesson))
    if candidate.error is None:
        return candidate
    return replace(candidate, error=candidate.error + _what_may_be_why(lesson.train_features, candidate.error))


def judged_candidate(spec: ModelSpec, exam: Exam, fit: Callable[[], CandidateModel]) -> Candidate:
    """Fit a model in whatever way, and judge it; one that raises gives a failed candidate with the reason.

    Args:
        spec: The model's class and arguments.
        exam: What it is judged on.
        fit: Gives the fitted model.

    Raises:
        WorkerLost: It is raised by `fit`; the model is not to blame.
    """
    try:
        start = perf_counter()
        model = fit()
        fit_seconds = perf_counter() - start
        metrics, predict_seconds = _judge(model, exam.validation, exam.problem)
    except WorkerLost:
        raise
    except Exception as error:  # whatever a model raises is its own failure
        said = str(error).strip().split("\n", maxsplit=1)[0]  # some libraries add a page of advice
        return failed_candidate(spec, exam, f"{type(error).__name__}: {said}")
    timings = {"fit_seconds": fit_seconds, "predict_seconds": predict_seconds}
    facts = (metrics, spec.stated, timings, exam.seed)
    return Candidate(spec.engine, model, exam.sample, *facts, judged_on=rows_judged_on(exam.validation, exam.problem))


def failed_candidate(spec: ModelSpec, exam: Exam, error: str) -> Candidate:
    """Give the candidate of a model that came to nothing, with the reason."""
    return Candidate(spec.engine, None, exam.sample, {}, spec.stated, {}, exam.seed, error=error)


def _fit(spec: ModelSpec, lesson: Lesson) -> CandidateModel:
    from sklearn.pipeline import Pipeline

    problem, train, validation = lesson.problem, lesson.train, lesson.validation
    classes = problem.classes_of(train[problem.target])
    estimator, class_weight = spec.build_for(lesson.seed, problem.task, classes)
    weight = train.get(SAMPLE_WEIGHT)
    target = encode(train[problem.target], classes)
    rows = Rows(lesson.train_features, target, None if weight is None else weight.to_numpy())
    to_stop_by = None
    if stops_early(estimator):
        made = lesson.features.transform(problem.raw_rows(validation))
        to_stop_by = Rows(made, encode(validation[problem.target], classes))
    fit(estimator, rows.weighted(class_weight), to_stop_by)
    pipeline = Pipeline([("features", lesson.features), ("model", estimator)])
    return CandidateModel(pipeline, classes, class_weight)


def _what_may_be_why(features: pd.DataFrame, said: str) -> str:
    """Name the features behind a failure: some libraries fail at those without any value, and do not say so."""
    gaps = features.isna()
    empty = list(gaps.columns[gaps.all()])
    if empty:
        names = ", ".join(empty)
        return f" (no training row has a value of {names}; a selector of type constant leaves such features out)"
    some = list(gaps.columns[gaps.any()])
    return f" (gaps are in {', '.join(some)}; impute them in the plan)" if some and "NaN" in said else ""


def _judge(model: CandidateModel, rows: pd.DataFrame, problem: Problem) -> tuple[dict[str, float], float]:
    raw = problem.raw_rows(rows)
    start = perf_counter()
    predictions = model.predict(raw)
    seconds = perf_counter() - start
    scores = score(problem, rows[problem.target], predictions)
    return {f"validation_{name}": value for name, value in scores.items()}, seconds
