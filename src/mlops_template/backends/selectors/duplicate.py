"""Features that stand twice."""

from hashlib import sha256
from typing import Any

import numpy as np
import pandas as pd

from mlops_template.backends.selectors.base import Selector


class DuplicateSelector(Selector):
    """Leaves out features that are equal to an earlier one in every training row.

    .. code-block:: yaml

        twins: {type: duplicate}

    >>> frame = pd.DataFrame({"a": [1, 2], "b": [1.0, 2.0], "c": [2, 1]})
    >>> DuplicateSelector().fit(frame).reasons_
    {'b': 'equal to a'}
    """

    def find(self, X: pd.DataFrame, y: Any) -> dict[str, str]:  # noqa: ARG002
        """Compare the columns by a hash of their values."""
        first: dict[bytes, str] = {}
        reasons = {}
        for feature in map(str, X):
            twin = first.setdefault(_digest(X[feature]), feature)
            if twin != feature:
                reasons[feature] = f"equal to {twin}"
        return reasons


def _digest(column: pd.Series) -> bytes:
    if isinstance(column.dtype, pd.CategoricalDtype):
        return sha256("\0".join(column.astype(str)).encode()).digest()
    values = column.to_numpy(dtype=np.float64, na_value=np.nan)
    return sha256(np.where(np.isnan(values), np.nan, values + 0.0).tobytes()).digest()  # one bit pattern for each value
