"""Optimal partitioning of a series into straight lines."""

from itertools import pairwise

import numpy as np

from mlops_template.backends.detectors.change_point.lines import Cost, line_cost, persistence
from mlops_template.backends.detectors.change_point.season import deseasoned

_SHORTEST = 5  # stamps of the shortest segment, or a quarter of the series
_LONGEST = 1500  # points of the quadratic search; a longer series is searched in means
_PARAMETERS = 3  # level, trend and variance of a segment
_FEWEST = 4
_ROUNDS = 4  # of a stricter search, as the rests turn out alike


def change_points(values: np.ndarray, penalty: float = 2) -> np.ndarray:
    """Find where a series takes a new level or a new trend; nothing has to be tuned.

    Segments are straight lines with a variance of their own. Their bounds have the least Bayesian information
    criterion of all, `penalty` times as strict, found by optimal partitioning [1]_; the more a value is like the one
    before, the stricter. Before, a season seen four times and more is taken out, and lone outliers are replaced by the
    median of five. Beyond 1500 values, the means of blocks are searched and each bound then moved within them.

    Args:
        values: n numbers in any unit; a NaN is missing: the lines are laid through what is known.
        penalty: How many times the criterion a change has to earn; more gives fewer.

    Returns:
        The ascending indices of the first value of each new segment; empty if there is no change.

    Raises:
        ValueError: The values are infinite or not one-dimensional.

    References:
        .. [1] B. Jackson et al., An algorithm for optimal partitioning of data on an interval, 2005.

    >>> change_points(np.r_[np.sin(np.arange(50)), 8 + np.sin(np.arange(50))])
    array([50])
    """
    at, numbers = _known(values)
    if len(numbers) < _FEWEST or np.ptp(numbers) == 0:
        return np.zeros(0, dtype=np.int64)
    block = -(-len(numbers) // _LONGEST)
    at_means, means = (each[: len(each) // block * block].reshape(-1, block).mean(axis=1) for each in (at, numbers))
    cost, strict = line_cost(at_means, means), 1.0
    for _ in range(_ROUNDS):
        bounds = _partition(cost, len(means), penalty * strict)
        again = persistence(at_means, means, bounds)
        if again <= strict:
            break
        strict = again
    if block > 1:
        bounds = _refined(line_cost(at, numbers), bounds * block, block, len(numbers))
    return np.asarray(at[bounds])


def evidence(values: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Give the orders of magnitude by which two segments are likelier than one, per change point."""
    at, numbers = _known(values)
    cost, bounds = line_cost(at, numbers), np.r_[0, np.searchsorted(at, starts), len(numbers)]
    gains = [
        cost(bounds[i : i + 1], end) - cost(bounds[i : i + 1], start) - cost(np.array([start]), end)
        for i, (start, end) in enumerate(pairwise(bounds[1:]))
    ]
    strict = persistence(at, numbers, bounds[1:-1])
    return np.asarray(np.maximum(np.array(gains).reshape(-1) / (2 * np.log(10) * strict), 0))


def _known(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give the places of the values that are known, and those values without their season."""
    given = np.asarray(values, dtype=np.float64)
    if given.ndim != 1 or np.isinf(given).any():
        raise ValueError(f"values have to be one-dimensional and finite or NaN; the shape is {given.shape}")
    at = np.flatnonzero(~np.isnan(given))
    if len(at):
        given = np.ldexp(given, -int(np.frexp(np.abs(given[at]).max())[1]))  # squares of 1e300 do not fit a number
    return at, deseasoned(given)[at]


def _partition(cost: Cost, n: int, penalty: float) -> np.ndarray:
    shortest, price = min(_SHORTEST, max(2, n // 4)), penalty * _PARAMETERS * np.log(n)
    best, before = np.full(n + 1, np.inf), np.zeros(n + 1, dtype=np.int64)
    best[0] = 0
    for j in range(shortest, n + 1):
        starts = np.r_[0, np.arange(shortest, j - shortest + 1)]
        total = best[starts] + cost(starts, j) + price
        best[j], before[j] = total.min(), starts[total.argmin()]
    bounds = [n]
    while bounds[-1]:
        bounds.append(int(before[bounds[-1]]))
    return np.array(bounds[-2:0:-1], dtype=np.int64)


def _refined(cost: Cost, bounds: np.ndarray, block: int, n: int) -> np.ndarray:
    """Move each bound by up to a block to where both sides fit best."""
    edges = np.r_[0, bounds, n]
    for i in range(1, len(edges) - 1):
        near = np.arange(edges[i] - block, edges[i] + block + 1)
        left = [float(cost(edges[i - 1 : i], int(each))[0]) for each in near]
        edges[i] = near[np.argmin(left + cost(near, int(edges[i + 1])))]
    return np.asarray(edges[1:-1])
