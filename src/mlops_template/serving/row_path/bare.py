"""A block of numbers, asked without a frame."""

from copy import deepcopy
from typing import Any

import numpy as np

from mlops_template.serving.row_path.whole import Row, Whole, as_matrix


class Bare:
    """A copy of a block that has forgotten the names of its columns, so that it takes a bare array.

    Raises:
        ValueError: Not all of its columns are numbers.
    """

    def __init__(self, whole: Whole) -> None:
        if any(column.kind != "number" for column in whole.columns):
            raise ValueError("not all of its columns are numbers")
        self._transformer = without_names(deepcopy(whole.transformer))
        self._places = whole.places

    def __call__(self, row: Row) -> np.ndarray:
        """Give the m features of one row."""
        numbers = np.array([[row[place] for place in self._places]])
        features: np.ndarray = as_matrix(self._transformer.transform(numbers))[0]
        return features


def without_names(part: Any) -> Any:
    """Make an estimator forget the names of its columns and that it gives frames, and all the estimators inside it."""
    if isinstance(part, dict):
        inside = list(part.values())
    elif isinstance(part, list | tuple):
        inside = list(part)
    elif hasattr(part, "get_params"):
        for name in ("feature_names_in_", "_sklearn_output_config"):
            vars(part).pop(name, None)
        inside = list(vars(part).values())
    else:
        return part
    for each in inside:
        without_names(each)
    return part
