"""What is written, as numbers."""

from typing import Any, Literal, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin, clone
from sklearn.feature_extraction.text import TfidfVectorizer

from mlops_template.backends.features.base import Enricher
from mlops_template.kinds import as_text


class TextFeatures(Enricher):
    """What is written, as numbers: TF-IDF [1]_ of words or of pieces of words, and the
    logarithm of the length.

    .. code-block:: yaml

        messages: {type: text, analyzer: char_wb, longest: 4, terms: 2000}

    Args:
        analyzer: ``word``, or ``char_wb`` for pieces of words, which survive misspelling.
        longest: How many words or characters a term has at most.
        terms: How many terms are kept, the most frequent ones.

    A missing text is an empty one.

    References:
        .. [1] Spärck Jones, K. (1972). A statistical interpretation of term specificity and its application in
           retrieval. Journal of Documentation, 28.

    >>> frame = pd.DataFrame({"message": ["call now", "call me", None]})
    >>> TextFeatures(terms=1).fit_transform(frame)["message_call"].tolist()
    [1.0, 1.0, 0.0]
    """

    def __init__(self, analyzer: Literal["word", "char_wb"] = "word", longest: int = 1, terms: int = 2000) -> None:
        self.analyzer = analyzer
        self.longest = longest
        self.terms = terms

    def compose(self) -> Any:
        """Weigh each column's terms for itself."""
        shortest = 1 if self.analyzer == "word" else min(2, self.longest)
        weigher = TfidfVectorizer(
            analyzer=self.analyzer,
            ngram_range=(shortest, self.longest),
            max_features=self.terms,
            token_pattern=r"(?u)\b\w+\b",
            sublinear_tf=True,
            dtype=np.float32,
        )
        return _EachColumn(weigher)


class _EachColumn(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """A vectorizer takes one column; this gives each column a copy of it."""

    def __init__(self, vectorizer: Any) -> None:
        self.vectorizer = vectorizer

    def fit(self, X: pd.DataFrame, y: np.ndarray | None = None) -> Self:  # noqa: ARG002
        self.vectorizers_ = {column: _fitted(clone(self.vectorizer), _texts(X[column])) for column in X}
        return self

    def transform(self, X: pd.DataFrame) -> pd.DataFrame:
        parts = [_features(X[column], vectorizer) for column, vectorizer in self.vectorizers_.items()]
        return pd.concat(parts, axis=1)

    def get_feature_names_out(self, input_features: Any = None) -> list[str]:  # noqa: ARG002
        return [name for column, vectorizer in self.vectorizers_.items() for name in _names(column, vectorizer)]


def _texts(column: pd.Series) -> pd.Series:
    return as_text(column).astype(object).where(column.notna(), "")


def _fitted(vectorizer: Any, texts: pd.Series) -> Any:
    analyze = vectorizer.build_analyzer()
    return vectorizer.fit(texts) if any(analyze(text) for text in texts) else None  # no word, no vocabulary


def _names(column: Any, vectorizer: Any) -> list[str]:
    terms = [] if vectorizer is None else vectorizer.get_feature_names_out()
    return [f"{column}_length", *(f"{column}_{term}" for term in terms)]


def _features(column: pd.Series, vectorizer: Any) -> pd.DataFrame:
    texts = _texts(column)
    lengths = np.log1p(texts.str.len().to_numpy(dtype=np.float32))[:, None]  # of the size of the weights
    weights = np.empty((len(texts), 0)) if vectorizer is None else vectorizer.transform(texts).toarray()
    return pd.DataFrame(np.hstack([lengths, weights]), index=column.index, columns=_names(column.name, vectorizer))
