"""Bounds that a value keeps to."""

from datetime import date
from functools import reduce
from typing import Any

import numpy as np
import pandas as pd

from mlops_template.backends.labelling.base import LabellingFunction
from mlops_template.backends.labelling.base.arrow import as_votes
from mlops_template.backends.labelling.base.constants import constants
from mlops_template.backends.labelling.base.parts import Part, read_part, refuse_unknown_part
from mlops_template.errors import ProjectError

Bound = int | float | str | date


class RangeFunction(LabellingFunction):
    """Holds where a number, a moment or a duration lies within bounds.

    .. code-block:: yaml

        evening: {type: range, column: scheduled, part: hour, at_least: 17, label: late, means: delays have piled up}

    Args:
        column: What is looked at.
        at_least: The lowest value that holds.
        more_than: The value that all others lie above.
        at_most: The highest value that holds; of moments ``2013-07-04`` is its midnight, unless `part` is ``date``.
        less_than: The value that all others lie below.
        part: Looks at a part of a moment (``date``, ``hour``, ``weekday`` from Monday, 0, ...), or at the ``length`` of
            a text.

    Raises:
        ProjectError: No bound is given, or there is no such part.

    >>> rows = pd.DataFrame({"text": ["a long message", "ok", None]})
    >>> RangeFunction("text", part="length", more_than=10).vote(rows)
    array([ True, False, False])
    """

    def __init__(
        self,
        column: str,
        at_least: Bound | None = None,
        more_than: Bound | None = None,
        at_most: Bound | None = None,
        less_than: Bound | None = None,
        part: Part | None = None,
    ) -> None:
        bounds = {"at_least": at_least, "more_than": more_than, "at_most": at_most, "less_than": less_than}
        self._bounds = {relation: bound for relation, bound in bounds.items() if bound is not None}
        if not self._bounds:
            raise ProjectError(f"a range wants at least one bound: {', '.join(bounds)}")
        refuse_unknown_part(part)
        self._column, self._part = column, part

    @property
    def columns(self) -> tuple[str, ...]:
        """The column that it looks at."""
        return (self._column,)

    def vote(self, rows: pd.DataFrame, source: Any = None) -> np.ndarray:  # noqa: ARG002
        """Compare the column with every bound."""
        column = read_part(rows, self._column, self._part)
        if self._part is None:
            column.require("numbers", "moments", "durations")
        bounds = constants(column, list(self._bounds.values()))
        kept = (column.relate(relation, bound) for relation, bound in zip(self._bounds, bounds, strict=True))
        return reduce(np.logical_and, map(as_votes, kept))
