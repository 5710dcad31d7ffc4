"""Statistics of many slices of one array, none of which is walked through."""

from typing import Literal, get_args

import numpy as np

Statistic = Literal["mean", "sum", "std", "min", "max", "count"]
STATISTICS: tuple[str, ...] = get_args(Statistic)


class Slices:
    """Answers a statistic of any slice of m numbers; missing ones are left out.

    Sums come from running sums, extremes from a table of those of every power of two [1]_.

    Args:
        values: m numbers, NaN where one is missing.
        statistic: Which one.
        least: How many numbers a slice must hold; fewer give NaN.

    References:
        .. [1] Bender, M. A. and Farach-Colton, M. (2000). The LCA problem revisited. LATIN 2000.

    >>> Slices(np.array([1.0, np.nan, 5.0, 3.0]), "mean").of(np.array([0, 1, 2]), np.array([2, 4, 2])).tolist()
    [1.0, 4.0, nan]
    """

    def __init__(self, values: np.ndarray, statistic: Statistic, least: int = 1) -> None:
        self._statistic, self._least = statistic, least
        present = ~np.isnan(values)
        self._counts = _running(present)
        if statistic in {"mean", "sum", "std"}:
            # sums of numbers about zero lose nothing where the numbers themselves lie far from it
            self._centre = float(values[present].mean()) if present.any() else 0.0
            centred = np.where(present, values - self._centre, 0.0)
            self._sums = _running(centred)
            self._squares = _running(centred**2) if statistic == "std" else None
        elif statistic in {"min", "max"}:
            self._pick = np.minimum if statistic == "min" else np.maximum
            self._levels = _levels(np.where(present, values, np.inf if statistic == "min" else -np.inf), self._pick)

    def of(self, first: np.ndarray, last: np.ndarray) -> np.ndarray:
        """Give n numbers for the n slices ``first[i]:last[i]``."""
        counts: np.ndarray = (self._counts[last] - self._counts[first]).astype(np.float64)
        if self._statistic == "count":
            return counts
        with np.errstate(divide="ignore", invalid="ignore"):
            found = (
                self._extremes(first, last) if self._statistic in {"min", "max"} else self._moments(first, last, counts)
            )
        needed = max(self._least, 2 if self._statistic == "std" else 1)
        return np.asarray(np.where(counts >= needed, found, np.nan))

    def _moments(self, first: np.ndarray, last: np.ndarray, counts: np.ndarray) -> np.ndarray:
        sums: np.ndarray = self._sums[last] - self._sums[first]
        if self._statistic == "sum":
            return sums + counts * self._centre
        mean: np.ndarray = sums / counts
        if self._squares is None:
            return mean + self._centre
        squares: np.ndarray = self._squares[last] - self._squares[first]
        return np.asarray(np.sqrt(np.maximum(squares - sums * mean, 0.0) / (counts - 1)))

    def _extremes(self, first: np.ndarray, last: np.ndarray) -> np.ndarray:
        found = np.full(len(first), np.nan)
        filled = last > first
        begin, end = first[filled], last[filled]
        level = np.log2(end - begin).astype(int)
        left = _at(self._levels, level, begin)
        right = _at(self._levels, level, end - (1 << level))
        found[filled] = self._pick(left, right)
        return found


def _running(values: np.ndarray) -> np.ndarray:
    return np.concatenate([[0], np.cumsum(values)])


def _levels(values: np.ndarray, pick: np.ufunc) -> list[np.ndarray]:
    """Give for each power of two the extremes of all runs of that length."""
    levels = [values]
    while (length := 1 << len(levels)) <= len(values):
        before = levels[-1]
        levels.append(pick(before[: len(values) - length + 1], before[length // 2 :][: len(values) - length + 1]))
    return levels


def _at(levels: list[np.ndarray], level: np.ndarray, place: np.ndarray) -> np.ndarray:
    found = np.empty(len(place))
    for number in np.unique(level):
        rows = level == number
        found[rows] = levels[number][place[rows]]
    return found
