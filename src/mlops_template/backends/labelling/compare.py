"""Two columns against each other."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from mlops_template.backends.labelling.base import LabellingFunction
from mlops_template.backends.labelling.base.arrow import as_votes
from mlops_template.backends.labelling.base.column import NOTHING, RELATIONS, UNREADABLE, Column
from mlops_template.backends.labelling.base.constants import constants
from mlops_template.errors import ProjectError

# what the gap between the two is to the margin; `more_than` and `at_least` stay what they are
_OF_THE_GAP = {"less_than": "more_than", "at_most": "at_least", "equal_to": "at_most", "not_equal_to": "more_than"}


class CompareFunction(LabellingFunction):
    """Holds where two values of a row stand to each other as said.

    .. code-block:: yaml

        left_late:
          {type: compare, column: departed, more_than: scheduled, by: 15min, label: late, means: late by definition}

    Args:
        column: The one column.
        less_than: The other column, where the one is to be less; one relation is given, and one only.
        at_most: ... less or the same.
        equal_to: ... the same.
        not_equal_to: ... not the same.
        at_least: ... more or the same.
        more_than: ... more.
        by: The margin: a number, or for moments and durations text such as ``15min``. ``more_than`` with 5 wants more
            than 5 between the two, ``at_least`` 5 or more, ``equal_to`` no more than 5, ``not_equal_to`` more than 5
            either way.

    Raises:
        ProjectError: No relation is given, or several.

    Moments without a zone are taken for UTC where the other column has a zone.

    >>> rows = pd.DataFrame({"actual": [10, 31, None], "planned": [10, 10, 10]})
    >>> CompareFunction("actual", more_than="planned", by=20).vote(rows)
    array([False,  True, False])
    """

    def __init__(
        self,
        column: str,
        less_than: str | None = None,
        at_most: str | None = None,
        equal_to: str | None = None,
        not_equal_to: str | None = None,
        at_least: str | None = None,
        more_than: str | None = None,
        by: float | str | None = None,
    ) -> None:
        others = (less_than, at_most, equal_to, not_equal_to, at_least, more_than)
        given = [(relation, other) for relation, other in zip(RELATIONS, others, strict=True) if other is not None]
        if len(given) != 1:
            raise ProjectError(f"compare wants one relation to another column: {', '.join(RELATIONS)}; got {given}")
        [(self._relation, self._other)] = given
        self._column, self._by = column, by

    @property
    def columns(self) -> tuple[str, ...]:
        """Both columns."""
        return (self._column, self._other)

    def vote(self, rows: pd.DataFrame, source: Any = None) -> np.ndarray:  # noqa: ARG002
        """Compare the two columns row by row."""
        left, right = Column.read(rows, self._column), Column.read(rows, self._other)
        if NOTHING in (left.kind, right.kind):
            return np.zeros(len(rows), dtype=bool)
        right.require(left.require("numbers", "text", "moments", "durations").kind)
        if self._by is None:
            return as_votes(left.relate(self._relation, right.instants))
        votes = as_votes(pc.and_(pc.is_valid(left.values), pc.is_valid(right.values)))
        left, right = (replace(column, values=column.instants.filter(votes)) for column in (left, right))
        gap = self._gap(left.require("numbers", "moments", "durations"), right)
        votes[votes] = as_votes(
            gap.relate(_OF_THE_GAP.get(self._relation, self._relation), constants(gap, [self._by])[0])
        )
        return votes

    def _gap(self, left: Column, right: Column) -> Column:
        first, second = (right, left) if self._relation in {"less_than", "at_most"} else (left, right)
        try:
            apart = pc.subtract_checked(_signed(first.values), _signed(second.values))
            if self._relation in {"equal_to", "not_equal_to"}:
                apart = pc.max_element_wise(apart, pc.subtract_checked(_signed(second.values), _signed(first.values)))
        except UNREADABLE as error:
            raise ProjectError(f"{left.told}, too far from {right.name!r} to tell how far: {error}") from error
        return Column(f"{left.name} against {right.name}", left.dtype, apart)


def _signed(values: Any) -> Any:
    return values.cast(pa.int64()) if pa.types.is_uint64(values.type) else values
