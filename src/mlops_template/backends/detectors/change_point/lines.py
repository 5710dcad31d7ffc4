"""How well straight lines fit the segments of a series."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np

_FLOOR = 0.01  # a share of the whole variance that measures cannot resolve
_OUTLIER = 3.0
_MOST = 20.0

Cost = Callable[[np.ndarray, int], np.ndarray]


def line_cost(at: np.ndarray, values: np.ndarray) -> Cost:
    """Give the function that tells, up to a constant, -2 log-likelihood of lines from numbers i until number j.

    Args:
        at: The n places of the numbers, ascending.
        values: n numbers in any unit; lone outliers are replaced.
    """
    numbers, floor = _standard(values)
    place = at / max(float(at[-1]), 1.0)
    sums = [np.r_[0, np.cumsum(each)] for each in (numbers, numbers**2, place, place**2, place * numbers)]

    def cost(i: np.ndarray, j: int) -> np.ndarray:
        count = j - i
        of_value, of_square, of_at, of_at_square, of_both = (each[j] - each[i] for each in sums)
        residual = of_square - of_value**2 / count
        explained = (of_both - of_at * of_value / count) ** 2 / np.maximum(of_at_square - of_at**2 / count, 1e-12)
        residual = np.maximum(residual - np.where(count > 2, explained, 0), 0)  # noqa: PLR2004 - two make any line
        return np.asarray(count * np.log(residual / count + floor))

    return cost


def persistence(at: np.ndarray, values: np.ndarray, bounds: np.ndarray) -> float:
    """Give the root of how many numbers in a row tell as much as one, by the lines' residuals: 1 if independent.

    The number itself, the integrated autocorrelation, is too strict on short series, whose residuals are few.
    """
    numbers, _ = _standard(values)
    edges = np.r_[0, bounds, len(numbers)]
    rests = [_rest(at[start:end], numbers[start:end]) for start, end in pairwise(edges)]
    spread = sum(float(rest @ rest) for rest in rests)
    alike = sum(float(rest[1:] @ rest[:-1]) for rest in rests) / spread if spread > 0 else 0.0
    return float(min((1 + alike) / (1 - alike), _MOST) ** 0.5) if alike > 0 else 1.0


def _rest(at: np.ndarray, values: np.ndarray) -> np.ndarray:
    apart, numbers = at - at.mean(), values - values.mean()
    return np.asarray(numbers - apart * (apart @ numbers) / max(float(apart @ apart), 1e-12))


def _standard(values: np.ndarray) -> tuple[np.ndarray, float]:
    """Scale to variance 1, lone outliers replaced; tell the variance that the numbers' steps, if any, leave open."""
    steps = np.diff(np.unique(values))
    step = float(steps.min()) if len(steps) else 0.0
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(values, 2, mode="edge"), 5)
    apart = values - np.median(windows, axis=1)
    usual = max(1.4826 * float(np.median(np.abs(apart - np.median(apart)))) or float(np.std(apart)), step)
    lone = np.abs(apart) > _OUTLIER * usual + 1e-9 * np.std(values)
    smooth = np.where(lone, values - apart, values)
    spread = float(smooth.std()) or 1.0
    return (smooth - smooth.mean()) / spread, max(_FLOOR, (step / spread) ** 2 / 12)
