"""Numbers in bins."""

from typing import Any, ClassVar, Literal, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.preprocessing import KBinsDiscretizer

from mlops_template.backends.features.base import Enricher, numbers
from mlops_template.backends.features.base.hints import Several


class BinsFeatures(Enricher):
    """Numbers in bins, whose edges the training rows give.

    .. code-block:: yaml

        ages: {type: bins, columns: [age], bins: 5, edges: quantile, encode: one_hot}

    Where one number stands so often that ``quantile`` finds no edge, as 0 does among amounts, it is a bin of its own.
    A number beyond the edges falls into the first or the last bin. A missing one stays missing (``ordinal``) or is in
    no bin (``one_hot``).

    Args:
        bins: How many; fewer where the training rows do not part so often.
        edges: ``quantile`` makes bins of equally many rows, ``uniform`` equally wide ones, ``kmeans`` follows clusters.
        encode: ``ordinal`` gives the bin's number, ``one_hot`` a column per bin.

    >>> frame = pd.DataFrame({"age": [1, 2, 50, 60, None]})
    >>> BinsFeatures(bins=2).fit_transform(frame)["age_bin"].tolist()
    [0.0, 0.0, 1.0, 1.0, nan]
    """

    kinds: ClassVar[tuple[str, ...]] = ("numeric", "history")

    def __init__(
        self,
        bins: Several = 5,
        edges: Literal["quantile", "uniform", "kmeans"] = "quantile",
        encode: Literal["ordinal", "one_hot"] = "ordinal",
    ) -> None:
        self.bins = bins
        self.edges = edges
        self.encode = encode

    def compose(self) -> Any:
        """Find the edges of each column."""
        return _Bins(self.bins, self.edges, self.encode == "one_hot")


class _Bins(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """KBinsDiscretizer refuses missing values; this shows it the others."""

    def __init__(self, bins: int, strategy: str, one_hot: bool) -> None:
        self.bins = bins
        self.strategy = strategy
        self.one_hot = one_hot

    def fit(self, X: pd.DataFrame, y: Any = None) -> Self:  # noqa: ARG002
        self.edges_ = {column: self._edges(numbers(X[column]).dropna()) for column in X}
        return self

    def transform(self, X: pd.DataFrame) -> pd.DataFrame:
        parts = [self._features(numbers(X[column]), inner) for column, inner in self.edges_.items()]
        return pd.DataFrame(np.hstack(parts), index=X.index, columns=self.get_feature_names_out())

    def get_feature_names_out(self, input_features: Any = None) -> list[str]:  # noqa: ARG002
        if not self.one_hot:
            return [f"{column}_bin" for column in self.edges_]
        return [f"{column}_bin_{bin_}" for column, inner in self.edges_.items() for bin_ in range(len(inner) + 1)]

    def _edges(self, known: pd.Series) -> np.ndarray:
        distinct = known.nunique()
        if distinct < 2:  # noqa: PLR2004
            return np.array([])
        bins = KBinsDiscretizer(
            min(self.bins, distinct), encode="ordinal", strategy=self.strategy, subsample=None,
            quantile_method="averaged_inverted_cdf",
        )  # fmt: skip
        edges: np.ndarray = bins.fit(known.to_numpy()[:, None]).bin_edges_[0]
        return edges[1:-1] if len(edges) > 2 else _beside_the_commonest(known)  # noqa: PLR2004

    def _features(self, values: pd.Series, inner: np.ndarray) -> np.ndarray:
        codes = np.searchsorted(inner, values.to_numpy(), side="right").astype(np.float64)
        codes[values.isna()] = np.nan
        return (codes[:, None] == np.arange(len(inner) + 1)).astype(np.float64) if self.one_hot else codes[:, None]


def _beside_the_commonest(known: pd.Series) -> np.ndarray:
    """Part the commonest number, which is the least or the largest, from all others."""
    commonest = known.mode().iloc[0]
    above = known[known > commonest]
    return np.array([above.min() if len(above) else commonest], dtype=np.float64)
