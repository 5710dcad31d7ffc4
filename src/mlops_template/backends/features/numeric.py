"""Numbers as they are, imputed, clipped, bent or scaled."""

from typing import Any, ClassVar, Literal, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, OneToOneFeatureMixin, TransformerMixin
from sklearn.impute import SimpleImputer
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    MinMaxScaler,
    PowerTransformer,
    QuantileTransformer,
    RobustScaler,
    StandardScaler,
)

from mlops_template.backends.features.base import Enricher, number_frame, row_wise
from mlops_template.backends.features.base.hints import Range
from mlops_template.backends.features.base.reading import bounded

_SCALERS = {"standard": StandardScaler, "min_max": MinMaxScaler, "robust": RobustScaler}
_MOST_QUANTILES = 1000


class NumericFeatures(Enricher):
    """Numbers as they are, imputed, clipped, bent or scaled, in this order.

    .. code-block:: yaml

        numbers: {type: numeric, impute: median, flag_missing: true, clip: [0.01, 0.99], bend: log, scale: standard}

    Args:
        impute: What fills a missing value; None leaves it missing.
        flag_missing: Add a column for each that says where it was missing.
        clip: Two quantiles of the training rows; what lies outside of them is brought to them.
        bend: ``log`` gives the logarithm of one more than the size, with its sign; ``power`` is Yeo and Johnson's
            [1]_, which brings the training rows near a bell curve.
        scale: None leaves the numbers in their own units; ``quantile`` gives the rank among the training rows, 0 to 1.

    References:
        .. [1] Yeo, I.-K. and Johnson, R. (2000). A new family of power transformations to improve normality or
           symmetry. Biometrika, 87, 954-959.

    >>> frame = pd.DataFrame({"age": [20, None, 40]})
    >>> NumericFeatures(impute="mean", flag_missing=True).fit_transform(frame).to_dict("list")
    {'age': [20.0, 30.0, 40.0], 'age_missing': [0.0, 1.0, 0.0]}
    """

    kinds: ClassVar[tuple[str, ...]] = ("numeric", "history")

    def __init__(
        self,
        impute: Literal["mean", "median", "most_frequent"] | None = None,
        scale: Literal["standard", "min_max", "robust", "quantile"] | None = None,
        flag_missing: bool = False,
        clip: Range | None = None,
        bend: Literal["log", "power"] | None = None,
    ) -> None:
        self.impute = impute
        self.scale = scale
        self.flag_missing = flag_missing
        self.clip = clip
        self.bend = bend

    def compose(self) -> Any:
        """Chain the steps; the flags stand beside the chain."""
        steps: list[Any] = [FunctionTransformer(number_frame, feature_names_out="one-to-one")]
        if self.impute is not None:
            steps.append(SimpleImputer(strategy=self.impute, keep_empty_features=True))
        if self.clip is not None:
            steps.append(_Clip(*self.clip))
        if self.bend is not None:
            log = FunctionTransformer(_log, feature_names_out="one-to-one")
            steps.append(log if self.bend == "log" else _Power())
        if self.scale is not None:
            steps.append(_Ranks() if self.scale == "quantile" else _SCALERS[self.scale]())
        if self.bend is not None or self.scale is not None:  # else a small deviation makes a huge number larger yet
            steps.append(FunctionTransformer(bounded, feature_names_out="one-to-one"))
        chain = make_pipeline(*steps)
        if not self.flag_missing:
            return chain.set_output(transform="pandas")
        union = FeatureUnion([("numbers", chain), ("flags", row_wise(_flags))], verbose_feature_names_out=False)
        return union.set_output(transform="pandas")


class _Clip(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):  # type: ignore[misc]
    def __init__(self, low: float, high: float) -> None:
        self.low = low
        self.high = high

    def fit(self, X: pd.DataFrame, y: Any = None) -> Self:  # noqa: ARG002
        self.feature_names_in_, self.n_features_in_ = np.asarray(X.columns, dtype=object), X.shape[1]
        self.bounds_ = X.quantile(self.low), X.quantile(self.high)
        return self

    def transform(self, X: pd.DataFrame) -> pd.DataFrame:
        return X.clip(*self.bounds_, axis=1)


class _Power(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """PowerTransformer on numbers of mean 0 and deviation 1: years, as they are, would take a power of a hundred.

    It fails at a column without a number; this leaves such a one as it is.
    """

    def fit(self, X: pd.DataFrame, y: Any = None) -> Self:  # noqa: ARG002
        self.feature_names_in_, self.n_features_in_ = np.asarray(X.columns, dtype=object), X.shape[1]
        self.there_ = list(X.columns[X.notna().any()])
        power = make_pipeline(StandardScaler(), PowerTransformer(standardize=False))
        self.power_ = power.fit(X[self.there_]) if self.there_ else None
        return self

    def transform(self, X: pd.DataFrame) -> pd.DataFrame:
        if self.power_ is None:
            return X
        with np.errstate(over="ignore"):  # it is bounded at once
            values = bounded(self.power_.transform(X[self.there_]))
        bent = pd.DataFrame(values, index=X.index, columns=self.there_)
        return bent.reindex(columns=X.columns)


class _Ranks(QuantileTransformer):  # type: ignore[misc]
    """Takes no more quantiles than there are rows, and draws none of them."""

    def __init__(self) -> None:
        super().__init__(subsample=None)

    def fit(self, X: pd.DataFrame, y: Any = None) -> Self:
        self.n_quantiles = min(_MOST_QUANTILES, len(X))
        return super().fit(X, y)  # type: ignore[no-any-return]


def _flags(frame: pd.DataFrame) -> pd.DataFrame:
    return number_frame(frame).isna().astype(np.float64).add_suffix("_missing")


def _log(frame: pd.DataFrame) -> pd.DataFrame:
    values = frame.to_numpy()
    return pd.DataFrame(np.sign(values) * np.log1p(np.abs(values)), index=frame.index, columns=frame.columns)
