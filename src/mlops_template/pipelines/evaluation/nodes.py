"""Rank candidates, decide between challenger and champion, score the test rows once."""

import logging
from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd

from mlops_template.apart import Limits, Stopped, call_apart
from mlops_template.candidate import Candidate, CandidateSummary, LoadedCandidate
from mlops_template.errors import ProjectError
from mlops_template.gate import GateDecision
from mlops_template.modelling.lesson import rows_judged_on
from mlops_template.modelling.refitting import refitted
from mlops_template.pipelines.evaluation.parameters import EvaluationParameters
from mlops_template.problem import SAMPLE_WEIGHT, Problem
from mlops_template.problem.scoring import score


def leaderboard(problem: Problem, validation: pd.DataFrame, *candidates: CandidateSummary | None) -> pd.DataFrame:
    """Rank the candidates by the problem's metric on the validation rows, best first.

    Ties keep the order in which candidates are given; failed ones stand last, with their reason. One that was judged on
    other rows than those of today is left out, and named in the log.

    Args:
        problem: Says the metric.
        validation: The rows of today.
        candidates: None is one that was never made.

    Returns:
        One row per candidate: ``rank``, ``name``, ``pipeline``, ``engine``, ``status``, its metrics and timings,
        ``size_bytes``, ``run_id`` and ``error``.
    """
    facts = ["name", "pipeline", "engine", "status", "size_bytes", "run_id", "model_uri", "error"]
    made = _judged_on(rows_judged_on(validation, problem), [each for each in candidates if each is not None])
    rows = [{**each.model_dump(include=set(facts)), **each.metrics, **each.timings} for each in made]
    board = pd.DataFrame(rows)
    judged_by = f"validation_{problem.metric}"
    if judged_by not in board or not np.isfinite(board[judged_by].astype(float)).any():
        reasons = "; ".join(f"{each.name}: {each.error or f'{judged_by} is no number'}" for each in made)
        raise ProjectError(f"no candidate can be ranked: {reasons}")
    ranked = board.sort_values(judged_by, ascending=not problem.greater_is_better, kind="stable", ignore_index=True)
    ranked.insert(0, "rank", np.arange(1, len(ranked) + 1))
    metrics = [column for column in map(str, ranked) if column.startswith("validation_") and column != judged_by]
    timings = ["fit_seconds", "predict_seconds"]
    return ranked[["rank", *facts[:4], judged_by, *metrics, *timings, *facts[4:]]]


def _judged_on(rows: str, candidates: list[CandidateSummary]) -> list[CandidateSummary]:
    stale = [each for each in candidates if each.judged_on not in {rows, None}]
    told = "judged on other validation rows than today's; run --pipelines {} again"
    if candidates and len(stale) == len(candidates):
        pipelines = ",".join(dict.fromkeys(each.pipeline for each in stale))
        raise ProjectError(f"every candidate was {told.format(pipelines)}")
    for each in stale:
        logging.getLogger(__name__).warning(
            "%s.%s is left out: %s", each.pipeline, each.name, told.format(each.pipeline)
        )
    return [each for each in candidates if each not in stale]


def choose(board: pd.DataFrame, *candidates: CandidateSummary | None) -> CandidateSummary:
    """Give the candidate that leads the board."""
    best = board.iloc[0]["run_id"]
    return next(each for each in candidates if each is not None and each.run_id == best)


def refit(
    best: LoadedCandidate, limits: Limits, train: pd.DataFrame, validation: pd.DataFrame, problem: Problem, seed: int
) -> Candidate:
    """Fit the best candidate again on train and validation rows; it keeps the validation metrics of before.

    Raises:
        ProjectError: It took too long, too much memory, or raised.
    """
    rows = pd.concat([train, validation], ignore_index=True)
    start = perf_counter()
    weight = rows[SAMPLE_WEIGHT].fillna(1.0) if SAMPLE_WEIGHT in rows else None
    inputs = (best.model.get_raw_model(), problem.raw_rows(rows), rows[problem.target], weight)
    try:
        model = call_apart(limits, refitted, *inputs)
    except (Stopped, RuntimeError) as error:
        told = str(error).strip().splitlines()[-1]
        raise ProjectError(f"problem.refit: {best.name} could not be fitted again: {told}") from error
    fit_seconds = perf_counter() - start
    sample = problem.raw_rows(validation.head())
    params = {"refit_of": best.run_id, "rows": len(rows)}
    timings = {"fit_seconds": fit_seconds}
    return Candidate(best.engine, model, sample, best.metrics, params, timings, seed, name=f"{best.name}_refit")


