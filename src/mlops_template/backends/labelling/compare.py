"""Two columns against each other."""

from typing import Any

import numpy as np
import pandas as pd
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
        gap = self._gap(left.require("numbers", "moments", "durations"), right)
        return as_votes(gap.relate(_OF_THE_GAP.get(self._relation, self._relation), constants(gap, [self._by])[0]))

    def _gap(self, left: Column, right: Column) -> Column:
        try:
            forth = pc.subtract_checked(left.instants, right.instants)
            back = pc.subtract_checked(right.instants, left.instants)
        except UNREADABLE as error:
            raise ProjectError(f"{left.told}, too far from {right.name!r} to tell how far: {error}") from error
        either = pc.max_element_wise(forth, back, skip_nulls=False)
        gaps = {"more_than": forth, "at_least": forth, "less_than": back, "at_most": back}
        return Column(f"{left.name} against {right.name}", left.dtype, gaps.get(self._relation, either))
