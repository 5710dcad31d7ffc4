"""Values that are not there."""

from functools import reduce
from typing import Any

import numpy as np
import pandas as pd

from mlops_template.backends.labelling.base import LabellingFunction, one_or_more, take


class MissingFunction(LabellingFunction):
    """Holds where a value is missing; an empty text is a value.

    .. code-block:: yaml

        never_left: {type: missing, column: dep_delay, label: late, means: it was cancelled}

    Args:
        column: What is looked at.
        columns: Several columns instead; one value that is missing will do.

    >>> rows = pd.DataFrame({"dep_delay": [3.0, None], "carrier": ["AA", "UA"]})
    >>> MissingFunction(columns=["dep_delay", "carrier"]).vote(rows)
    array([False,  True])
    """

    def __init__(self, column: str | None = None, columns: list[str] | None = None) -> None:
        self._columns = one_or_more(column, columns)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it looks at."""
        return self._columns

    def vote(self, rows: pd.DataFrame, source: Any = None) -> np.ndarray:  # noqa: ARG002
        """See whether any of the columns is missing."""
        return reduce(np.logical_or, (_missing(take(rows, name)) for name in self._columns))


def _missing(column: pd.Series) -> np.ndarray:
    # an Arrow-backed column can hold NaN beside its missing values, and pandas takes only these for missing
    values = column.to_numpy(np.float64, na_value=np.nan) if pd.api.types.is_float_dtype(column) else column
    return np.asarray(pd.isna(values), dtype=bool)
