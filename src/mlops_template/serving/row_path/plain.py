"""Features that are a number itself, with something in its place where it is missing, or that tell whether it is."""

from collections.abc import Sequence

import numpy as np

from mlops_template.serving.row_path.trusted import passes_numbers
from mlops_template.serving.row_path.whole import Row, Whole

FAR = 2.0**40  # no clip lets it pass
LARGEST = float(np.finfo(np.float32).max)  # what is larger some steps bring down to it, or refuse


class PlainNumbers:
    """The features of a block that change with a number, found by trying.

    Nothing is reckoned here: a scaled number that is wrong in its last bit may fall on the other side of a tree's
    threshold.

    Args:
        whole: The block.
        base: A row of it, whose numbers are all there.
        features: The block's m features of that row.

    Raises:
        ValueError: A feature hangs on two numbers, or on one in another way, or it could at a number that is not tried.
    """

    def __init__(self, whole: Whole, base: Row, features: np.ndarray) -> None:
        places = [place for place, column in zip(whole.places, whole.columns, strict=True) if column.kind == "number"]
        if places and not passes_numbers(whole.transformer):
            raise ValueError("a step inside could make some number a special one")
        tried = [_changed(base, place, value) for place in places for value in (np.nan, 0.0, FAR, -FAR)]
        values = whole.many(tried).reshape(len(places), 4, -1) if tried else np.empty((0, 4, len(features)))
        moved = np.invert(same(values, features).all(axis=1))
        if (moved.sum(axis=0) > 1).any():
            raise ValueError("a feature hangs on two numbers")
        column, self.positions = moved.nonzero()
        self._places = [places[number] for number in column]
        self._missing, *there = values[column, :, self.positions].T
        self._itself = (np.array(there).T == [0.0, FAR, -FAR]).all(axis=1)
        self._there = features[self.positions]
        if not (self._itself | same(np.array(there), self._there).all(axis=0)).all():
            raise ValueError("a feature is neither a number itself nor tells whether it is missing")

    def put(self, row: Row, answer: np.ndarray) -> bool:
        """Put the features of a row where they belong; False where a number is infinite or too large."""
        numbers = np.array([row[place] for place in self._places], dtype=np.float64)
        if (np.abs(numbers) > LARGEST).any():
            return False
        answer[self.positions] = np.where(
            np.isnan(numbers), self._missing, np.where(self._itself, numbers, self._there)
        )
        return True


def same(features: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Say which numbers are equal; a missing one equals a missing one."""
    equal: np.ndarray = (features == others) | (np.isnan(features) & np.isnan(others))
    return equal


def _changed(base: Sequence[object], place: int, value: float) -> Row:
    return [*base[:place], value, *base[place + 1 :]]
