"""Functions that vote alike for another reason than the label: copies of one rule, two words of one phrase."""

import itertools

import numpy as np

from mlops_template.backends.label_models.base.patterns import Patterns, tally

_ROWS = 20_000  # enough to tell a copy; the pairs of forty functions then take two seconds
_UNSURE = 5.0  # rows of doubt: three rows on which two functions agree are no proof


def dependence(patterns: Patterns, k: int) -> np.ndarray:
    """Give the (m, m) correlations of the functions' votes that the label does not explain, from 0 to 1.

    Two good functions agree because both are right. So a pair is looked at among rows on which the majority of all
    the *other* functions says the same: what agreement is left there is the pair's own. Functions that no other one
    overlaps cannot be told from copies and look like them.
    """
    sample = _sample(patterns)
    m = sample.rows.shape[1]
    votes, tallied = np.where(sample.rows < 0, k, sample.rows).astype(np.int64), tally(sample.rows, k)
    shares = np.zeros((m, m))
    for one, other in itertools.combinations(range(m), 2):
        left = tallied - tally(sample.rows[:, [one, other]], k)
        cells = (_leader(left) * (k + 1) + votes[:, one]) * (k + 1) + votes[:, other]
        table = np.bincount(cells, weights=sample.counts, minlength=(k + 1) ** 3).reshape((k + 1,) * 3)
        shares[one, other] = shares[other, one] = _correlation(table[:, :k, :k], table)
    return shares


def independent_weights(shares: np.ndarray, limit: float | None) -> np.ndarray:
    """Give each of m functions a weight: 1, or 1 / c where it is one of c copies.

    Args:
        shares: What `dependence` gives.
        limit: The correlation from which functions count as copies; None counts none.

    >>> independent_weights(np.array([[0, 1, 0.1], [1, 0, 0], [0.1, 0, 0]]), limit=0.5).tolist()
    [0.5, 0.5, 1.0]
    """
    if limit is None:
        return np.ones(len(shares))
    weights: np.ndarray = 1 / (1 + np.where(shares >= limit, shares, 0).sum(axis=1))
    return weights


def _sample(patterns: Patterns) -> Patterns:
    total = int(patterns.counts.sum())
    if total <= _ROWS:
        return patterns
    evenly = np.linspace(0, total - 1, _ROWS).astype(np.int64)
    picked = np.searchsorted(patterns.counts.cumsum(), evenly, side="right")
    kept, counts = np.unique(picked, return_counts=True)
    return Patterns(patterns.rows[kept], np.empty(0, dtype=np.int64), counts)


def _leader(tallied: np.ndarray) -> np.ndarray:
    most = tallied.max(axis=1)
    nobody = (most == 0) | ((tallied == most[:, None]).sum(axis=1) > 1)
    leaders: np.ndarray = np.where(nobody, tallied.shape[1], tallied.argmax(axis=1))
    return leaders


def _correlation(both: np.ndarray, table: np.ndarray) -> float:
    """Give the correlation of "votes for l", over all labels l and within strata; `table` is (stratum, one, other)."""
    k = both.shape[1]
    rows = np.maximum(table.sum(axis=(1, 2)), 1)[:, None]
    one, other = table.sum(axis=2)[:, :k], table.sum(axis=1)[:, :k]
    shared = (both.diagonal(axis1=1, axis2=2) - one * other / rows).sum()
    spread = np.sqrt((one - one**2 / rows).sum() * (other - other**2 / rows).sum())
    return float(np.clip(shared / (spread + _UNSURE), 0, 1))
