"""How a label model does on rows whose label is known."""

from dataclasses import dataclass

import numpy as np

_Z = 1.959964  # of 95 %
_SURE = 1e-6  # a probability below counts as this in the log loss, or one certain error would hide all else


@dataclass(frozen=True)
class GoldScore:
    """Figures on the gold rows that have a vote.

    Attributes:
        rows: How many there are.
        decided: On how many of them one label is the most probable.
        ties: On how many two or more are.
        right: How many of the decided ones are right.
        accuracy: `right` of `decided`; nan where none is decided.
        low: Lower end of its 95 % interval (Wilson).
        high: Upper end.
        credit: Accuracy on all the rows, where a tie of c labels counts 1 / c if the true label is among them.
        f1: F1 of each class, ties shared out alike; nan where it neither occurs nor is predicted.
        macro_f1: Its mean over the classes that occur.
        log_loss: Mean negative logarithm of the true label's probability, which counts as at least 1e-6.
    """

    rows: int
    decided: int
    ties: int
    right: int
    accuracy: float
    low: float
    high: float
    credit: float
    f1: dict[str, float]
    macro_f1: float
    log_loss: float


def earned(given: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Give for (n, k) probabilities and n true codes 1 where right, 0 where wrong, 1 / c where c labels tie.

    >>> earned(np.array([[0.5, 0.5], [0.2, 0.8]]), np.array([0, 0])).tolist()
    [0.5, 0.0]
    """
    credit: np.ndarray = shared_out(given)[np.arange(len(truth)), truth]
    return credit


def shared_out(given: np.ndarray) -> np.ndarray:
    """Give (n, k) with 1 at the most probable label, or 1 / c at each of the c that tie."""
    top = given >= given.max(axis=1, keepdims=True) - 1e-9
    shares: np.ndarray = top / top.sum(axis=1, keepdims=True)
    return shares


def gold_score(given: np.ndarray, truth: np.ndarray, classes: tuple[str, ...]) -> GoldScore | None:
    """Judge (n, k) probabilities against n true codes; None where n is 0."""
    if not len(truth):
        return None
    guesses, actual = shared_out(given), np.eye(len(classes))[truth]
    credit = earned(given, truth)
    decided = guesses.max(axis=1) == 1
    right, rows = int(credit[decided].sum()), int(decided.sum())
    low, high = wilson(right, rows)
    total = guesses.sum(axis=0) + actual.sum(axis=0)
    f1 = np.where(total > 0, 2 * (guesses * actual).sum(axis=0) / np.maximum(total, 1e-12), np.nan)
    return GoldScore(
        rows=len(truth),
        decided=rows,
        ties=len(truth) - rows,
        right=right,
        accuracy=right / rows if rows else float("nan"),
        low=low,
        high=high,
        credit=float(credit.mean()),
        f1=dict(zip(classes, f1.tolist(), strict=True)),
        macro_f1=float(f1[actual.any(axis=0)].mean()),
        log_loss=float(-np.log(np.maximum(given[np.arange(len(truth)), truth], _SURE)).mean()),
    )


def wilson(right: int, rows: int) -> tuple[float, float]:
    """Give the 95 % interval of a share.

    >>> tuple(round(end, 3) for end in wilson(9, 10))
    (0.596, 0.982)
    """
    if not rows:
        return 0.0, 1.0
    share, spread = right / rows, _Z**2 / rows
    middle, width = share + spread / 2, _Z * np.sqrt(share * (1 - share) / rows + spread / (4 * rows))
    return max(0.0, float((middle - width) / (1 + spread))), min(1.0, float((middle + width) / (1 + spread)))
