"""Where a series takes a new level or a new trend."""

from typing import ClassVar

import numpy as np

from mlops_template.backends.detectors.base import Detector, Kind
from mlops_template.backends.detectors.change_point.season import deseasoned
from mlops_template.backends.detectors.change_point.segments import change_points, evidence

_DAYS = 30
_SIDE = 20  # stamps on either side by whose lines a shift is told from a bend
_LEAP = 3.0  # the lines' distance, in residuals, that makes a shift


class ChangePoint(Detector):
    """Where a series takes a new level or a new trend, by `change_points`; it needs the whole series.

    .. code-block:: yaml

        regimes: {type: change_point, penalty: 2}

    The first stamp of each new segment is scored, by how much likelier two segments are than one. A series of several
    stamps a day, over a month and more, is searched day by day: its nights are no regimes.

    Args:
        penalty: How many times the Bayesian information criterion a change has to earn.

    >>> times = np.datetime64("2024-01-01", "ns") + np.arange(120) * np.timedelta64(1, "D")
    >>> values = np.sin(np.arange(120.0) * 2) + 9 * (np.arange(120) >= 70)
    >>> ChangePoint().scores(times, values, causal=False).argmax(), ChangePoint().kinds(times, values)[70]
    (np.int64(70), 'level shift')
    """

    kind: ClassVar[Kind] = "level shift"
    causal = False

    def __init__(self, penalty: float = 2) -> None:
        self.penalty = penalty

    def orders(self, times: np.ndarray, values: np.ndarray, *, causal: bool) -> np.ndarray:  # noqa: ARG002
        """Give the orders of magnitude by which a change at each stamp is likelier than none."""
        found = np.zeros(len(values))
        first, means = _by_day(times, values)
        starts = change_points(means, self.penalty)
        found[first[starts]] = evidence(means, starts)
        return found

    def kinds(self, times: np.ndarray, values: np.ndarray) -> np.ndarray:
        """Tell shifts from bends, where the lines of both sides meet."""
        named = super().kinds(times, values)
        known = np.flatnonzero(np.isfinite(values))
        first, means = _by_day(times[known], values[known])
        level = deseasoned(means)  # whose own slopes are no bend
        for start in change_points(means, self.penalty):
            if not _leaps(level, int(start)):
                named[known[first[start]]] = "trend change"
        return named


def _by_day(times: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give the places of each day's first stamp and the days' means, or all stamps where days are few or bare."""
    _, first, counts = np.unique(times.astype("datetime64[D]"), return_index=True, return_counts=True)
    if len(first) < _DAYS or np.median(counts) < 2:  # noqa: PLR2004 - one stamp a day is a day's mean
        return np.arange(len(values)), values
    return first, np.add.reduceat(values, first) / counts


def _leaps(values: np.ndarray, start: int) -> bool:
    before, after = values[max(0, start - _SIDE) : start], values[start : start + _SIDE]
    ends, residuals = [], []
    for side, at in ((before, len(before) - 0.5), (after, -0.5)):
        line = np.polynomial.Polynomial.fit(np.arange(len(side)), side, min(1, len(side) - 1))
        ends.append(line(at))
        residuals.append(side - line(np.arange(len(side))))
    return bool(abs(ends[1] - ends[0]) > _LEAP * np.concatenate(residuals).std())
