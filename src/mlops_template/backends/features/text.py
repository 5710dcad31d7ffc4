"""What is written, as numbers."""

from typing import Any, ClassVar, Literal, Self
from urllib.parse import quote_plus

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin, clone
from sklearn.feature_extraction.text import TfidfVectorizer

from mlops_template.backends.features.base import Enricher, texts
from mlops_template.backends.features.base.hints import Count


class TextFeatures(Enricher):
    """What is written, as numbers: TF-IDF [1]_ of words or of pieces of words, and the
    logarithm of how many words or characters there are.

    .. code-block:: yaml

        messages: {type: text, analyzer: char_wb, longest: 4, terms: 2000}

    Args:
        analyzer: ``word``, or ``char_wb`` for pieces of words, which survive misspelling.
        longest: How many words or characters a term has at most.
        terms: How many terms are kept, the most frequent ones.

    A missing text is an empty one. Features are named after their terms as in a web address, so that no library
    stumbles over a bracket: ``message_word_free+entry``, ``message_piece_%C2%A31``.

    References:
        .. [1] Spärck Jones, K. (1972). A statistical interpretation of term specificity and its application in
           retrieval. Journal of Documentation, 28.

    >>> frame = pd.DataFrame({"message": ["call now", "call me", None]})
    >>> TextFeatures(terms=1).fit_transform(frame)["message_word_call"].tolist()
    [1.0, 1.0, 0.0]
    """

    kinds: ClassVar[tuple[str, ...]] = ("text",)

    def __init__(self, analyzer: Literal["word", "char_wb"] = "word", longest: Count = 1, terms: Count = 2000) -> None:
        self.analyzer = analyzer
        self.longest = longest
        self.terms = terms

    def compose(self) -> Any:
        """Weigh each column's terms for itself."""
        words = self.analyzer == "word"
        weigher = TfidfVectorizer(
            analyzer=self.analyzer,
            ngram_range=(1 if words else min(2, self.longest), self.longest),
            max_features=self.terms,
            token_pattern=r"(?u)\b\w+\b" if words else None,
            sublinear_tf=True,
            dtype=np.float32,
        )
        return _EachColumn(weigher)


class _EachColumn(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """A vectorizer takes one column; this gives each column a copy of it."""

    def __init__(self, vectorizer: Any) -> None:
        self.vectorizer = vectorizer

    def fit(self, X: pd.DataFrame, y: np.ndarray | None = None) -> Self:  # noqa: ARG002
        self.vectorizers_ = {column: self._fitted(texts(X[column])) for column in X}
        return self

    def transform(self, X: pd.DataFrame) -> pd.DataFrame:
        parts = [self._features(X[column], vectorizer) for column, vectorizer in self.vectorizers_.items()]
        return pd.concat(parts, axis=1)

    def get_feature_names_out(self, input_features: Any = None) -> list[str]:  # noqa: ARG002
        return [name for column, vectorizer in self.vectorizers_.items() for name in self._names(column, vectorizer)]

    def _fitted(self, read: pd.Series) -> Any:
        analyze = self.vectorizer.build_analyzer()
        return clone(self.vectorizer).fit(read) if any(analyze(text) for text in read) else None

    def _names(self, column: Any, vectorizer: Any) -> list[str]:
        unit = "word" if self.vectorizer.analyzer == "word" else "piece"
        terms = [] if vectorizer is None else vectorizer.get_feature_names_out()
        return [f"{column}_{unit}s", *(f"{column}_{unit}_{quote_plus(term)}" for term in terms)]

    def _features(self, column: pd.Series, vectorizer: Any) -> pd.DataFrame:
        read = texts(column)
        many = read.str.count(r"\S+") if self.vectorizer.analyzer == "word" else read.str.len()
        weights = np.empty((len(read), 0)) if vectorizer is None else vectorizer.transform(read).toarray()
        size = np.log1p(many.to_numpy(dtype=np.float32))[:, None]  # of the order of the weights
        return pd.DataFrame(
            np.hstack([size, weights]), index=column.index, columns=self._names(column.name, vectorizer)
        )
