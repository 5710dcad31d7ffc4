"""Votes repeat: a million rows of twenty functions are seldom more than some thousand patterns."""

from typing import NamedTuple

import numpy as np
import pandas as pd

_LARGEST = 2**62


class Patterns(NamedTuple):
    """Distinct rows in lexicographic order.

    Attributes:
        rows: (p, m), the distinct ones.
        inverse: For each of the n rows, which pattern it is.
        counts: How many rows each pattern stands for.
    """

    rows: np.ndarray
    inverse: np.ndarray
    counts: np.ndarray


def distinct(rows: np.ndarray) -> Patterns:
    """Give the distinct rows of (n, m) codes from -1 up.

    Ten times as fast as ``np.unique(axis=0)``: rows are read as numbers of m digits, renumbered where they grow too
    long.

    >>> distinct(np.array([[1, -1], [0, 1], [1, -1]])).counts.tolist()
    [1, 2]
    """
    base = int(rows.max(initial=0)) + 2
    codes, bound = np.zeros(len(rows), dtype=np.int64), 1
    for column in rows.T:
        if bound > _LARGEST // base:
            codes, known = pd.factorize(codes, sort=True)
            bound = len(known)
        codes = codes * base + (column.astype(np.int64) + 1)
        bound *= base
    inverse, known = pd.factorize(codes, sort=True)
    example = np.zeros(len(known), dtype=np.int64)
    example[inverse] = np.arange(len(rows))
    return Patterns(rows[example], inverse, np.bincount(inverse, minlength=len(known)))


def tally(votes: np.ndarray, k: int) -> np.ndarray:
    """Count for (n, m) votes how many functions vote for each label: (n, k)."""
    return np.stack([(votes == label).sum(axis=1) for label in range(k)], axis=1)
