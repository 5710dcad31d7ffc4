"""Values that give a label away."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from mlops_template.backends.labelling.base import LabellingFunction
from mlops_template.backends.labelling.base.arrow import as_votes
from mlops_template.backends.labelling.base.constants import constants
from mlops_template.backends.labelling.base.parts import Part, read_part, refuse_unknown_part
from mlops_template.errors import ProjectError


class IsInFunction(LabellingFunction):
    """Holds where the value is one of a list.

    .. code-block:: yaml

        holidays:
          {type: isin, column: scheduled, part: date, values: [2013-07-04, 2013-12-25], label: late, means: all travel}

    Args:
        column: What is looked at.
        values: Numbers, texts, moments or durations, as the column has them.
        part: Looks at a part of a moment (``date``, ``hour``, ``weekday`` from Monday, 0, ...), or at the ``length`` of
            a text.

    Raises:
        ProjectError: No value is given, or there is no such part.

    >>> rows = pd.DataFrame({"carrier": ["AA", "UA", None]})
    >>> IsInFunction("carrier", ["UA", "DL"]).vote(rows)
    array([False,  True, False])
    """

    def __init__(self, column: str, values: list[bool | int | float | str | date], part: Part | None = None) -> None:
        if not values or isinstance(values, str):
            raise ProjectError(f"values: wanted is a list of at least one; got {values!r}")
        refuse_unknown_part(part)
        self._column, self._values, self._part = column, tuple(values), part

    @property
    def columns(self) -> tuple[str, ...]:
        """The column that it looks at."""
        return (self._column,)

    def vote(self, rows: pd.DataFrame, source: Any = None) -> np.ndarray:  # noqa: ARG002
        """Look every value up in the list."""
        column = read_part(rows, self._column, self._part)
        return as_votes(pc.is_in(column.instants, value_set=constants(column, self._values), skip_nulls=True))
