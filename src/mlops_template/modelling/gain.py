"""By how much one model is better than another on the same rows, and how sure that is."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from mlops_template.modelling.resampled import resampled
from mlops_template.problem import Problem
from mlops_template.problem.scoring import as_numbers, score

DRAWS = 2000
_CELLS = 4_000_000  # so many counts are held at once


@dataclass(frozen=True)
class Gain:
    """A difference in the problem's metric, positive where the later model is the better one.

    Attributes:
        before: The metric of the earlier model.
        after: The metric of the later model.
        gain: How much better the later one is.
        low: Where its 95 % interval begins.
        high: Where it ends.
    """

    before: float
    after: float
    gain: float
    low: float
    high: float

    @property
    def excludes_zero(self) -> bool:
        """Whether the interval lies on one side of zero."""
        return self.low > 0 or self.high < 0


def paired_gain(
    problem: Problem, truth: pd.Series, before: pd.DataFrame, after: pd.DataFrame, seed: int, draws: int = DRAWS
) -> Gain:
    """Compare two models on the same n rows by the paired bootstrap [1]_: both are judged on the same draws of rows.

    Args:
        problem: Says the metric.
        truth: n labels or values.
        before: The earlier model's answers to the n rows.
        after: The later model's.
        seed: Of the draws.
        draws: How many there are. Those that lack a class where the metric needs all are left out.

    References:
        .. [1] Efron, B. and Tibshirani, R. (1993). An Introduction to the Bootstrap. Chapman & Hall.
    """
    name, sign = problem.metric, 1 if problem.greater_is_better else -1
    metrics = [resampled(name, *as_numbers(problem, truth, answers), problem.quantile) for answers in (before, after)]
    draw, rows = np.random.default_rng(seed), len(truth)
    at_once, found = max(1, min(draws, _CELLS // rows)), []
    for start in range(0, draws, at_once):
        drawn = [
            np.bincount(draw.integers(rows, size=rows), minlength=rows)
            for _ in range(start, min(start + at_once, draws))
        ]
        counts = np.array(drawn, dtype=float)
        earlier, later = (metric(counts) for metric in metrics)
        found.append(sign * (later - earlier))
    low, high = np.nanquantile(np.concatenate(found), [0.025, 0.975])
    one, other = (score(problem, truth, answers, only=name)[name] for answers in (before, after))
    return Gain(one, other, sign * (other - one), float(low), float(high))
