"""Search for better arguments of the models, and make a candidate of the best of each."""

from dataclasses import asdict
from typing import Any

import pandas as pd

from mlops_template.apart import Limits, Stopped, call_apart
from mlops_template.candidate import Candidate, Predictor
from mlops_template.modelling.candidate import failed_candidate, fit_candidate, make_candidate
from mlops_template.modelling.gain import Gain, paired_gain
from mlops_template.modelling.lesson import Lesson
from mlops_template.modelling.spec import ModelSpec
from mlops_template.pipelines.tuning.parameters import TuningParameters
from mlops_template.problem import Problem

SPEC, PLAN = "spec_", "plan_"


def search(
    train: pd.DataFrame,
    problem: Problem,
    seed: int,
    parameters: TuningParameters,
    limits: Limits,
    **named: Any,
) -> dict[str, Any]:
    """Try arguments of all models, from one budget.

    Args:
        train: Raw rows with the target.
        problem: Says how they are parted into folds, and the metric.
        seed: Of folds, sampler and models.
        parameters: Budget, folds, and where trials are kept.
        limits: Of one fit, where a model's block says nothing.
        named: ``spec_<model>``, each with a ``search``, and ``plan_<variant>``, a fitted row-wise plan of each variant
            that they take.

    Returns:
        ``trials``, all of them: ``model``, ``study``, ``number``, ``state``, ``score`` (the mean over the folds),
        ``scores``, ``params`` (JSON), ``seconds``, ``started``, ``error``. ``outcome``: ``models``, how many trials
        this run ``made``, why a model was ``given_up``, the ``importance`` of its arguments. Under the name of each
        model, of its best trial: ``params``, ``score``, ``number``, and ``error`` where there is none.
    """
    from mlops_template.pipelines.tuning.conduct import conduct  # Optuna takes a while to load

    specs, plans = (_starting(named, prefix) for prefix in (SPEC, PLAN))
    models = {name: ModelSpec.model_validate(each) for name, each in specs.items()}
    trials, best, outcome = conduct(train, models, plans, problem, seed, parameters, limits)
    return {"trials": trials, "outcome": outcome, **best}


def _starting(named: dict[str, Any], prefix: str) -> dict[str, Any]:
    return {name.removeprefix(prefix): each for name, each in named.items() if name.startswith(prefix)}


def tuned(
    spec: ModelSpec,
    limits: Limits,
    best: dict[str, Any],
    features: Any,
    train_features: pd.DataFrame,
    train: pd.DataFrame,
    validation: pd.DataFrame,
    problem: Problem,
    seed: int,
) -> tuple[Candidate, dict[str, Any]]:
    """Fit a model with the best arguments found, and again as it stands, to tell what tuning gained.

    Args:
        spec: The model as it stands.
        limits: How far each of the two fits may go, where the model's block says nothing.
        best: What `search` found for it.
        features: The fitted row-wise plan that it takes; with what follows, a `Lesson`.
        train_features: What the plan made of the training rows.
        train: Raw rows with the target.
        validation: Raw rows with the target that the search did not see.
        problem: What is predicted and how it is judged.
        seed: Of all that the model draws by chance.

    Returns:
        The tuned candidate, and its gain: ``before``, ``after``, ``gain``, ``low``, ``high`` (95 %), ``excludes_zero``,
        ``params``, ``error``.
    """
    lesson = Lesson(features, train_features, train, validation, problem, seed)
    if best["error"]:
        candidate = failed_candidate(spec, lesson, f"tuning: {best['error']}")
        return candidate, _gain(None, best, candidate.error)
    candidate = make_candidate(spec.with_arguments(best["params"]), limits, lesson)
    if candidate.model is None:
        return candidate, _gain(None, best, candidate.error)
    own = limits if spec.limits is None else spec.limits
    try:
        gain = call_apart(own, gain_of, candidate.model, spec, lesson)
    except (Stopped, RuntimeError) as error:
        return candidate, _gain(None, best, f"as it stands: {str(error).strip().splitlines()[-1]}")
    return candidate, _gain(gain, best, None)


def gain_of(model: Predictor, spec: ModelSpec, lesson: Lesson) -> Gain:
    """Fit a model as it stands, and say by how much another one is better on the validation rows."""
    plain = fit_candidate(spec, lesson)
    if plain.model is None:
        raise RuntimeError(plain.error)
    problem, validation = lesson.problem, lesson.validation
    rows = problem.raw_rows(validation)
    answers = (plain.model.predict(rows), model.predict(rows))
    return paired_gain(problem, validation[problem.target], *answers, lesson.seed)


def _gain(gain: Gain | None, best: dict[str, Any], error: str | None) -> dict[str, Any]:
    figures = dict.fromkeys(Gain.__dataclass_fields__) if gain is None else asdict(gain)
    certain = None if gain is None else gain.excludes_zero
    return {**figures, "excludes_zero": certain, "params": best["params"], "error": error}


def gains(outcome: dict[str, Any], *each: dict[str, Any]) -> pd.DataFrame:
    """Put the gains of all models side by side, the largest first.

    Args:
        outcome: Of the search; its ``models`` are in the order of the gains.
        each: What `tuned` told of each model.

    Returns:
        One row per model: ``model``, ``before``, ``after``, ``gain``, ``low``, ``high``, ``excludes_zero``, ``error``.
    """
    told = [{"model": model, **gain} for model, gain in zip(outcome["models"], each, strict=True)]
    table = pd.DataFrame(told).drop(columns="params")
    return table.sort_values("gain", ascending=False, na_position="last", ignore_index=True)


def report(problem: Problem, trials: pd.DataFrame, gains: pd.DataFrame, outcome: dict[str, Any]) -> str:
    """Draw the page of the search.

    Returns:
        One HTML document that needs no network; the same inputs give the same document.
    """
    from mlops_template.pipelines.tuning.pages.page import Page  # Bokeh takes a second to load

    return Page.of(problem, trials, gains, outcome).render()
