"""A block of several steps, one after another."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from mlops_template.serving.row_path.values import number_column
from mlops_template.serving.row_path.whole import Row, Whole, as_matrix

Block = Callable[[Row], np.ndarray]
Fastest = Callable[[Whole, Sequence[Row], Sequence[Row]], Block]


class Chain:
    """The steps of a Pipeline, each taken in its own fastest way; what passes between them is numbers.

    Args:
        whole: The block: a Pipeline, or what keeps one as its `transformer_`.
        rows: Raw rows that were seen.
        checks: Rows by which each way is checked.
        fastest: Gives the fastest way of a step.

    Raises:
        ValueError: It is no Pipeline, or something else than a frame passes between its steps.
    """

    def __init__(self, whole: Whole, rows: Sequence[Row], checks: Sequence[Row], fastest: Fastest) -> None:
        steps = getattr(getattr(whole.transformer, "transformer_", whole.transformer), "steps", [])
        if len(steps) < 2:  # noqa: PLR2004
            raise ValueError("it is no chain of steps")
        columns, names = whole.columns, [column.name for column in whole.columns]
        given, checked = (_read(whole, each) for each in (rows, checks))
        self._places = whole.places
        self._blocks: list[Block] = []
        for _, step in steps:
            part = Whole(step, columns, names)
            self._blocks.append(fastest(part, given, checked))
            names, given = _passed_on(part, given)
            _, checked = _passed_on(part, checked)
            columns = [number_column(name) for name in names]

    def __call__(self, row: Row) -> np.ndarray:
        """Give the m features of one row."""
        passed: Any = [row[place] for place in self._places]
        for block in self._blocks:
            passed = block(passed)
        return np.asarray(passed)


def _read(whole: Whole, rows: Sequence[Row]) -> list[Row]:
    return [[row[place] for place in whole.places] for row in rows]


def _passed_on(part: Whole, rows: Sequence[Row]) -> tuple[list[str], list[Row]]:
    frame = part.transformer.transform(part.frame(rows))
    if not isinstance(frame, pd.DataFrame):
        raise ValueError("something else than a frame passes between its steps")
    return [str(name) for name in frame], list(as_matrix(frame))
