"""What every detector shares: a scale of surprise, and windows that look back or both ways."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar, Literal

import numpy as np
import pandas as pd

Kind = Literal["spike", "level shift", "trend change", "gap", "flat line", "unusual pattern"]

HALF = 3.0  # this many orders of magnitude, one stamp in a thousand, score one half
_LEARNT = 50  # stamps before the first score of a causal detector
_TRUSTED = 200
_MEMORY = 20_000  # stamps of the past that a tail is fitted to
_STEEPEST, _PRIOR, _PRIOR_EXCESS = 30.0, 10, 0.15  # a short past must not make a tail steep
_FEW = 3
_ROUNDING = 1e-9


class Detector(ABC):
    """Scores how unusual each stamp of one series is; the constructor's arguments are the keys of its YAML block.

    Attributes:
        kind: What its finds are called.
        causal: Whether it can score a stamp by that stamp and its past alone.
    """

    kind: ClassVar[Kind]
    causal: ClassVar[bool] = True

    @abstractmethod
    def orders(self, times: np.ndarray, values: np.ndarray, *, causal: bool) -> np.ndarray:
        """Give n orders of magnitude by which each stamp is unlikely, from 0 up, such as the `surprise` of a distance.

        Args:
            times: n stamps, ascending and distinct, ``datetime64[ns]``; they need not be regular.
            values: n finite numbers.
            causal: Whether stamp i is judged by stamps 0 to i alone.
        """

    def scores(self, times: np.ndarray, values: np.ndarray, *, causal: bool = True) -> np.ndarray:
        """Give n scores from 0, as usual, towards 1; one half is one stamp in a thousand.

        Args:
            times: n stamps, as in `orders`.
            values: n numbers; a NaN is missing and scores 0.
            causal: Whether stamp i is judged by stamps 0 to i alone.
        """
        known = np.isfinite(values)
        scored = np.zeros(len(values))
        if known.sum() > 2:  # noqa: PLR2004 - two stamps have nothing to compare with
            scored[known] = to_score(self.orders(times[known], values[known], causal=causal))
        return scored

    def kinds(self, times: np.ndarray, values: np.ndarray) -> np.ndarray:  # noqa: ARG002 - for subclasses
        """Give the n kinds that a find at each stamp would be of."""
        return np.full(len(values), self.kind, dtype=object)


def surprise(unusual: np.ndarray, *, causal: bool) -> np.ndarray:
    """Give -log10 of the chance of so unusual a stamp, by a power-law tail of the series' own numbers.

    The causal tail is Hill's estimate [1]_ over the largest 2 % of the past; the other lies through the 90th and 98th
    percentile of the whole series, which a few anomalies do not move. As in SPOT [2]_, no threshold is set by hand.

    Args:
        unusual: n numbers from 0 up, in any unit; a NaN is not known to be unusual.
        causal: Whether number i is judged by those before it alone; the first 50 then give 0, and a past shorter than
            200 is believed less.

    References:
        .. [1] B. M. Hill, A simple general approach to inference about the tail of a distribution, 1975.
        .. [2] A. Siffer et al., Anomaly detection in streams with extreme value theory, KDD 2017.

    >>> surprise(np.r_[np.tile([1.0, 2.0, 3.0], 99), 9.0], causal=True)[-3:].round()
    array([ 1.,  2., 16.])
    """
    unusual = np.nan_to_num(unusual)
    if not causal:
        return _exceed(unusual, *_whole_tail(unusual))
    found, start = np.zeros(len(unusual)), _LEARNT
    while start < len(unusual):
        end = start + max(20, min(start, _MEMORY) // 20)
        beyond = _exceed(unusual[start:end], *_past_tail(unusual[max(0, start - _MEMORY) : start]))
        found[start:end] = beyond * min(1, start / _TRUSTED) ** 0.5
        start = end
    return found


def to_score(orders: np.ndarray) -> np.ndarray:
    """Bring orders of magnitude onto the scale from 0 to 1."""
    return np.asarray(orders / (orders + HALF))


def to_orders(scores: np.ndarray) -> np.ndarray:
    """Take scores back to orders of magnitude."""
    return np.asarray(HALF * scores / (1 - scores))


def distance(values: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Give n distances of values from what was expected; a rounding error counts as 0, the unknown is NaN."""
    apart = np.abs(values - expected)
    return np.where(apart <= _ROUNDING * np.maximum(np.abs(values), np.abs(expected)), 0.0, apart)


def rolling(times: np.ndarray, values: np.ndarray, window: int | str, *, causal: bool) -> Any:
    """Give pandas' rolling window over the stamps before each (causal) or around it.

    Args:
        times: n stamps.
        values: n numbers.
        window: A number of stamps, or a length of time such as ``48h``.
        causal: Whether the window ends before the stamp.
    """
    series = pd.Series(values, index=pd.DatetimeIndex(times))
    if isinstance(window, str):
        return series.rolling(window, min_periods=3, closed="left" if causal else None, center=not causal)
    shifted = series.shift(1) if causal else series
    return shifted.rolling(window, min_periods=min(3, window), center=not causal)


def _past_tail(past: np.ndarray) -> tuple[float, float, float]:
    start = float(np.quantile(past, 0.98)) or float(past.max())
    beyond = past[past >= start] if start else past[:0]
    excess = float(np.log(beyond / start).sum()) if start else 0.0
    steepness = (len(beyond) + _PRIOR) / (excess + _PRIOR * _PRIOR_EXCESS)
    return start, (len(beyond) + 1) / (len(past) + 2), min(steepness, _STEEPEST)


def _whole_tail(found: np.ndarray) -> tuple[float, float, float]:
    start, further = (float(np.quantile(found, share)) for share in (0.90, 0.98))
    if (found > 0).sum() < _FEW:
        return 0.0, _FEW / (len(found) + _FEW), 0.0  # so rare that one would only be compared with itself
    if start <= 0:
        return _past_tail(found)
    steepness = np.log(0.10 / 0.02) / max(float(np.log(further / start)), 1e-9)
    return start, 0.10, min(float(steepness), _STEEPEST)


def _exceed(found: np.ndarray, start: float, share: float, steepness: float) -> np.ndarray:
    common = -np.log10(share)
    if not start:
        return np.where(found > 0, common + HALF, 0.0)  # the first that ever differs
    ratio = found / start
    return np.asarray(np.where(ratio >= 1, common + steepness * np.log10(np.maximum(ratio, 1)), common * ratio))
