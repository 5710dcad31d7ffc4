"""Features as H2O reads them from a file."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from mlops_template.errors import ProjectError


@dataclass(frozen=True)
class Columns:
    """The columns that a model was fitted on.

    They bear plain names, and categories plain words: H2O's server strips blanks, takes ``NA`` for missing and splits
    names at commas, its MOJO does not.

    Attributes:
        names: The features, in order.
        categories: Of each feature that holds categories, those that were known.
    """

    names: tuple[str, ...]
    categories: dict[str, list[Any]]

    @classmethod
    def of(cls, X: pd.DataFrame) -> Self:
        """Note the columns of features.

        Raises:
            ProjectError: One is neither number nor category.
        """
        categories = {str(name): X[name].cat.categories.to_list() for name in X if X[name].dtype == "category"}
        odd = [name for name in X if str(name) not in categories and not is_numeric_dtype(X[name])]
        if odd:
            raise ProjectError(
                f"h2o takes numbers and categories; {odd} hold {X[odd[0]].dtype}; see the plan's `encode`"
            )
        return cls(tuple(map(str, X)), categories)

    def plain(self, X: pd.DataFrame) -> pd.DataFrame:
        """Give rows as they are written; a category that was not known is missing."""
        return pd.DataFrame({self.alias(name): self._plain(X[name], name) for name in self.names}, index=X.index)

    def alias(self, name: str) -> str:
        """Give the plain name of a feature."""
        return f"c{self.names.index(name)}"

    def renamed(self, value: Any) -> Any:
        """Put plain names in place of features' in an argument: in lists and as keys, such as ``{age: 1}``."""
        if isinstance(value, dict):
            return {self.alias(key) if key in self.names else key: each for key, each in value.items()}
        if isinstance(value, list | tuple):
            return [self.alias(each) if each in self.names else self.renamed(each) for each in value]
        return value

    @property
    def types(self) -> list[str]:
        """What H2O is to read each column as."""
        return ["enum" if name in self.categories else "numeric" for name in self.names]

    def _plain(self, values: pd.Series, name: str) -> Any:
        if name not in self.categories:
            return values.astype("int8") if is_bool_dtype(values) else values
        codes = pd.Categorical(values, categories=self.categories[name]).codes
        return [None if code < 0 else f"v{code}" for code in codes]


def write(rows: pd.DataFrame, file: Path) -> str:
    """Write rows so that every digit comes back, and give the file's path."""
    rows.to_csv(file, index=False)
    return str(file)
