"""A column as what can be compared."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from mlops_template.backends.labelling.base import take
from mlops_template.backends.labelling.base.arrow import as_arrow
from mlops_template.errors import ProjectError

NOTHING = "nothing but missing values"
RELATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "less_than": pc.less,
    "at_most": pc.less_equal,
    "equal_to": pc.equal,
    "not_equal_to": pc.not_equal,
    "at_least": pc.greater_equal,
    "more_than": pc.greater,
}
UNREADABLE = (TypeError, ValueError, OverflowError, NotImplementedError)  # every error of Arrow is one of them
_KINDS: dict[str, Callable[[Any], bool]] = {
    NOTHING: pa.types.is_null,
    "numbers": lambda type_: pa.types.is_integer(type_) or pa.types.is_floating(type_),
    "text": pa.types.is_large_string,
    "moments": pa.types.is_timestamp,
    "durations": pa.types.is_duration,
}


@dataclass(frozen=True)
class Column:
    """A column in Arrow's types: whatever pandas keeps it as, a missing value compares as missing.

    Attributes:
        name: What errors call it.
        dtype: Its dtype in pandas, for errors.
        values: An Arrow array of n values.

    >>> Column.read(pd.DataFrame({"age": [20, None]}), "age").relate("more_than", 18).to_pylist()
    [True, None]
    """

    name: str
    dtype: str
    values: Any

    @classmethod
    def read(cls, rows: pd.DataFrame, name: str) -> Self:
        """Take a column of the rows.

        Raises:
            ProjectError: There is no such column, or it holds values of several types.
        """
        column = take(rows, name)
        try:
            return cls(name, str(column.dtype), as_arrow(column))
        except UNREADABLE as error:
            raise ProjectError(f"column {name!r} ({column.dtype}) does not hold values of one type: {error}") from error

    @property
    def kind(self) -> str:
        """What it holds: numbers, text, moments, durations, nothing, or another of Arrow's types."""
        return next((kind for kind, fits in _KINDS.items() if fits(self.values.type)), str(self.values.type))

    @property
    def told(self) -> str:
        """What errors say of it."""
        return f"column {self.name!r} holds {self.kind} ({self.dtype})"

    @property
    def instants(self) -> Any:
        """The values; moments of a zone told in UTC."""
        aware = self.kind == "moments" and self.values.type.tz
        return self.values.cast(pa.timestamp(self.values.type.unit)) if aware else self.values

    def require(self, *kinds: str) -> Self:
        """See that it holds one of the kinds, if anything at all.

        Raises:
            ProjectError: It does not.
        """
        if self.kind not in (*kinds, NOTHING):
            raise ProjectError(f"{self.told}; wanted: {' or '.join(kinds)}")
        return self

    def relate(self, relation: str, right: Any) -> Any:
        """Compare with n values or with one; null where either is missing.

        Raises:
            ProjectError: They cannot be compared.
        """
        if self.kind == NOTHING:
            return pa.nulls(len(self.values), pa.bool_())
        try:
            return RELATIONS[relation](self.instants, right)
        except UNREADABLE as error:
            raise ProjectError(f"{self.told}, which cannot be compared: {error}") from error
