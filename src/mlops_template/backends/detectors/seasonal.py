"""Values that neither the same time of other days nor of other weeks explains."""

from typing import ClassVar

import numpy as np
import pandas as pd

from mlops_template.backends.detectors.base import Detector, Kind, distance, surprise

_MONDAY = np.datetime64("1970-01-05", "ns")
_WEEK = 7


class Seasonal(Detector):
    """Values that neither the same time of other days nor of other weeks explains.

    .. code-block:: yaml

        season: {type: seasonal, slot: 30min, days: 14, weeks: 8}

    A slot's mean, such as Monday's from 9:00 to 9:30, is expected to be the median of those of other days and of other
    weeks. What came a slot earlier or later on them is no surprise either: a value's distance is the smallest of all.

    Args:
        slot: How long a slot is; it divides a day.
        days: How many days' slots the first median is taken over.
        weeks: How many weeks' slots the second.

    >>> times = np.datetime64("2024-01-01", "ns") + np.arange(24 * 28) * np.timedelta64(1, "h")
    >>> values = np.where(np.arange(24 * 28) % 24 < 8, 0.0, 50.0)
    >>> values[24 * 20 + 12] = 0  # as at night
    >>> divmod(int(Seasonal().scores(times, values).argmax()), 24)
    (20, 12)
    """

    kind: ClassVar[Kind] = "unusual pattern"

    def __init__(self, slot: str = "30min", days: int = 14, weeks: int = 8) -> None:
        self.slot = slot
        self.days = days
        self.weeks = weeks

    def orders(self, times: np.ndarray, values: np.ndarray, *, causal: bool) -> np.ndarray:
        """Give the surprise of each value's distance from the nearest median."""
        a_day = max(1, pd.Timedelta("1D") // pd.Timedelta(self.slot))
        slots = (times - _MONDAY) // pd.Timedelta(self.slot).to_timedelta64()
        by_day = _expected(slots, values, a_day, self.days, causal=causal)
        by_week = _expected(slots, values, a_day * _WEEK, self.weeks, causal=causal)
        return surprise(np.fmin.reduce([distance(values, each) for each in (*by_day, *by_week)]), causal=causal)


def _expected(slots: np.ndarray, values: np.ndarray, period: int, turns: int, *, causal: bool) -> list[np.ndarray]:
    """Give, per stamp, the median of its slot's (and each neighbour's) means in the turns before (causal) or around."""
    means = pd.Series(values).groupby(slots).mean()
    turn, place = np.divmod(means.index.to_numpy(), period)
    table = np.full((turn[-1] - turn[0] + 1, period), np.nan)
    table[turn - turn[0], place] = means
    apart = np.pad(table, ((0, turns), (0, 0)), constant_values=np.nan)  # one long column: windows meet one slot only
    medians = pd.Series(apart.T.ravel()).rolling(turns, min_periods=2, center=not causal).median()
    middle = medians.shift(1 if causal else 0).to_numpy().reshape(period, -1).T
    at, now = slots // period - turn[0], slots % period
    return [middle[at, (now + aside) % period] for aside in (-1, 0, 1)]
