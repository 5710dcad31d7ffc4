"""A transformer that remembers nothing."""

from collections.abc import Callable
from typing import Any

import pandas as pd
from sklearn.preprocessing import FunctionTransformer


def row_wise(function: Callable[..., pd.DataFrame], **options: Any) -> FunctionTransformer:
    """Make a transformer of a function that makes features of a frame's rows, each for itself.

    Args:
        function: Takes a frame and `options`; names the same features whatever the rows, even for none.
        options: What it takes by name.
    """
    return FunctionTransformer(function, kw_args=options, feature_names_out=_names)


def _names(transformer: FunctionTransformer, columns: Any) -> list[str]:
    no_rows = pd.DataFrame({column: pd.Series(dtype=object) for column in columns})
    return list(transformer.func(no_rows, **transformer.kw_args))
