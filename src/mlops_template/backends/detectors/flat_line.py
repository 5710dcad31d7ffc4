"""A value that stands still for unusually long."""

from typing import ClassVar

import numpy as np

from mlops_template.backends.detectors.base import Detector, Kind

_PER_DOUBLING = 5.0
_MOVES = 10  # runs that have to be over before one can be long


class FlatLine(Detector):
    """A value that stands still for unusually long: twice as long as ever before.

    .. code-block:: yaml

        stuck: {type: flat_line, at_least: 12}

    Causal, the stamps at which the run becomes so long, and each time that it doubles, score; otherwise the whole run.
    A series that hardly ever moved cannot be stuck.

    Args:
        at_least: How many equal values make the shortest run.

    >>> times = np.datetime64("2024-01-01", "ns") + np.arange(400) * np.timedelta64(1, "h")
    >>> values = np.sin(np.arange(400.0))
    >>> values[300:340] = values[300]
    >>> np.flatnonzero(FlatLine().scores(times, values, causal=False) > 0.5)[[0, -1]]
    array([300, 339])
    """

    kind: ClassVar[Kind] = "flat line"

    def __init__(self, at_least: int = 12) -> None:
        self.at_least = at_least

    def orders(self, times: np.ndarray, values: np.ndarray, *, causal: bool) -> np.ndarray:  # noqa: ARG002
        """Give 5 for a run twice as long as the longest other (causal: before it), and 5 for each further doubling."""
        starts = np.flatnonzero(np.r_[True, np.diff(values) != 0])
        run = np.cumsum(np.r_[True, np.diff(values) != 0]) - 1
        lengths = np.diff(np.r_[starts, len(values)])
        usual = np.maximum(_longest_before(lengths) if causal else _longest_other(lengths), self.at_least / 2)
        length = (np.arange(len(values)) - starts[run] + 1 if causal else lengths[run]) / usual[run]
        moved = run >= _MOVES if causal else len(starts) > _MOVES
        doublings = np.floor(np.log2(np.maximum(length, 1)))
        news = doublings > np.r_[0, doublings[:-1]] if causal else doublings > 0
        return np.where(moved & news, _PER_DOUBLING * doublings, 0.0)


def _longest_before(lengths: np.ndarray) -> np.ndarray:
    return np.asarray(np.r_[np.inf, np.maximum.accumulate(lengths)[:-1]])


def _longest_other(lengths: np.ndarray) -> np.ndarray:
    """Give the second longest run, to which the longest is compared, and the longest for all others."""
    longest, second = np.partition(lengths, -2)[-1:-3:-1] if len(lengths) > 1 else (np.inf, np.inf)
    return np.where(lengths == longest, second, longest).astype(np.float64)
