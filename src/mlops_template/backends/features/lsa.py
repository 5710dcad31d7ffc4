"""What texts are about, in few numbers."""

from typing import Any, ClassVar, Literal, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer

from mlops_template.backends.features.base import EachText, Enricher
from mlops_template.backends.features.base.hints import Count


class LsaFeatures(Enricher):
    """What texts are about, in few numbers: latent semantic analysis [1]_ of their TF-IDF.

    .. code-block:: yaml

        topics: {type: lsa, analyzer: word, longest: 2, terms: 5000, topics: 50}

    A missing text is an empty one; a text without a known term is all zeros.

    Args:
        analyzer: ``word``, or ``char_wb`` for pieces of words, which survive misspelling.
        longest: How many words or characters a term has at most.
        terms: How many terms are weighed, the most frequent ones.
        topics: How many numbers a text becomes.
        random_state: Of the decomposition; the project's seed.

    References:
        .. [1] Deerwester, S. et al. (1990). Indexing by latent semantic analysis. Journal of the American Society for
           Information Science, 41(6), 391-407.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"message": ["call now", "call me", "stay home", None]})
    >>> made = LsaFeatures(topics=2, random_state=0).fit_transform(frame)
    >>> (made["message_topic_0"].abs() > 0.1).tolist()
    [True, True, False, False]
    """

    kinds: ClassVar[tuple[str, ...]] = ("text",)

    def __init__(
        self,
        analyzer: Literal["word", "char_wb"] = "word",
        longest: Count = 1,
        terms: Count = 5000,
        topics: Count = 50,
        random_state: int | None = None,
    ) -> None:
        self.analyzer = analyzer
        self.longest = longest
        self.terms = terms
        self.topics = topics
        self.random_state = random_state

    def compose(self) -> Any:
        """Weigh the terms, then find the topics."""
        words = self.analyzer == "word"
        weigher = TfidfVectorizer(
            analyzer=self.analyzer,
            ngram_range=(1 if words else min(2, self.longest), self.longest),
            max_features=self.terms,
            token_pattern=r"(?u)\b\w+\b" if words else None,
            sublinear_tf=True,
        )
        return EachText(_Topics(weigher, self.topics, self.random_state), "topic")


class _Topics(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Gives as many columns as asked for, be the terms ever so few."""

    def __init__(self, weigher: Any, topics: int, random_state: int | None) -> None:
        self.weigher = weigher
        self.topics = topics
        self.random_state = random_state

    def fit(self, X: pd.Series, y: Any = None) -> Self:  # noqa: ARG002
        analyze = self.weigher.build_analyzer()
        self.svd_ = None
        if any(analyze(text) for text in X):
            weights = self.weigher.fit_transform(X)
            if weights.shape[1] > 1:
                self.svd_ = TruncatedSVD(min(self.topics, weights.shape[1]), random_state=self.random_state)
                self.svd_.fit(weights)
        return self

    def transform(self, X: Any) -> np.ndarray:
        values = np.zeros((len(X), self.topics))
        if self.svd_ is not None:
            found = self.svd_.transform(self.weigher.transform(X))
            values[:, : found.shape[1]] = found
        return values
