"""One scale for every detector: the orders of magnitude by which a number is rare in its own series."""

from dataclasses import dataclass

import numpy as np

HALF = 3.0  # this many orders of magnitude, one stamp in a thousand, score one half
_LEARNT = 50  # stamps before the first score of a causal detector
_TRUSTED = 500
_MEMORY = 20_000  # stamps of the past that a tail is fitted to
_STEEPEST, _PRIOR, _PRIOR_EXCESS = 30.0, 10, 0.15  # a short past must not make a tail steep
_LEEWAY = 1.0  # orders by which the tail may find a number rarer than its rank tells
_FEW = 3


@dataclass(frozen=True)
class Tail:
    """A power law: a share of the numbers lies beyond `start`; it falls with the ratio to `start`, to the steepness."""

    start: float
    share: float
    steepness: float

    def orders(self, found: np.ndarray) -> np.ndarray:
        """Give -log10 of the chance of each number."""
        common = -np.log10(self.share)
        if not self.start:
            return np.where(found > 0, common + HALF, 0.0)  # the first that ever differs
        ratio = found / self.start
        return np.asarray(common * np.minimum(ratio, 1) + self.steepness * np.log10(np.maximum(ratio, 1)))


def surprise(unusual: np.ndarray, *, causal: bool) -> np.ndarray:
    """Give -log10 of the chance of so unusual a stamp, by a power-law tail of the series' own numbers.

    The causal tail is Hill's estimate [1]_ over the largest 2 % of the past; the other lies through the 90th and 98th
    percentile of the whole series, which a few anomalies do not move. As in SPOT [2]_, no threshold is set by hand.
    What recurs is no surprise: a number within the past's range is at most ten times rarer than its rank tells.

    Args:
        unusual: n numbers from 0 up, in any unit; a NaN is not known, gives 0 and is no part of any past.
        causal: Whether number i is judged by those before it alone; the first 50 known then give 0, and a past shorter
            than 500 is believed less.

    References:
        .. [1] B. M. Hill, A simple general approach to inference about the tail of a distribution, 1975.
        .. [2] A. Siffer et al., Anomaly detection in streams with extreme value theory, KDD 2017.

    >>> surprise(np.r_[np.tile([1.0, 2.0, 3.0], 99), 9.0], causal=True)[-3:].round()
    array([ 0.,  0., 10.])
    """
    known = ~np.isnan(unusual)
    found = np.zeros(len(unusual))
    if known.any():
        found[known] = _by_the_past(unusual[known]) if causal else _whole_tail(unusual[known]).orders(unusual[known])
    return found


def to_score(orders: np.ndarray) -> np.ndarray:
    """Bring orders of magnitude onto the scale from 0 to 1."""
    return np.asarray(orders / (orders + HALF))


def to_orders(scores: np.ndarray) -> np.ndarray:
    """Take scores back to orders of magnitude."""
    return np.asarray(HALF * scores / (1 - scores))


def _by_the_past(unusual: np.ndarray) -> np.ndarray:
    found, start = np.zeros(len(unusual)), _LEARNT
    while start < len(unusual):
        end = start + max(_LEARNT, min(start, _MEMORY) // 20)
        orders = _beyond(unusual[start:end], np.sort(unusual[max(0, start - _MEMORY) : start]))
        found[start:end] = orders * min(1, start / _TRUSTED) ** 0.5
        start = end
    return found


def _beyond(found: np.ndarray, past: np.ndarray) -> np.ndarray:
    tail = _past_tail(past)
    as_large = len(past) - np.searchsorted(past, found, side="left")
    by_rank = np.log10((len(past) + 2) / (as_large + 1)) + _LEEWAY
    return np.where(as_large > 0, np.minimum(tail.orders(found), by_rank), tail.orders(found))


def _past_tail(past: np.ndarray) -> Tail:
    start = float(np.quantile(past, 0.98)) or float(past.max())
    beyond = past[past >= start] if start else past[:0]
    excess = float(np.log(beyond / start).sum()) if start else 0.0
    steepness = (len(beyond) + _PRIOR) / (excess + _PRIOR * _PRIOR_EXCESS)
    return Tail(start, (len(beyond) + 1) / (len(past) + 2), min(steepness, _STEEPEST))


def _whole_tail(found: np.ndarray) -> Tail:
    if (found > 0).sum() < _FEW:
        return Tail(0.0, _FEW / (len(found) + _FEW), 0.0)  # so rare that each would only be compared with itself
    start, further = (float(np.quantile(found, share)) for share in (0.90, 0.98))
    if start <= 0:
        return _past_tail(found)
    steepness = np.log(0.10 / 0.02) / max(float(np.log(further / start)), 1e-9)
    return Tail(start, 0.10, min(float(steepness), _STEEPEST))
