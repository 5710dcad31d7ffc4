"""One value of a raw row, in the type of its column."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Literal

import numpy as np
import pandas as pd

from mlops_template.problem.kinds import as_moments, as_numbers, as_text

Kind = Literal["number", "text", "moment"]
_ISO = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?")


@dataclass(frozen=True)
class Column:
    """A column of raw rows.

    Attributes:
        name: Its name.
        kind: What its values are.
        dtype: In which type a frame holds them.
        cast: Makes any caller's value such a one; raises ValueError or TypeError where it is none.
    """

    name: str
    kind: Kind
    dtype: Any
    cast: Callable[[Any], Any]


def read_column(rows: pd.DataFrame, name: str) -> Column:
    """Tell a column's kind by the type that it has in typed raw rows.

    Raises:
        ValueError: It is neither numbers, text nor moments.
    """
    values = rows[name]
    if pd.api.types.is_datetime64_dtype(values.dtype):
        return Column(name, "moment", values.dtype, partial(_moment, unit=values.dt.unit))
    if pd.api.types.is_numeric_dtype(values.dtype):
        return number_column(name)
    if values.dtype == object or pd.api.types.is_string_dtype(values.dtype):
        missing = values[values.isna()]
        return Column(name, "text", values.dtype, partial(_text, missing=missing.iloc[0] if len(missing) else None))
    raise ValueError(f"column {name!r} is of type {values.dtype}")


def number_column(name: str) -> Column:
    """Give a column of doubles."""
    return Column(name, "number", np.dtype(np.float64), _number)


def _number(value: Any) -> float:
    if type(value) is float or type(value) is int:
        return float(value)
    if is_missing(value):
        return float("nan")
    return float(as_numbers(pd.Series([value])).iloc[0])


def _text(value: Any, missing: Any) -> Any:
    if type(value) is str:
        return value
    return missing if is_missing(value) else as_text(pd.Series([value])).iloc[0]


def _moment(value: Any, unit: Literal["s", "ms", "us", "ns"]) -> Any:
    if is_missing(value):
        return pd.NaT
    plain = isinstance(value, datetime) or (type(value) is str and _ISO.fullmatch(value))
    moment: Any = pd.Timestamp(value) if plain else as_moments(pd.Series([value])).iloc[0]
    if moment is pd.NaT:
        return moment
    return (moment if moment.tz is None else moment.tz_convert(None)).as_unit(unit)


def is_missing(value: Any) -> bool:
    """Whether a value is None, NaN, NaT or pandas' NA."""
    return value is None or value is pd.NA or bool(value != value)  # noqa: PLR0124  NaN and NaT
