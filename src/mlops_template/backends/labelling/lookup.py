"""Rows that another table has, or has not."""

from functools import reduce
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from mlops_template.backends import load_backend
from mlops_template.backends.arguments import refuse_wrong_arguments
from mlops_template.backends.labelling.base import LabellingFunction, one_or_more
from mlops_template.backends.labelling.base.arrow import as_votes
from mlops_template.backends.labelling.base.column import NOTHING, UNREADABLE, Column
from mlops_template.errors import ProjectError


class LookupFunction(LabellingFunction):
    """Holds where a dataset of the catalog has the row's key.

    .. code-block:: yaml

        small_plane:
          type: lookup
          column: tailnum
          dataset: raw_planes
          where: {type: range, column: seats, at_most: 9}
          label: late
          means: small planes wait for large ones

    Args:
        dataset: The dataset's name in the catalog; a table.
        column: The key.
        columns: Several columns that make up the key instead.
        key: What the dataset calls them; the same if it is not said.
        found: Whether the rule holds where the key is found, or where it is not. A key that is missing does neither.
        where: A labelling function of another kind, with its arguments: only the dataset's rows where it holds count.

    Raises:
        ProjectError: There are not as many names in `key` as columns.

    >>> planes = pd.DataFrame({"tailnum": ["N1", "N2"], "seats": [4, 180]})
    >>> rows = pd.DataFrame({"tailnum": ["N1", "N2", "N3", None]})
    >>> small = {"type": "range", "column": "seats", "at_most": 9}
    >>> LookupFunction("raw_planes", column="tailnum", where=small).vote(rows, planes)
    array([ True, False, False, False])
    >>> LookupFunction("raw_planes", column="tailnum", found=False).vote(rows, planes)
    array([False, False,  True, False])
    """

    def __init__(
        self,
        dataset: str,
        column: str | None = None,
        columns: list[str] | None = None,
        key: str | list[str] | None = None,
        *,
        found: bool = True,
        where: dict[str, Any] | None = None,
    ) -> None:
        self._dataset, self._found = dataset, found
        self._columns = one_or_more(column, columns)
        self._keys = self._columns if key is None else (key,) if isinstance(key, str) else tuple(key)
        if len(self._keys) != len(self._columns):
            raise ProjectError(f"key: {list(self._keys)} is not one name for each of {list(self._columns)}")
        self._where = None if where is None else _build(where)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the key."""
        return self._columns

    @property
    def source(self) -> str:
        """The dataset that is looked into."""
        return self._dataset

    def vote(self, rows: pd.DataFrame, source: Any = None) -> np.ndarray:
        """Look every key up.

        Raises:
            ProjectError: The dataset is no table, has no such columns, or its keys are of another kind.
        """
        if not isinstance(source, pd.DataFrame):
            raise ProjectError(f"dataset {self._dataset!r} is no table, but a {type(source).__name__}")
        known = source if self._where is None else source[self._where.vote(source)]
        pairs = [_pair(rows, known, *names) for names in zip(self._columns, self._keys, strict=True)]
        complete = reduce(pc.and_, (pc.is_valid(ours) for ours, _ in pairs))
        found = pc.is_valid(reduce(_combined, (_numbered(*pair) for pair in pairs))[0])
        return as_votes(found if self._found else pc.and_not(complete, found))


def _build(block: dict[str, Any]) -> LabellingFunction:
    arguments = dict(block)
    type_ = arguments.pop("type", "")
    refuse_wrong_arguments("labelling", type_, arguments)
    function: LabellingFunction = load_backend("labelling", type_)(**arguments)
    if function.source is not None:
        raise ProjectError(
            f"where: {type_} wants a dataset itself; only a kind that looks at rows alone can stand here"
        )
    return function


def _pair(rows: pd.DataFrame, known: pd.DataFrame, column: str, key: str) -> tuple[Any, Any]:
    ours, theirs = Column.read(rows, column), Column.read(known, key)
    if NOTHING not in {ours.kind, theirs.kind}:
        theirs.require(ours.kind)
    return ours.instants, theirs.instants


def _numbered(ours: Any, theirs: Any) -> tuple[Any, Any]:
    if pa.types.is_null(ours.type) or pa.types.is_null(theirs.type):
        return pa.nulls(len(ours), pa.int64()), pa.nulls(len(theirs), pa.int64())
    known = pc.unique(theirs.drop_null())
    try:
        ours, theirs = (pc.index_in(values, value_set=known).cast(pa.int64()) for values in (ours, theirs))
    except UNREADABLE as error:
        raise ProjectError(f"keys of {ours.type} cannot be found among {theirs.type}: {error}") from error
    return ours, theirs


def _combined(first: tuple[Any, Any], second: tuple[Any, Any]) -> tuple[Any, Any]:
    size = pa.scalar((pc.max(second[1]).as_py() or 0) + 1)
    return _numbered(*(pc.add(pc.multiply(high, size), low) for high, low in zip(first, second, strict=True)))
