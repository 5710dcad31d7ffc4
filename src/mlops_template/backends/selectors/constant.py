"""Features that hardly ever differ."""

from typing import Annotated, Any

import pandas as pd
from pydantic import Field

from mlops_template.backends.selectors.base import Selector


class ConstantSelector(Selector):
    """Leaves out features that have one value in nearly all training rows.

    .. code-block:: yaml

        flat: {type: constant, share: 0.999}

    Args:
        share: From this share of the rows on a value is nearly everywhere; a missing one is a value too.

    >>> frame = pd.DataFrame({"a": [1, 1, 1], "b": [1, 2, 3]})
    >>> ConstantSelector().fit(frame).reasons_
    {'a': 'the same in 100% of the rows'}
    """

    def __init__(self, share: Annotated[float, Field(gt=0, le=1)] = 1.0) -> None:
        self.share = share

    def find(self, X: pd.DataFrame, y: Any) -> dict[str, str]:  # noqa: ARG002
        """Take the share of the commonest value."""
        shares = {feature: X[feature].value_counts(normalize=True, dropna=False).iloc[0] for feature in X}
        return {
            str(feature): f"the same in {100 * share:.4g}% of the rows"
            for feature, share in shares.items()
            if share >= self.share
        }
