"""Categories as they are."""

from typing import Any, ClassVar, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, OneToOneFeatureMixin, TransformerMixin
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from mlops_template.backends.features.base import MISSING, Enricher, categories

RARE = "(rare)"


class NativeFeatures(Enricher):
    """Categories as they are, as pandas' type ``category``, for models that split on categories themselves.

    .. code-block:: yaml

        categories: {type: native, columns: [carrier, dest], min_frequency: 20}

    LightGBM and scikit-learn's histogram trees see the type; XGBoost wants ``enable_categorical: true``, and CatBoost
    the names in ``cat_features``. No other enricher gives anything but numbers, so other models cannot take this one.

    The categories are those of the training rows, ``(missing)`` and ``(rare)``. A value that no training row had is
    a rare one, and so is one that stood in fewer than `min_frequency` rows; what rare ones mean a model learns only
    where training rows have some. There is never a missing value.

    Args:
        min_frequency: Categories in fewer training rows become one, the rare ones.

    >>> frame = pd.DataFrame({"carrier": ["AA", "UA", None]})
    >>> made = NativeFeatures(min_frequency=1).fit(frame).transform(pd.DataFrame({"carrier": ["UA", None, "ZZ"]}))
    >>> made["carrier"].tolist(), made["carrier"].cat.categories.tolist()
    (['UA', '(missing)', '(rare)'], ['(missing)', '(rare)', 'AA', 'UA'])
    """

    kinds: ClassVar[tuple[str, ...]] = ("categorical",)

    def __init__(self, min_frequency: int = 10) -> None:
        self.min_frequency = min_frequency

    def compose(self) -> Any:
        """Turn values into text, then into categories."""
        text = FunctionTransformer(categories, feature_names_out="one-to-one")
        return make_pipeline(text, _Categories(self.min_frequency)).set_output(transform="pandas")

    def known(self) -> dict[str, set[str]]:
        """Give the categories that the training rows had, by column."""
        return dict(self.transformer_[-1].seen_)


class _Categories(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):  # type: ignore[misc]
    def __init__(self, min_frequency: int) -> None:
        self.min_frequency = min_frequency

    def fit(self, X: pd.DataFrame, y: Any = None) -> Self:  # noqa: ARG002
        self.feature_names_in_, self.n_features_in_ = np.asarray(X.columns, dtype=object), X.shape[1]
        counts = {column: X[column].value_counts() for column in X}
        self.seen_ = {column: set(each.index) for column, each in counts.items()}
        self.types_ = {column: _type(each.index[each >= self.min_frequency]) for column, each in counts.items()}
        return self

    def transform(self, X: pd.DataFrame) -> pd.DataFrame:
        return pd.DataFrame(
            {
                column: X[column].where(X[column].isin(type_.categories), RARE).astype(type_)
                for column, type_ in self.types_.items()
            }
        )


def _type(frequent: Any) -> pd.CategoricalDtype:
    return pd.CategoricalDtype(sorted({*frequent, MISSING, RARE}))
