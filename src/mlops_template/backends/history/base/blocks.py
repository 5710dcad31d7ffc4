"""Sums and the like of many slices of one array, each made of whole blocks of it."""

from collections.abc import Callable

import numpy as np

Merge = Callable[[np.ndarray, np.ndarray], np.ndarray]


class Blocks:
    """Merges the numbers of any slice of a group, in the order in which they stand.

    Each level holds the blocks of two, four, eight ... numbers of each group, counted from its first [1]_. A slice is
    the few blocks that it is made of: no number outside it is ever touched, so none, however large, can change what it
    gives; and what a group's later numbers, or other groups, are does not change which blocks these are.

    Args:
        leaves: k parts of each of m numbers.
        groups: m ascending codes, from 0.
        merge: Makes one of two arrays of parts; associative but for rounding.
        nothing: k parts that change nothing they are merged with.

    References:
        .. [1] Bentley, J. L. (1977). Solutions to Klee's rectangle problems. Carnegie-Mellon University.

    >>> sums = Blocks(np.array([[1.0, 2.0, 4.0, 1e300]]), np.array([0, 0, 0, 1]), np.add, (0.0,))
    >>> sums.of(np.array([0, 1]), np.array([3, 3])).tolist()
    [[7.0, 6.0]]
    """

    def __init__(self, leaves: np.ndarray, groups: np.ndarray, merge: Merge, nothing: tuple[float, ...]) -> None:
        self._groups, self._merge, self._nothing = groups, merge, np.array(nothing)[:, np.newaxis]
        sizes = np.bincount(groups)
        self._levels = [(_begins(sizes), leaves)]
        while sizes.max(initial=0) > 1:
            sizes = sizes // 2
            begins, below = self._levels[-1]
            next_begins = _begins(sizes)
            left = np.repeat(begins - 2 * next_begins, sizes) + 2 * np.arange(sizes.sum())
            self._levels.append((next_begins, merge(below.take(left, axis=1), below.take(left + 1, axis=1))))

    def of(self, first: np.ndarray, last: np.ndarray) -> np.ndarray:
        """Give k parts of each of n slices ``first[i]:last[i]``, none empty and each within one group."""
        left, right = (np.repeat(self._nothing, len(first), axis=1) for _ in range(2))
        rows, groups = np.arange(len(first)), self._groups[first]
        begin, end = (place - self._levels[0][0][groups] for place in (first, last))
        for begins, blocks in self._levels:
            at = begins[groups]
            odd = np.flatnonzero(begin & 1)
            left[:, rows[odd]] = self._merge(left[:, rows[odd]], blocks.take((at + begin)[odd], axis=1))
            begin = (begin + 1) >> 1
            odd = np.flatnonzero((end & 1) & (end > 2 * begin))
            right[:, rows[odd]] = self._merge(blocks.take((at + end)[odd] - 1, axis=1), right[:, rows[odd]])
            end = end >> 1
            open_ = begin < end
            rows, groups, begin, end = rows[open_], groups[open_], begin[open_], end[open_]
        return self._merge(left, right)


def _begins(sizes: np.ndarray) -> np.ndarray:
    return np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)
