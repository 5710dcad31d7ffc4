"""A block of features, asked as a whole."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from mlops_template.serving.row_path.values import Column

Row = Sequence[Any]  # one value per raw column, in their order, each as its column's `cast` gives it


class Whole:
    """A fitted transformer, asked with a frame of its own columns: always right, and a millisecond or so a row.

    Args:
        transformer: What makes the features.
        columns: Every column of a raw row.
        names: Those that the transformer reads, in its order.
    """

    def __init__(self, transformer: Any, columns: Sequence[Column], names: Sequence[str]) -> None:
        places = {column.name: place for place, column in enumerate(columns)}
        self.transformer = transformer
        self.places = [places[name] for name in names]
        self.columns = [columns[place] for place in self.places]

    def __call__(self, row: Row) -> np.ndarray:
        """Give the m features of one row."""
        features: np.ndarray = self.many([row])[0]
        return features

    def many(self, rows: Sequence[Row]) -> np.ndarray:
        """Give the features of n rows, n x m."""
        return as_matrix(self.transformer.transform(self.frame(rows)))

    def frame(self, rows: Sequence[Row]) -> pd.DataFrame:
        """Give n rows as the transformer takes them."""
        return as_frame(rows, self.columns, self.places)


def as_frame(rows: Sequence[Row], columns: Sequence[Column], places: Sequence[int]) -> pd.DataFrame:
    """Give rows as a frame of the `columns` that stand at `places`."""
    if all(column.kind == "number" for column in columns):
        numbers = np.array([[row[place] for place in places] for row in rows], dtype=np.float64)
        return pd.DataFrame(numbers, columns=[column.name for column in columns])
    return pd.DataFrame(
        {
            column.name: pd.array([row[place] for row in rows], dtype=column.dtype)
            for column, place in zip(columns, places, strict=True)
        }
    )


def as_matrix(features: Any) -> np.ndarray:
    """Give numbers of what a transformer gave; a categorical column counts as its codes, NaN where it is missing."""
    if hasattr(features, "toarray"):
        features = features.toarray()
    if isinstance(features, pd.DataFrame):
        coded = any(isinstance(dtype, pd.CategoricalDtype) for dtype in features.dtypes)
        features = features.apply(_codes) if coded else features.to_numpy()
    numbers: np.ndarray = np.asarray(features, dtype=np.float64)
    return numbers


def _codes(column: pd.Series) -> pd.Series:
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return column
    codes = column.cat.codes
    return codes.where(codes != -1)  # NaN where it is missing
