"""A rule that is a function of one's own."""

from typing import Any, Literal

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray
from pandas.api.types import infer_dtype, is_bool_dtype

from mlops_template.backends.labelling.base import LabellingFunction, take
from mlops_template.backends.labelling.base.function_path import load_function
from mlops_template.errors import ProjectError


class PythonFunction(LabellingFunction):
    """Asks a function of one's own, once for all rows.

    .. code-block:: yaml

        shouting: {type: python, function: "rules/mine.py:shouts", columns: [text], label: spam, means: in capitals}

    The function takes a frame of n rows and gives n booleans, or n labels; where one is missing (None, NaN) it
    abstains. An array or a list will do, or a series that has kept the index.

    Args:
        function: ``package.module.name``, or ``file.py:name`` with the file's path from the project's folder.
        arguments: What it takes besides the rows, by name.
        columns: All that it is shown; it is shown every column if that is not said.
        gives: ``booleans`` or ``labels``; has to be said only where truth values stand among objects, as None beside
            True does, or where True and False are labels themselves.

    Raises:
        ProjectError: There is no such function.

    >>> rows = pd.DataFrame({"late": [True, False], "cancelled": [False, False], "carrier": ["AA", "UA"]})
    >>> PythonFunction("numpy.any", arguments={"axis": 1}, columns=["late", "cancelled"]).vote(rows)
    array([ True, False])
    """

    def __init__(
        self,
        function: str,
        arguments: dict[str, Any] | None = None,
        columns: list[str] | None = None,
        gives: Literal["booleans", "labels"] | None = None,
    ) -> None:
        if gives not in {None, "booleans", "labels"}:
            raise ProjectError(f"gives: wanted is booleans or labels; got {gives!r}")
        self._name, self._function = function, load_function(function)
        self._arguments, self._columns, self._gives = arguments or {}, tuple(columns or ()), gives

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it is shown."""
        return self._columns

    def vote(self, rows: pd.DataFrame, source: Any = None) -> np.ndarray:  # noqa: ARG002
        """Call the function with a copy of the rows.

        Raises:
            ProjectError: It fails, or does not give one boolean or label for each row.
        """
        shown = pd.DataFrame({name: take(rows, name) for name in self._columns}) if self._columns else rows
        try:
            given = self._function(shown.copy(), **self._arguments)
        except Exception as error:  # whatever the user's own function raises
            raise ProjectError(f"{self._name} failed: {type(error).__name__}: {error}") from error
        values = self._one_for_each(given, rows)
        return self._booleans(values) if self._are_booleans(values) else _labels(values)

    def _one_for_each(self, given: Any, rows: pd.DataFrame) -> pd.Series:
        if not isinstance(given, pd.Series | np.ndarray | ExtensionArray | list | tuple):
            raise ProjectError(f"{self._name} gives a {type(given).__name__}; wanted is an array, a list or a series")
        if len(given) != len(rows) or getattr(given, "ndim", 1) != 1:
            size = getattr(given, "shape", (len(given),))
            raise ProjectError(f"{self._name} gives {size} for {len(rows)} rows; wanted is one value for each")
        if isinstance(given, pd.Series) and not given.index.equals(rows.index):
            raise ProjectError(f"{self._name} gives a series whose index is not that of the rows; keep it")
        listed = isinstance(given, list | tuple)
        values: pd.Series = pd.Series(given, dtype=object) if listed else pd.Series(given)
        return values.astype(bool) if listed and infer_dtype(values, skipna=False) == "boolean" else values

    def _are_booleans(self, values: pd.Series) -> bool:
        if self._gives is not None:
            return self._gives == "booleans"
        if not is_bool_dtype(values.dtype) and infer_dtype(values, skipna=True) == "boolean":
            raise ProjectError(f"{self._name} gives truth values as objects; say `gives: booleans` or `gives: labels`")
        return is_bool_dtype(values.dtype)

    def _booleans(self, values: pd.Series) -> np.ndarray:
        there = values.notna().to_numpy(dtype=bool)
        known = values[there]
        if len(known) and infer_dtype(known) != "boolean":
            raise ProjectError(f"{self._name} gives {values.dtype}, such as {known.iloc[0]!r}; wanted are booleans")
        votes = np.zeros(len(values), dtype=bool)
        votes[there] = known.to_numpy(dtype=bool)
        return votes


def _labels(values: pd.Series) -> np.ndarray:
    votes = values.astype(object).to_numpy(dtype=object, copy=True)
    votes[values.isna().to_numpy(dtype=bool)] = None
    return votes
