"""Features that say what another says."""

from typing import Annotated, Any

import numpy as np
import pandas as pd
from pydantic import Field

from mlops_template.backends.selectors.base import Selector


class CorrelatedSelector(Selector):
    """Leaves out features that go along with an earlier one that stays.

    .. code-block:: yaml

        alike: {type: correlated, above: 0.98}

    Categories of the enricher `native` are passed over; a missing number counts as the mean.

    Args:
        above: From which correlation on, of either sign (Pearson's).

    >>> frame = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [-2.0, -4.0, -6.0], "c": [1.0, 3.0, 1.0]})
    >>> CorrelatedSelector(above=0.95).fit(frame).reasons_
    {'b': 'correlation of -1.000 with a'}
    """

    def __init__(self, above: Annotated[float, Field(ge=0, le=1)] = 0.98) -> None:
        self.above = above

    def find(self, X: pd.DataFrame, y: Any) -> dict[str, str]:  # noqa: ARG002
        """Go through the features in their order; each that stays takes the later ones along that are like it."""
        numeric = X.select_dtypes("number").astype(np.float64)
        correlations = _correlations(numeric.fillna(numeric.mean()).fillna(0.0).to_numpy())
        names, reasons = list(map(str, numeric)), {}
        for one, feature in enumerate(names):
            if feature in reasons:
                continue
            for other in np.flatnonzero(np.abs(correlations[one]) >= self.above):
                if other > one and names[other] not in reasons:
                    reasons[names[other]] = f"correlation of {correlations[one, other]:.3f} with {feature}"
        return reasons


def _correlations(values: np.ndarray) -> np.ndarray:
    centred = values - values.mean(axis=0)
    size = np.sqrt((centred**2).sum(axis=0))
    rounding = 8 * np.finfo(np.float64).eps * np.sqrt((values**2).sum(axis=0))  # of a column that does not differ
    scaled = np.divide(centred, size, out=np.zeros_like(centred), where=size > rounding)
    correlations: np.ndarray = scaled.T @ scaled
    return correlations
