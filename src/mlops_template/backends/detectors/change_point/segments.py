"""Optimal partitioning of a series into straight lines."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np

_SHORTEST = 5  # stamps of the shortest segment, or a quarter of the series
_LONGEST = 1500  # points of the quadratic search; a longer series is searched in means
_PARAMETERS = 3  # level, trend and variance of a segment
_FLOOR = 0.01  # a share of the whole variance that measures cannot resolve
_OUTLIER = 3.0
_FEWEST = 4

Cost = Callable[[np.ndarray, int], np.ndarray]


def change_points(values: np.ndarray, penalty: float = 2) -> np.ndarray:
    """Find where a series takes a new level or a new trend; nothing has to be tuned.

    Segments are straight lines with a variance of their own. Their bounds have the least Bayesian information
    criterion of all, `penalty` times as strict, found by optimal partitioning [1]_. Lone outliers are first replaced
    by the median of five. Beyond 1500 values, the means of blocks are searched and each bound then moved within them.

    Args:
        values: n numbers in any unit; a NaN is missing and interpolated.
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
    numbers = _filled(np.asarray(values, dtype=np.float64))
    if len(numbers) < _FEWEST or np.ptp(numbers) == 0:
        return np.zeros(0, dtype=np.int64)
    block = -(-len(numbers) // _LONGEST)
    means = numbers[: len(numbers) // block * block].reshape(-1, block).mean(axis=1)
    bounds = _partition(_standard(means), penalty) * block
    return bounds if block == 1 else _refined(_standard(numbers), bounds, block)


def evidence(values: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Give the orders of magnitude by which two segments are likelier than one, per change point."""
    numbers = _standard(_filled(np.asarray(values, dtype=np.float64)))
    cost, bounds = _cost(numbers), np.r_[0, starts, len(numbers)]
    gains = [
        cost(bounds[i : i + 1], end) - cost(bounds[i : i + 1], start) - cost(np.array([start]), end)
        for i, (start, end) in enumerate(pairwise(bounds[1:]))
    ]
    return np.asarray(np.maximum(np.array(gains).reshape(-1) / (2 * np.log(10)), 0))


def _filled(values: np.ndarray) -> np.ndarray:
    if values.ndim != 1 or np.isinf(values).any():
        raise ValueError(f"values have to be one-dimensional and finite or NaN; the shape is {values.shape}")
    known = np.flatnonzero(~np.isnan(values))
    return np.interp(np.arange(len(values)), known, values[known]) if len(known) else np.zeros(0)


def _standard(values: np.ndarray) -> np.ndarray:
    """Scale to variance 1, lone outliers replaced."""
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(values, 2, mode="edge"), 5)
    apart = values - np.median(windows, axis=1)
    usual = 1.4826 * np.median(np.abs(apart - np.median(apart)))
    lone = np.abs(apart) > _OUTLIER * usual + 1e-9 * np.std(values)
    smooth = np.where(lone, values - apart, values)
    return np.asarray((smooth - smooth.mean()) / (smooth.std() or 1.0))


def _cost(values: np.ndarray) -> Cost:
    """Give the function that tells, up to a constant, -2 log-likelihood of lines from stamps i until stamp j."""
    at = np.arange(len(values)) / len(values)
    sums = [np.r_[0, np.cumsum(each)] for each in (values, values**2, at, at**2, at * values)]

    def cost(i: np.ndarray, j: int) -> np.ndarray:
        count = j - i
        of_value, of_square, of_at, of_at_square, of_both = (each[j] - each[i] for each in sums)
        residual = of_square - of_value**2 / count
        explained = (of_both - of_at * of_value / count) ** 2 / np.maximum(of_at_square - of_at**2 / count, 1e-12)
        residual = np.maximum(residual - np.where(count > 2, explained, 0), 0)  # noqa: PLR2004 - two make any line
        return np.asarray(count * np.log(residual / count + _FLOOR))

    return cost


def _partition(values: np.ndarray, penalty: float) -> np.ndarray:
    n = len(values)
    shortest, price, cost = min(_SHORTEST, max(2, n // 4)), penalty * _PARAMETERS * np.log(n), _cost(values)
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


def _refined(values: np.ndarray, bounds: np.ndarray, block: int) -> np.ndarray:
    """Move each bound by up to a block to where both sides fit best."""
    cost, edges = _cost(values), np.r_[0, bounds, len(values)]
    for i in range(1, len(edges) - 1):
        near = np.arange(edges[i] - block, edges[i] + block + 1)
        left = [float(cost(edges[i - 1 : i], int(each))[0]) for each in near]
        edges[i] = near[np.argmin(left + cost(near, int(edges[i + 1])))]
    return np.asarray(edges[1:-1])
