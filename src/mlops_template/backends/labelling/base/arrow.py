"""A pandas column as an Arrow array, whatever pandas keeps it as."""

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc


def as_arrow(column: pd.Series) -> Any:
    """Give n values of one of a few types, null where one is missing; of type null where all are.

    Whole numbers become 64 bits wide, text large strings, and a date its midnight.

    Raises:
        ValueError, TypeError, OverflowError, NotImplementedError: The values are not of one type that Arrow knows.

    >>> as_arrow(pd.Series(["a", None], dtype="category")).type
    DataType(large_string)
    """
    values = pa.array(column, from_pandas=True)
    values = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    values = values.dictionary_decode() if pa.types.is_dictionary(values.type) else values
    if pa.types.is_date(values.type) and column.dtype == object:  # moments among dates would lose their hours
        values = pa.array(pd.to_datetime(column), from_pandas=True)
    if pa.types.is_floating(values.type):
        values = pc.if_else(pc.is_nan(values), None, values)
    plain = pa.null() if values.null_count == len(values) else _plain(values.type)
    return values if plain == values.type else pa.nulls(len(values)) if plain == pa.null() else values.cast(plain)


def as_votes(holds: Any) -> np.ndarray:
    """Turn n of Arrow's booleans into NumPy's; what is not known does not hold."""
    votes: np.ndarray = pc.fill_null(holds.cast(pa.bool_()), False).to_numpy(zero_copy_only=False)
    return votes


def _plain(type_: Any) -> Any:
    unit = "ns" if getattr(type_, "unit", None) == "ns" else "us"  # nanoseconds end with the year 2262
    is_ = pa.types
    plain = [
        (is_.is_uint64, type_),
        (is_.is_integer, pa.int64()),
        (is_.is_boolean, pa.int64()),
        (is_.is_float16, pa.float32()),
        (is_.is_decimal, pa.float64()),
        (is_.is_string, pa.large_string()),
        (is_.is_string_view, pa.large_string()),
        (is_.is_date, pa.timestamp(unit)),
        (is_.is_timestamp, pa.timestamp(unit, getattr(type_, "tz", None))),
        (is_.is_duration, pa.duration(unit)),
    ]
    return next((target for fits, target in plain if fits(type_)), type_)
