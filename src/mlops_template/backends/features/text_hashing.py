"""What is written, in a fixed number of columns."""

from typing import Any, ClassVar, Literal

from sklearn.feature_extraction.text import HashingVectorizer

from mlops_template.backends.features.base import EachText, Enricher
from mlops_template.backends.features.base.hints import Count


class TextHashingFeatures(Enricher):
    """What is written, in a fixed number of columns: a hash says in which one a term is counted, and with which sign.

    .. code-block:: yaml

        hashed: {type: text_hashing, analyzer: char_wb, longest: 4, buckets: 256}

    Nothing is learnt, so new words count as any others. Each text has the length 1; a missing one is all zeros.

    Args:
        analyzer: ``word``, or ``char_wb`` for pieces of words, which survive misspelling.
        longest: How many words or characters a term has at most.
        buckets: How many columns; fewer make more terms share one.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"message": ["call", None]})
    >>> abs(TextHashingFeatures(buckets=8).fit_transform(frame)).sum(axis=1).tolist()
    [1.0, 0.0]
    """

    kinds: ClassVar[tuple[str, ...]] = ("text",)

    def __init__(self, analyzer: Literal["word", "char_wb"] = "word", longest: Count = 1, buckets: Count = 256) -> None:
        self.analyzer = analyzer
        self.longest = longest
        self.buckets = buckets

    def compose(self) -> Any:
        """Hash the terms of each text."""
        words = self.analyzer == "word"
        hasher = HashingVectorizer(
            analyzer=self.analyzer,
            ngram_range=(1 if words else min(2, self.longest), self.longest),
            n_features=self.buckets,
            token_pattern=r"(?u)\b\w+\b" if words else None,
        )
        return EachText(hasher, "hash")
