"""One trial: a model with some arguments, fold by fold."""

import logging
from dataclasses import dataclass, field
from statistics import median
from time import monotonic
from typing import Any, Literal

from mlops_template.apart import Limits, Stopped, call_apart
from mlops_template.modelling.cross_validation import fold_score
from mlops_template.modelling.spec import ModelSpec
from mlops_template.problem import Problem

State = Literal["complete", "pruned", "failed", "cut"]
Outcome = tuple[State, tuple[float, ...], str | None]
_LEAST = 0.01  # seconds
_ENOUGH = 4  # completed trials before one is given up
_A_MOMENT = 0.5  # seconds; a process that ends so shortly before the search does was ended by it


@dataclass(frozen=True)
class Tried:
    """What a trial came to.

    Attributes:
        number: Its place among the trials of its model; 0 is the model as it stands.
        params: The arguments that were tried.
        state: ``complete``, ``pruned`` (given up after some folds), ``failed`` (the model raised, or exceeded its
            limits) or ``cut`` (the budget ended; it does not count, and the next run makes it anew).
        scores: The problem's metric, one value per fold.
        seconds: That it took.
        started: When it began, in seconds since 1970.
        error: Why it failed.
    """

    number: int
    params: dict[str, Any]
    state: State
    scores: tuple[float, ...]
    seconds: float
    started: float
    error: str | None = None

    @property
    def score(self) -> float | None:
        """The mean over the folds; None unless it is complete."""
        return sum(self.scores) / len(self.scores) if self.state == "complete" else None


@dataclass(frozen=True)
class Task:
    """What a trial is made of.

    Attributes:
        spec: The model with the arguments that are tried.
        paths: The files of the folds, the first one first.
        problem: Says the metric.
        seed: Of all that the model draws by chance.
        limits: Of the fit of one fold.
        left: Seconds of the search that are left when it begins, as machines have clocks of their own; None has no end.
        rivals: Scores per fold of completed trials.
    """

    spec: ModelSpec
    paths: tuple[str, ...]
    problem: Problem
    seed: int
    limits: Limits
    left: float | None = None
    rivals: tuple[tuple[float, ...], ...] = field(default=())


def carry_out(task: Task) -> Outcome:
    """Fit and judge fold after fold in a process of its own, which has as often the model's seconds as there are folds.

    Returns:
        How it ended, the scores of the folds that were judged, and why it failed.
    """
    limits, begin = _limits(task), monotonic()
    if limits.seconds is not None and limits.seconds <= 0:
        return "cut", (), None
    try:
        outcome: Outcome = call_apart(limits, judge_folds, task)
    except Stopped as stopped:
        cut = task.left is not None and monotonic() - begin > task.left - _A_MOMENT
        return ("cut", (), None) if cut else ("failed", (), f"{stopped}; see training.limits")
    except RuntimeError as error:  # the text is a traceback
        return "failed", (), str(error).strip().splitlines()[-1]
    return outcome


def judge_folds(task: Task) -> Outcome:
    """Do in this process what `carry_out` does, without limits."""
    logging.disable(logging.WARNING)  # what there is to say of a model is said once, not in every trial
    scores: list[float] = []
    for path in task.paths:
        try:
            scores.append(fold_score(path, task.spec, task.problem, task.seed))
        except Exception as error:  # whatever a model raises is its own failure
            return "failed", tuple(scores), f"{type(error).__name__}: {error}"
        if len(scores) < len(task.paths) and is_behind(scores, task.rivals, task.problem.greater_is_better):
            return "pruned", tuple(scores), None
    return "complete", tuple(scores), None


def is_behind(scores: list[float], rivals: tuple[tuple[float, ...], ...], greater_is_better: bool) -> bool:
    """Whether the mean so far is worse than the median of what completed trials had after as many folds [1]_.

    References:
        .. [1] Golovin, D. et al. (2017). Google Vizier: A Service for Black-Box Optimization. KDD, 1487-1495.
    """
    if len(rivals) < _ENOUGH:
        return False
    done = len(scores)
    own, theirs = sum(scores) / done, median(sum(each[:done]) / done for each in rivals)
    return own < theirs if greater_is_better else own > theirs


def _limits(task: Task) -> Limits:
    fits = None if task.limits.seconds is None else task.limits.seconds * len(task.paths)
    seconds = min((each for each in (fits, task.left) if each is not None), default=None)
    # the budget may have run out while the trial waited for its turn
    return Limits(seconds=None if seconds is None else max(seconds, _LEAST), gigabytes=task.limits.gigabytes)
