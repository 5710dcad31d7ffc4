"""Very many categories in few columns."""

from typing import Any, ClassVar

from sklearn.feature_extraction.text import HashingVectorizer

from mlops_template.backends.features.base import EachText, Enricher
from mlops_template.backends.features.base.hints import Count


class HashingFeatures(Enricher):
    """Very many categories in few columns: a hash says in which one a category stands, and with which sign [1]_.

    .. code-block:: yaml

        planes: {type: hashing, columns: [tailnum], buckets: 32}

    Nothing is learnt, so a category that no training row had is treated as any other. A missing value is all zeros.

    Args:
        buckets: How many columns; fewer make more categories share one.

    References:
        .. [1] Weinberger, K. et al. (2009). Feature hashing for large scale multitask learning. ICML.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"plane": ["N14228", "N24211"]})
    >>> abs(HashingFeatures(buckets=8).fit_transform(frame)).sum(axis=1).tolist()
    [1.0, 1.0]
    """

    kinds: ClassVar[tuple[str, ...]] = ("categorical",)

    def __init__(self, buckets: Count = 16) -> None:
        self.buckets = buckets

    def compose(self) -> Any:
        """Hash each value as one word."""
        return EachText(HashingVectorizer(analyzer=_whole, n_features=self.buckets, norm=None), "hash")


def _whole(text: str) -> list[str]:
    return [text] if text else []
