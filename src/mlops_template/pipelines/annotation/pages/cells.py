"""What stands in a cell: text where there is something to say, shares with a bar, accuracies with their interval."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pandas as pd

from mlops_template.pages.wording import DASH, share


def number_in(row: pd.Series, column: str) -> float:
    """Give a number of a row; NaN where the column or the value is missing."""
    value = row.get(column)
    return np.nan if value is None or pd.isna(value) else float(value)


def text_in(row: pd.Series, column: str) -> str:
    """Give a text of a row; empty where the column or the value is missing."""
    value = row.get(column)
    return "" if value is None or pd.isna(value) else str(value)


def count(value: float) -> str:
    """Give a number of rows.

    >>> count(1234.0), count(float("nan"))
    ('1,234', '—')
    """
    return DASH if np.isnan(value) else f"{value:,.0f}"


def percent(value: float) -> str:
    """Give a share in percent.

    >>> percent(0.1234), percent(float("nan"))
    ('12.3%', '—')
    """
    return DASH if np.isnan(value) else share(value, 1)


@dataclass(frozen=True)
class Share:
    """A share as text, and how long its bar is in percent of the longest."""

    text: str
    length: float

    @classmethod
    def of(cls, value: float, longest: float) -> Self:
        """Give the cell of a share; `longest` fills the bar."""
        length = 0.0 if np.isnan(value) or not longest > 0 else 100 * value / longest
        return cls(percent(value), round(min(length, 100.0), 1))


@dataclass(frozen=True)
class Scale:
    """The part of 0 to 1 that the intervals of a table need, in whole tenths."""

    low: float
    high: float = 1.0

    @classmethod
    def around(cls, values: Iterable[float]) -> Self:
        """Begin at the tenth below the lowest value.

        >>> Scale.around([0.934, 0.72])
        Scale(low=0.7, high=1.0)
        """
        known = [value for value in values if not np.isnan(value)]
        lowest = min(known, default=0.0)
        return cls(min(0.9, int(10 * max(lowest, 0.0)) / 10))

    @property
    def ends(self) -> tuple[str, str]:
        """Both ends as text."""
        return percent(self.low), percent(self.high)

    def at(self, value: float) -> float:
        """Give the place of a value in percent of the scale."""
        return round(float(np.clip(100 * (value - self.low) / (self.high - self.low), 0, 100)), 1)


@dataclass(frozen=True)
class Interval:
    """An accuracy: the dot, its whisker, and where chance would be; all in percent of the scale.

    Attributes:
        text: The accuracy.
        ends: Its interval.
        dot: Its place.
        low: Where the whisker begins.
        high: Where it ends.
        chance: What guessing would come to; None where nobody can say.
    """

    text: str
    ends: str
    dot: float
    low: float
    high: float
    chance: float | None = None

    @classmethod
    def of(cls, row: pd.Series, scale: Scale, chance: float = np.nan) -> Self | None:
        """Read ``accuracy``, ``low`` and ``high`` of a row; None where no gold judges it."""
        accuracy, low, high = (number_in(row, column) for column in ("accuracy", "low", "high"))
        if np.isnan(accuracy):
            return None
        low, high = (accuracy if np.isnan(end) else end for end in (low, high))
        ends = f"{100 * low:.1f} to {100 * high:.1f}%"
        by_chance = None if np.isnan(chance) else scale.at(chance)
        return cls(percent(accuracy), ends, scale.at(accuracy), scale.at(low), scale.at(high), by_chance)


def lowest(table: pd.DataFrame, columns: Iterable[str]) -> list[Any]:
    """Give the lowest value of each column that is there."""
    return [float(table[column].min()) for column in columns if column in table and len(table)]
