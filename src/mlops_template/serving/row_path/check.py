"""The rows by which a row path is compared with the pipeline."""

import warnings
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from mlops_template.serving.row_path.values import Column
from mlops_template.serving.row_path.whole import Row

ODD = {
    "number": (0.0, -1.5, 1e12, -1e12, 1e39),
    "text": ("never seen before", "", "0"),
    "moment": (pd.Timestamp("1996-02-29 23:59:59"), pd.Timestamp("2031-12-31 00:00:30")),
}


def check_rows(columns: Sequence[Column], rows: Sequence[Row]) -> list[Row]:
    """Give rows that would show whether an answer hangs on more than it was taken to.

    They are the `rows` themselves; as many with every column shuffled for itself, so that values meet that never met;
    for each column, rows that lack it and rows with a value that no row had; and one row without anything.
    """
    draw = np.random.default_rng(0)
    shuffled = [draw.permutation(len(rows)) for _ in columns]
    mixed = [[rows[order[number]][place] for place, order in enumerate(shuffled)] for number in range(len(rows))]
    odd = []
    for place, column in enumerate(columns):
        for value in (None, *ODD[column.kind]):
            row = list(rows[int(draw.integers(len(rows)))])
            row[place] = column.cast(value)
            odd.append(row)
    return [*rows, *mixed, *odd, [column.cast(None) for column in columns]]


def answered(ask: Callable[[Sequence[Row]], np.ndarray], rows: Sequence[Row]) -> tuple[list[Row], np.ndarray]:
    """Ask about n rows at once, and leave out those for which something is raised, such as what takes no missing value.

    Returns:
        k rows, and their k x m numbers.
    """
    try:
        return list(rows), ask(rows)
    except Exception:  # whatever a pipeline raises
        if len(rows) < 2:  # noqa: PLR2004
            return [], np.empty((0, 0))
    halves = [answered(ask, half) for half in (rows[: len(rows) // 2], rows[len(rows) // 2 :])]
    there = [half for half in halves if half[0]]
    return [row for kept, _ in there for row in kept], np.vstack(
        [numbers for _, numbers in there] or [np.empty((0, 0))]
    )


def agrees(
    way: Callable[[Row], np.ndarray], rows: Sequence[Row], expected: np.ndarray, *, quietly: bool, exactly: bool = False
) -> bool:
    """Whether a way gives what is expected.

    Args:
        way: One row in, its numbers out.
        rows: n rows.
        expected: Their n x m numbers.
        quietly: A way that warns does not agree either; it would warn at every row.
        exactly: Else the last bits may differ.
    """
    with warnings.catch_warnings():
        if quietly:
            warnings.simplefilter("error")
        try:
            given = np.array([way(row) for row in rows])
        except Exception:  # whatever is raised by what is asked in an unusual way
            return False
    tolerance = 0.0 if exactly else 1e-12
    return given.shape == expected.shape and np.allclose(given, expected, tolerance, tolerance, equal_nan=True)
