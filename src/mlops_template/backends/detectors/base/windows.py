"""Distances, and windows that look back or both ways."""

from typing import Any

import numpy as np
import pandas as pd

_ROUNDING = 1e-9
_DAY = np.timedelta64(1, "D")
_DAY_AT_MOST = 1500  # stamps; a series of seconds is not kept waiting for its first night


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


def settled(times: np.ndarray) -> np.ndarray:
    """Give n weights, from 0 to 1 over the first day: until a series has had a night, any evening is a new level."""
    seen = np.maximum((times - times[0]) / _DAY, np.arange(len(times)) / _DAY_AT_MOST)
    return np.asarray(np.minimum(seen, 1.0) ** 2)
