"""A block whose features each hang on one thing only."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from mlops_template.serving.row_path.axes import MOST_KEYS, Axis, Entry, axes_of, known_categories
from mlops_template.serving.row_path.plain import PlainNumbers, same
from mlops_template.serving.row_path.trusted import trusted_inside
from mlops_template.serving.row_path.values import is_missing
from mlops_template.serving.row_path.whole import Row, Whole

FREE, NUMBER = -1, -2


class Separable:
    """A block of which each feature hangs on one category, day or time of day, or is a number as it came.

    Found out by trying. A value that no table holds yet is asked of the block once, and then stands in the table.

    Args:
        whole: The block.
        rows: Raw rows that were seen.

    Raises:
        ValueError: A feature hangs on two things, or a column has no value to try it with, or whoever wrote a step
            might have made some value a special one.
    """

    def __init__(self, whole: Whole, rows: Sequence[Row]) -> None:
        if not trusted_inside(whole.transformer):
            raise ValueError("not every step inside is known")
        base = _usual(whole, rows)
        self._whole = whole
        self._base = whole(base)
        self._owner = np.full(len(self._base), FREE)
        self._numbers = PlainNumbers(whole, base, self._base)
        self._owner[self._numbers.positions] = NUMBER
        self._axes = axes_of(whole, base)
        for number, axis in enumerate(self._axes):
            self._fill(number, axis, rows)

    def __call__(self, row: Row) -> np.ndarray:
        """Give the m features of one row."""
        answer = self._base.copy()
        if not self._numbers.put(row, answer):
            return self._whole(row)
        for number, axis in enumerate(self._axes):
            key = axis.key(row)
            entry = axis.table.get(key) or self._look_up(number, axis, key)
            if entry is None:
                return self._whole(row)
            answer[entry[0]] = entry[1]
        return answer

    def _fill(self, number: int, axis: Axis, rows: Sequence[Row]) -> None:
        names = [column.name for column in self._whole.columns]
        known = known_categories(self._whole.transformer, names.index(axis.column.name), len(names))
        keys = axis.keys(rows, known)
        for key, features in zip(keys, self._whole.many([axis.row(key) for key in keys]), strict=True):
            entry = self._entry(features)
            if not self._take(number, axis, key, entry):
                raise ValueError(f"a feature hangs on the {axis.part} of {axis.column.name!r} and on something else")
            axis.table[key] = entry

    def _look_up(self, number: int, axis: Axis, key: Any) -> Entry | None:
        entry = self._entry(self._whole(axis.row(key)))
        if not self._take(number, axis, key, entry):
            return None
        if len(axis.table) < MOST_KEYS:
            axis.table[key] = entry
        return entry

    def _entry(self, features: np.ndarray) -> Entry:
        positions = (~same(features, self._base)).nonzero()[0]
        return positions, features[positions]

    def _take(self, number: int, axis: Axis, key: Any, entry: Entry) -> bool:
        """Make the features that changed the axis's own; False where one is another's."""
        if key is None and axis.part != "category":  # a missing moment has neither day nor time
            return True
        owners = self._owner[entry[0]]
        if not np.isin(owners, (FREE, number)).all():
            return False
        self._owner[entry[0]] = number
        return True


def _usual(whole: Whole, rows: Sequence[Row]) -> Row:
    """Give a row in which nothing that the block reads is missing."""
    usual = list(rows[0])
    for place, column in zip(whole.places, whole.columns, strict=True):
        there = [row[place] for row in rows if not is_missing(row[place])]
        if column.kind == "number":
            usual[place] = float(np.median(there)) if there else 0.0
        elif there:
            usual[place] = there[0]
        elif column.kind == "moment":
            raise ValueError(f"no moment of {column.name!r} was seen")
    return usual
