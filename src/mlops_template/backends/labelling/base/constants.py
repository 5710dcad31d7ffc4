"""Values of the YAML as what a column holds."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from mlops_template.backends.labelling.base.column import NOTHING, UNREADABLE, Column
from mlops_template.errors import ProjectError


def constants(column: Column, values: Sequence[Any]) -> Any:
    """Read k values of the YAML as an Arrow array of what the column holds.

    A moment is a date or ISO 8601; without a zone it is of the column's zone. A duration is what pandas takes for one,
    such as ``90min``.

    Raises:
        ProjectError: One of them is of another kind.

    >>> constants(Column.read(pd.DataFrame({"age": [20]}), "age"), [1, 2.5]).to_pylist()
    [1.0, 2.5]
    """
    if column.kind == NOTHING:
        return pa.nulls(len(values))
    read = [_read(column, value) for value in values]
    whole = pa.types.is_integer(column.values.type)  # though its bounds may be fractions
    return pa.array(read) if whole else pa.array(read, type=column.instants.type)


def _read(column: Column, value: Any) -> Any:
    wanted, reader = _READERS.get(column.kind, ((), _text))
    try:
        if not isinstance(value, wanted):
            raise TypeError(f"it is of type {type(value).__name__}")
        return reader(value, column.values.type)
    except UNREADABLE as error:
        raise ProjectError(f"{column.told}, with which {value!r} cannot be compared: {error}") from error


def _number(value: Any, _: Any) -> int | float:
    return int(value) if isinstance(value, int | np.integer) else float(value)


def _text(value: str, _: Any) -> str:
    return value


def _moment(value: Any, type_: Any) -> np.datetime64:
    # not pandas: it takes 01/02/2013 as well, and its ISO reader ends with the year 2262
    moment = pd.Timestamp(datetime.fromisoformat(value) if isinstance(value, str) else value)
    if moment.tz is None and type_.tz:
        moment = moment.tz_localize(type_.tz, ambiguous=True, nonexistent="shift_forward")
    naive: pd.Timestamp = moment if moment.tz is None else moment.tz_convert(None)
    return naive.as_unit(type_.unit).to_datetime64()


def _duration(value: Any, type_: Any) -> np.timedelta64:
    return pd.Timedelta(value).as_unit(type_.unit).to_timedelta64()


_READERS: dict[str, tuple[tuple[type, ...], Callable[[Any, Any], Any]]] = {
    "numbers": ((int, float, np.number), _number),
    "text": ((str,), _text),
    "moments": ((str, date, np.datetime64), _moment),
    "durations": ((str, timedelta, np.timedelta64), _duration),
}
