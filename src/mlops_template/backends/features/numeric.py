"""Numbers as they are, imputed or scaled."""

from typing import Any, Literal

import numpy as np
import pandas as pd
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, MinMaxScaler, RobustScaler, StandardScaler

from mlops_template.backends.features.base import Enricher

_SCALERS = {"standard": StandardScaler, "min_max": MinMaxScaler, "robust": RobustScaler}


class NumericFeatures(Enricher):
    """Numbers as they are, imputed or scaled.

    .. code-block:: yaml

        numbers: {type: numeric, impute: median, scale: standard}

    Args:
        impute: What fills a missing value; None leaves it missing.
        scale: None leaves the numbers in their own units.

    >>> frame = pd.DataFrame({"age": [20, None, 40]})
    >>> NumericFeatures(impute="mean").fit_transform(frame)["age"].tolist()
    [20.0, 30.0, 40.0]
    """

    def __init__(
        self,
        impute: Literal["mean", "median", "most_frequent"] | None = None,
        scale: Literal["standard", "min_max", "robust"] | None = None,
    ) -> None:
        self.impute = impute
        self.scale = scale

    def compose(self) -> Any:
        """Cast, then impute, then scale."""
        steps: list[Any] = [FunctionTransformer(_as_float, feature_names_out="one-to-one")]
        if self.impute is not None:
            steps.append(SimpleImputer(strategy=self.impute, keep_empty_features=True))
        if self.scale is not None:
            steps.append(_SCALERS[self.scale]())
        return make_pipeline(*steps).set_output(transform="pandas")


def _as_float(frame: pd.DataFrame) -> pd.DataFrame:
    numbers = frame.to_numpy(dtype=np.float64, na_value=np.nan)  # in one piece, which pandas is fastest with
    return pd.DataFrame(numbers, index=frame.index, columns=frame.columns)