def put_forward(candidate: CandidateSummary) -> CandidateSummary:
    """Make the refitted candidate the challenger."""
    return candidate


def gate(
    challenger: LoadedCandidate,
    incumbent: LoadedCandidate | None,
    validation: pd.DataFrame,
    problem: Problem,
    parameters: EvaluationParameters,
) -> tuple[dict[str, Any], GateDecision]:
    """Decide whether the challenger becomes champion.

    Without a champion it does. Else both are judged on the same validation rows, and the challenger must be better by
    more than ``margin``.

    Returns:
        The decision twice: to be kept as a file, and to be carried out in the registry.
    """
    new = challenger.metrics[f"validation_{problem.metric}"]
    old, promoted, reason = None, True, "there was no champion yet"
    if incumbent is not None:
        old, promoted, reason = _compare(challenger, incumbent, new, validation, problem, parameters.margin)
    decision = GateDecision(
        promoted=promoted,
        reason=reason,
        metric=problem.metric,
        challenger_name=challenger.name,
        challenger_score=new,
        champion_score=old,
        champion_name=incumbent.name if incumbent else None,
        champion_version=incumbent.version if incumbent else None,
        champion_run_id=incumbent.run_id if incumbent else None,
        run_id=challenger.run_id,
        model_uri=challenger.model_uri,
    )
    return decision.model_dump(), decision


def _compare(
    challenger: LoadedCandidate,
    incumbent: LoadedCandidate,
    new: float,
    validation: pd.DataFrame,
    problem: Problem,
    margin: float,
) -> tuple[float | None, bool, str]:
    if incumbent.run_id == challenger.run_id:
        return new, False, "nothing else was put forward"
    try:
        old = _validation_score(incumbent, challenger, validation, problem)
    except Exception as error:  # an old model may not know today's columns
        return None, True, f"{incumbent.name} (version {incumbent.version}) cannot answer today's rows ({error})"
    if not np.isfinite(old):
        return None, True, f"{problem.metric} of {incumbent.name} (version {incumbent.version}) is no number today"
    gain = new - old if problem.greater_is_better else old - new
    versus = f"{problem.metric} {new:.4f} against {old:.4f}"
    if gain > margin:
        return old, True, f"better: {versus}"
    return old, False, f"not better by more than {margin:g}: {versus}"


def _validation_score(
    incumbent: LoadedCandidate, challenger: LoadedCandidate, validation: pd.DataFrame, problem: Problem
) -> float:
    split_anew = problem.split.by != "time" and incumbent.seed != challenger.seed
    if "refit_of" in incumbent.params or split_anew:  # it has learnt from today's validation rows
        return incumbent.metrics[f"validation_{problem.metric}"]
    return _scores(incumbent, validation, problem)[problem.metric]


def _scores(candidate: LoadedCandidate, rows: pd.DataFrame, problem: Problem) -> dict[str, float]:
    return score(problem, rows[problem.target], candidate.model.predict(problem.raw_rows(rows)))


def test_score(challenger: LoadedCandidate, test: pd.DataFrame, problem: Problem) -> dict[str, Any]:
    """Score the test rows with the candidate that was put forward; the result chooses nothing."""
    scores = _scores(challenger, test, problem)
    return {"run_id": challenger.run_id, "metrics": {f"test_{name}": value for name, value in scores.items()}}


def importance(
    champion: LoadedCandidate, validation: pd.DataFrame, problem: Problem, parameters: EvaluationParameters, seed: int
) -> pd.DataFrame:
    """Say how much worse the champion gets when a raw column is shuffled [1]_.

    Returns:
        ``column``, ``importance`` (mean loss in the problem's metric, positive where the column helps) and
        ``deviation`` over the repeats, most important first.

    References:
        .. [1] Breiman, L. (2001). Random Forests. Machine Learning, 45, 5-32.
    """
    draw = np.random.default_rng(seed)
    drawn = validation.sample(min(parameters.importance.rows, len(validation)), random_state=seed)
    rows, truth = problem.raw_rows(drawn), drawn[problem.target]
    sign = 1 if problem.greater_is_better else -1

    def loss(shuffled: pd.DataFrame) -> float:
        return -sign * score(problem, truth, champion.model.predict(shuffled))[problem.metric]

    base = loss(rows)
    losses = {
        column: [
            loss(rows.assign(**{column: draw.permutation(rows[column].to_numpy())})) - base
            for _ in range(parameters.importance.repeats)
        ]
        for column in problem.columns.all
    }
    table = [{"column": name, "importance": np.mean(each), "deviation": np.std(each)} for name, each in losses.items()]
    return pd.DataFrame(table).sort_values("importance", ascending=False, ignore_index=True)
