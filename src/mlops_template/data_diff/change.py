"""How one column that two versions share has changed."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from mlops_template.data_diff.categories import compare_categories
from mlops_template.data_diff.compared import Compared
from mlops_template.data_diff.distance import by_chance
from mlops_template.data_diff.numbers import compare_numbers
from mlops_template.problem.kinds import as_moments, as_numbers, as_plain

LEAST, PROSE = 24, 0.5  # values, and the share of different ones from which on they are no categories
SURE = 0.001
MOST = 1e300


@dataclass(frozen=True)
class Change:
    """One column.

    Attributes:
        name: The column.
        kind: ``number``, ``moment``, ``category``, or ``text``, whose length is compared.
        dtypes: Before and after.
        missing: The shares before and after.
        values: Those that are not missing.
        chance: How probable all this is where nothing has changed.
    """

    name: str
    kind: str
    dtypes: tuple[str, str]
    missing: tuple[float, float]
    values: Compared
    chance: float

    @property
    def size(self) -> float:
        """How much it has changed: the distance, or by how much the missing share has moved if that is more."""
        return max(self.values.distance, abs(self.missing[1] - self.missing[0]))

    @property
    def changed(self) -> bool:
        """Whether it has changed beyond chance."""
        return self.size > 0 and self.chance < SURE


def change(before: pd.Series, after: pd.Series) -> Change:
    """Compare a column of n rows with the same of m rows."""
    one, other = (_held(column) for column in _alike(as_plain(before), as_plain(after)))
    kinds = {_kind(one), _kind(other)}
    kind = kinds.pop() if len(kinds) == 1 else "category"
    found = compare_categories(one, other) if kind == "category" else compare_numbers(one, other, kind)
    lacking = [_lacking(column) for column in (one, other)]
    return Change(
        name=str(before.name),
        kind=kind,
        dtypes=(str(before.dtype), str(after.dtype)),
        missing=(_share(before), _share(after)),
        values=found,
        chance=min(found.chance, by_chance(*lacking)),
    )


def _alike(one: pd.Series, other: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Read moments and numbers that only one version stores as text, such as a CSV file beside a Parquet file."""
    for kind, cast in (("moment", as_moments), ("number", as_numbers)):
        typed = [_kind(column) == kind for column in (one, other)]
        if any(typed) and not all(typed):
            try:
                return (one, cast(other)) if typed[0] else (cast(one), other)
            except (ValueError, TypeError):
                continue
    return one, other


def _lacking(column: pd.Series) -> np.ndarray:
    """Count the values that have no place on a scale, and those that have: an infinite one lies nowhere."""
    there = column.notna() & ~column.isin([np.inf, -np.inf]) if _kind(column) == "number" else column.notna()
    return np.array([(~there).sum(), there.sum()])


def _held(column: pd.Series) -> pd.Series:
    """Bring huge numbers so far down that sums and distances of theirs can be told."""
    if str(column.dtype).lower() != "float64":
        return column
    return column.where(np.isinf(column), column.clip(-MOST, MOST))


def _share(column: pd.Series) -> float:
    return float(column.isna().mean()) if len(column) else 0.0


def _kind(column: pd.Series) -> str:
    if column.dtype.kind in "iuf":
        return "number"
    if column.dtype.kind == "M":
        return "moment"
    present = column.dropna()
    return "text" if len(present) > LEAST and present.nunique() > PROSE * len(present) else "category"
