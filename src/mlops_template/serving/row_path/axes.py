"""What a feature may hang on by itself: a category, a day, or a time of day."""

from collections.abc import Iterable
from typing import Any, Literal

import numpy as np
import pandas as pd

from mlops_template.serving.row_path.trusted import inside
from mlops_template.serving.row_path.values import Column
from mlops_template.serving.row_path.whole import Row, Whole

DAY = 86_400_000_000_000  # nanoseconds
MINUTE = DAY // 1440
MOST_KEYS = 20_000  # more are asked of the block each time: memory has an end
MOST_DAYS = 1_500

Part = Literal["category", "day", "time"]
Entry = tuple[np.ndarray, np.ndarray]  # which features differ from the base row's, and their values


class Axis:
    """A column, or the day or the time of day of one, with a table of what its values do to the features.

    Args:
        column: The column.
        place: Where it stands in a row.
        part: Which part of its values counts.
        base: The row that is varied.
    """

    def __init__(self, column: Column, place: int, part: Part, base: Row) -> None:
        self.column = column
        self.part = part
        self.table: dict[Any, Entry] = {}
        self._place = place
        self._base = base

    def key(self, row: Row) -> Any:
        """Give the part of the row's value that counts; None where the value is missing."""
        value = row[self._place]
        if self.part == "category":
            return value if type(value) is str else None
        if value is pd.NaT:
            return None
        return value.value // DAY if self.part == "day" else value.value % DAY

    def row(self, key: Any) -> Row:
        """Give the base row with this part of it changed."""
        base = self._base[self._place]
        if key is None:
            value = self.column.cast(None)
        elif self.part == "category":
            value = key
        else:
            day, time = (key, base.value % DAY) if self.part == "day" else (base.value // DAY, key)
            value = self.column.cast(pd.Timestamp(day * DAY + time))
        return [*self._base[: self._place], value, *self._base[self._place + 1 :]]

    def keys(self, rows: Iterable[Row], known: Iterable[str]) -> list[Any]:
        """List what is worth looking up in advance.

        Args:
            rows: Rows that were seen.
            known: Categories that the block has learnt.
        """
        seen = {self.key(row) for row in rows}
        if self.part == "category":
            return [None, *sorted((seen | set(known)) - {None})][:MOST_KEYS]
        if self.part == "time":
            return [None, *sorted((seen - {None}) | {minute * MINUTE for minute in range(1440)})]
        days = sorted(seen - {None})
        year_on = range(days[0], days[-1] + 366)
        return [None, *(year_on if len(year_on) <= MOST_DAYS else days)]


def axes_of(whole: Whole, base: Row) -> list[Axis]:
    """Give the axes of a block's columns that are not numbers."""
    parts: dict[str, tuple[Part, ...]] = {"text": ("category",), "moment": ("day", "time"), "number": ()}
    return [
        Axis(column, place, part, base)
        for column, place in zip(whole.columns, whole.places, strict=True)
        for part in parts[column.kind]
    ]


def known_categories(transformer: Any, column: int, columns: int) -> set[str]:
    """Look a fitted block through for encoders, and give the categories that they know of one of its columns."""
    found: set[str] = set()
    for part in inside(transformer):
        categories = getattr(part, "categories_", None)
        if isinstance(categories, list) and len(categories) == columns:
            found.update(each for each in categories[column] if type(each) is str)
    return found
