"""Where the level of some stamps leaves the level before."""

from typing import ClassVar, Literal

import numpy as np
import pandas as pd

from mlops_template.backends.detectors.base import Detector, Kind, distance, settled, surprise


class LevelShift(Detector):
    """Where the level of some stamps leaves the level before, so that what lasts counts for more.

    .. code-block:: yaml

        levels: {type: level_shift, short: 20, long: 300, by: mean}

    Causal, a shift shows when the last `short` stamps have moved; otherwise at its first stamp.

    Args:
        short: How many stamps the new level is taken of.
        long: How many stamps before them the old level is taken of.
        by: What the level is; a few spikes are none to the ``median``.

    >>> times = np.datetime64("2024-01-01", "ns") + np.arange(400) * np.timedelta64(1, "h")
    >>> values = np.sin(np.arange(400.0)) + 9 * (np.arange(400) >= 300)
    >>> 295 < int(LevelShift().scores(times, values, causal=False).argmax()) < 305
    True
    """

    kind: ClassVar[Kind] = "level shift"

    def __init__(self, short: int = 20, long: int = 300, by: Literal["mean", "median"] = "mean") -> None:
        self.short = short
        self.long = long
        self.by = by

    def orders(self, times: np.ndarray, values: np.ndarray, *, causal: bool) -> np.ndarray:
        """Give the surprise of the distance between both levels."""
        series = pd.Series(values)
        recent = series.rolling(self.short, min_periods=self.short // 3).agg(self.by)
        before = series.rolling(self.long, min_periods=self.short).agg(self.by)
        new, old = (recent, before.shift(self.short)) if causal else (recent.shift(1 - self.short), before.shift(1))
        found = surprise(distance(new.to_numpy(), old.to_numpy()), causal=causal)
        return np.asarray(found * settled(times))
