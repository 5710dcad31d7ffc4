"""Features as Keras reads them."""

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype

from mlops_template.errors import ProjectError


def numbers(X: pd.DataFrame) -> np.ndarray:
    """Give features as float32.

    Raises:
        ProjectError: A column holds categories or gaps; says what to set in the plan.
    """
    words = [name for name in X if not is_numeric_dtype(X[name])]
    if words:
        raise ProjectError(f"keras takes numbers, but {words} hold categories; set `encode: one_hot` in the plan")
    rows = X.to_numpy(np.float32)
    gaps = X.columns[~np.isfinite(rows).all(axis=0)].to_list()
    if gaps:
        raise ProjectError(f"keras takes no missing values, but {gaps} hold some; set `impute: median` in the plan")
    return rows
