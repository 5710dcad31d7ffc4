"""Public holidays, and how near they are."""

from collections.abc import Collection
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, ClassVar

import holidays
import numpy as np
import pandas as pd

from mlops_template.backends.features.base import Enricher, moments, row_wise
from mlops_template.errors import ProjectError


class HolidayFeatures(Enricher):
    """Public holidays of a country [1]_, and how near they are.

    .. code-block:: yaml

        holidays: {type: holiday, country: US, subdivision: NY, within: 14}

    Gives ``departure_holiday``, 1 on a holiday, and the days ``departure_to_holiday`` and ``departure_since_holiday``,
    0 on it and at most `within`. Missing where the moment is.

    Args:
        country: Its code by ISO 3166, such as ``US``.
        subdivision: The code of a state or province that has holidays of its own.
        within: Holidays farther away than so many days count as just so far; 1 to 366.

    References:
        .. [1] The library holidays, https://github.com/vacanza/holidays.

    >>> frame = pd.DataFrame({"departure": ["2013-07-03", "2013-07-04"]})
    >>> HolidayFeatures(country="US").fit_transform(frame).astype(int).to_dict("list")
    {'departure_holiday': [0, 1], 'departure_to_holiday': [1, 0], 'departure_since_holiday': [14, 0]}
    """

    kinds: ClassVar[tuple[str, ...]] = ("datetime",)

    def __init__(self, country: str, subdivision: str | None = None, within: int = 14) -> None:
        self.country = country
        self.subdivision = subdivision
        self.within = within

    def compose(self) -> Any:
        """Look each day up.

        Raises:
            ProjectError: There is no such country or subdivision.
        """
        known = holidays.list_supported_countries()
        if self.country not in known:
            raise ProjectError(
                f"country: the holidays of {self.country!r} are not known; {_told(self.country, known, 'US')}"
            )
        parts = known[self.country]
        if self.subdivision is not None and self.subdivision not in parts:
            raise ProjectError(
                f"subdivision: {self.country} has no {self.subdivision!r}; {_told(self.subdivision, parts, 'NY')}"
            )
        options = {"country": self.country, "subdivision": self.subdivision, "within": max(1, min(self.within, 366))}
        return row_wise(_look_up, **options).set_output(transform="pandas")


def _told(name: str, known: Collection[str], example: str) -> str:
    """Hint at few of very many codes."""
    alike = [name.upper()] if name.upper() in known else get_close_matches(name.upper(), known, n=3)
    return f"did you mean {' or '.join(map(repr, alike))}?" if alike else f"give its ISO code, such as {example}"


def _look_up(frame: pd.DataFrame, country: str, subdivision: str | None, within: int) -> pd.DataFrame:
    features = {}
    for column in frame:
        read = moments(frame[column])
        days, there = read.to_numpy().astype("datetime64[D]"), read.notna().to_numpy()
        to, since = (np.full(len(frame), np.nan) for _ in range(2))
        to[there], since[there] = _distances(days[there], _calendar(days[there], country, subdivision), within)
        features[f"{column}_holiday"] = np.where(there, to == 0, np.nan)
        features |= {f"{column}_to_holiday": to, f"{column}_since_holiday": since}
    return pd.DataFrame(features, index=frame.index)


def _distances(days: np.ndarray, calendar: np.ndarray, within: int) -> tuple[np.ndarray, np.ndarray]:
    far = np.timedelta64(within, "D")
    ends = [days.min() - far, days.max() + far] if len(days) else []
    known = np.union1d(calendar, np.array(ends, dtype="datetime64[D]"))  # so that every day has one on either side
    to = known[np.searchsorted(known, days)] - days if len(days) else days.astype(np.int64)
    since = days - known[np.searchsorted(known, days, side="right") - 1] if len(days) else days.astype(np.int64)
    return np.minimum(to.astype(np.float64), within), np.minimum(since.astype(np.float64), within)


def _calendar(days: np.ndarray, country: str, subdivision: str | None) -> np.ndarray:
    years = np.unique(days.astype("datetime64[Y]").astype(int) + 1970)
    around = sorted({int(year) + step for year in years for step in (-1, 0, 1)})
    return np.array([day for year in around for day in _of_year(country, subdivision, year)], dtype="datetime64[D]")


@lru_cache(maxsize=4096)
def _of_year(country: str, subdivision: str | None, year: int) -> tuple[np.datetime64, ...]:
    found = holidays.country_holidays(country, subdiv=subdivision, years=year)
    return tuple(np.datetime64(day, "D") for day in found if day.year == year)
