"""What every kind of labelling function shares."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from mlops_template.errors import ProjectError, nearest


class LabellingFunction(ABC):
    """A rule that looks at whole columns and votes on every row at once.

    The constructor's arguments are the keys of the YAML block, less ``type``, ``label`` and ``means``, which every kind
    has.
    """

    @property
    @abstractmethod
    def columns(self) -> tuple[str, ...]:
        """The columns that it reads; empty where that cannot be known."""

    @property
    def source(self) -> str | None:
        """The dataset of the catalog that it needs besides the rows; most need none."""
        return None

    @abstractmethod
    def vote(self, rows: pd.DataFrame, source: Any = None) -> np.ndarray:
        """Say for each of n rows whether the rule holds, or which label it names.

        Args:
            rows: n rows that have the columns.
            source: What the catalog gives for `source`.

        Returns:
            n booleans, True where the rule holds (never for a missing value) and the block's label is voted for; or,
            of dtype object, n labels, None where it abstains.
        """


def one_or_more(column: str | None, columns: Sequence[str] | None) -> tuple[str, ...]:
    """Read ``column: a`` or ``columns: [a, b]``.

    Raises:
        ProjectError: Neither stands there, or both.

    >>> one_or_more("a", None), one_or_more(None, ["a", "b"])
    (('a',), ('a', 'b'))
    """
    if (column is None) == (not columns):
        raise ProjectError("either `column` or `columns` is wanted, with the name of at least one column")
    return tuple(columns or ()) if column is None else (column,)


def take(rows: pd.DataFrame, name: str) -> pd.Series:
    """Take a column of the rows.

    Raises:
        ProjectError: There is none of that name.
    """
    if name not in rows:
        raise ProjectError(f"the rows have no column {name!r}; {nearest(name, [str(known) for known in rows])}")
    column: pd.Series = rows[name]
    return column
