"""Statistics of many slices of one array, none of which is walked through."""

from typing import Literal, get_args

import numpy as np

from mlops_template.backends.history.base.blocks import Blocks, Merge
from mlops_template.errors import ProjectError, nearest

Statistic = Literal["mean", "sum", "std", "min", "max", "count"]
_overflowing = np.errstate(over="ignore", invalid="ignore")  # numbers whose sum no double can hold
STATISTICS: tuple[str, ...] = get_args(Statistic)


def as_statistic(name: Statistic) -> Statistic:
    """Read the name of a statistic.

    Raises:
        ProjectError: There is none of that name.
    """
    if name not in STATISTICS:
        raise ProjectError(f"statistic: there is no {name!r}; {nearest(str(name), [*STATISTICS])}")
    return name


class Slices:
    """Answers a statistic of any slice of one group's numbers, from these alone; missing ones are left out.

    Args:
        values: m numbers, NaN where one is missing.
        groups: m ascending codes, from 0; a slice lies within one of them.
        statistic: Which one.
        least: How many numbers a slice must hold; fewer give NaN.

    >>> values, groups = np.array([1.0, np.nan, 5.0, 3.0]), np.zeros(4, dtype=int)
    >>> Slices(values, groups, "mean").of(np.array([0, 1, 2]), np.array([2, 4, 2])).tolist()
    [1.0, 4.0, nan]
    """

    @_overflowing
    def __init__(self, values: np.ndarray, groups: np.ndarray, statistic: Statistic, least: int = 1) -> None:
        self._statistic, self._least = statistic, least
        present = ~np.isnan(values)
        self._counts = np.concatenate([[0], np.cumsum(present)])
        if statistic != "count":
            merge, nothing = _MERGES.get(statistic, (np.add, (0.0,)))
            leaves = np.where(present, values, nothing[0])[np.newaxis]
            if statistic == "std":
                leaves = np.vstack([leaves, present, np.zeros(len(values))])
            self._blocks = Blocks(leaves, groups, merge, nothing)

    @_overflowing
    def of(self, first: np.ndarray, last: np.ndarray) -> np.ndarray:
        """Give n numbers for the n slices ``first[i]:last[i]``."""
        counts: np.ndarray = (self._counts[last] - self._counts[first]).astype(np.float64)
        if self._statistic == "count":
            return counts
        enough = counts >= max(self._least, 2 if self._statistic == "std" else 1)
        found = np.full(len(counts), np.nan)
        found[enough] = self._told(self._blocks.of(first[enough], last[enough]), counts[enough])
        return found

    def _told(self, parts: np.ndarray, counts: np.ndarray) -> np.ndarray:
        if self._statistic == "std":
            return np.asarray(np.sqrt(parts[2] / (counts - 1)))
        return np.asarray(parts[0] / counts if self._statistic == "mean" else parts[0])


def _merge_deviations(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Make of two means, counts and sums of squared deviations from the mean those of both [1]_.

    References:
        .. [1] Chan, T. F., Golub, G. H. and LeVeque, R. J. (1983). Algorithms for computing the sample variance. The
           American Statistician, 37(3), 242-247.
    """
    counts = one[1] + other[1]
    share = other[1] / np.maximum(counts, 1.0)
    apart = other[0] - one[0]
    squares = apart * (apart * (one[1] * share))
    return np.vstack([one[0] + apart * share, counts, one[2] + other[2] + squares])


_MERGES: dict[str, tuple[Merge, tuple[float, ...]]] = {
    "min": (np.minimum, (np.inf,)),
    "max": (np.maximum, (-np.inf,)),
    "std": (_merge_deviations, (0.0, 0.0, 0.0)),
}
