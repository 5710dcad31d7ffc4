"""How frequent each label is, as far as can be told."""

from typing import Literal, NamedTuple

import numpy as np

from mlops_template.backends.label_models.base.patterns import tally

_ENOUGH = 30


class Balance(NamedTuple):
    """The share of each of the k labels, and what it was read from."""

    shares: np.ndarray
    source: Literal["gold", "majority", "uniform"]


def class_balance(gold: np.ndarray, votes: np.ndarray, k: int) -> Balance:
    """Estimate how frequent each label is, with one row of each added so that none is impossible.

    From the gold rows where there are at least 30; else from the rows that the majority vote decides; else, which is
    also where some label has no vote at all, every label alike.

    Args:
        gold: n codes, -1 where unknown.
        votes: (n, m) codes, -1 where a function abstains.
        k: How many labels there are.

    >>> gold = np.array([0] * 27 + [1] * 3)
    >>> class_balance(gold, np.full((30, 1), -1), k=2)
    Balance(shares=array([0.875, 0.125]), source='gold')
    """
    known = gold[gold >= 0]
    if len(known) >= _ENOUGH:
        return Balance(_shares(known, k), "gold")
    tallied = tally(votes, k)
    decided = (tallied == tallied.max(axis=1, keepdims=True)).sum(axis=1) == 1
    if decided.any() and tallied.any(axis=0).all():
        return Balance(_shares(tallied[decided].argmax(axis=1), k), "majority")
    return Balance(np.full(k, 1 / k), "uniform")


def _shares(codes: np.ndarray, k: int) -> np.ndarray:
    shares: np.ndarray = (np.bincount(codes, minlength=k) + 1) / (len(codes) + k)
    return shares
