"""Parts of moments and of text."""

from dataclasses import replace
from typing import Any, Literal, get_args

import pandas as pd
import pyarrow.compute as pc

from mlops_template.backends.labelling.base.column import Column
from mlops_template.errors import ProjectError, nearest

Part = Literal[
    "length", "date", "year", "quarter", "month", "week", "day", "day_of_year", "weekday", "hour", "minute"
]  # fmt: skip
_OTHER_NAMES = {"week": "iso_week", "weekday": "day_of_week"}


def read_part(rows: pd.DataFrame, name: str, part: Part | None) -> Column:
    """Take a column of the rows, or a part of each of its values.

    Args:
        rows: n rows.
        name: A column of moments, or of text.
        part: Of text ``length``, its characters; all others are of moments, in the column's own zone; ``weekday``
            counts from Monday, 0. None takes the value as it is.

    Raises:
        ProjectError: There is no such column, or its values have no such part.

    >>> read_part(pd.DataFrame({"day": pd.to_datetime(["2013-01-06"])}), "day", "weekday").values.to_pylist()
    [6]
    """
    column = Column.read(rows, name)
    if part is None:
        return column
    column.require("text" if part == "length" else "moments")
    return replace(column, name=f"{part} of {name}", values=_take(column, part))


def refuse_unknown_part(part: str | None) -> None:
    """See that there is such a part, before there are rows.

    Raises:
        ProjectError: There is not.
    """
    if part is not None and part not in get_args(Part):
        raise ProjectError(f"there is no part {part!r}; {nearest(part, list(get_args(Part)))}")


def _take(column: Column, part: Part) -> Any:
    values = column.values
    if column.kind == "text":
        return pc.utf8_length(values)
    if column.kind != "moments":
        return values
    local = pc.local_timestamp(values) if values.type.tz else values
    return pc.floor_temporal(local, unit="day") if part == "date" else getattr(pc, _OTHER_NAMES.get(part, part))(local)
