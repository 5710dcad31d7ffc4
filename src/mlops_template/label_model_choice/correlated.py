"""Pairs of functions that look like copies of each other."""

from typing import NamedTuple

import numpy as np

from mlops_template.backends.label_models.base.dependence import dependence
from mlops_template.backends.label_models.base.patterns import distinct


class CorrelatedPair(NamedTuple):
    """Two functions, by their columns, and the correlation of their votes that the label does not explain."""

    one: int
    other: int
    correlation: float


def correlated_pairs(votes: np.ndarray, k: int, limit: float = 0.5) -> list[CorrelatedPair]:
    """List the pairs whose votes agree more than the label explains, the most alike first.

    Args:
        votes: (n, m) codes, -1 where a function abstains.
        k: How many labels there are.
        limit: From which correlation on.

    >>> draw = np.random.default_rng(0)
    >>> votes = draw.integers(-1, 2, size=(500, 3))
    >>> [(pair.one, pair.other) for pair in correlated_pairs(np.column_stack([votes, votes[:, 1]]), k=2)]
    [(1, 3)]
    """
    shares = dependence(distinct(votes), k)
    pairs = [
        CorrelatedPair(int(one), int(other), float(shares[one, other]))
        for one, other in np.argwhere(np.triu(shares >= limit, k=1))
    ]
    return sorted(pairs, key=lambda pair: -pair.correlation)
