"""Compare two versions of a table."""

from dataclasses import dataclass

import pandas as pd

from mlops_template.data_diff.categories import names_of
from mlops_template.data_diff.change import Change, change

CLASSES = 6


@dataclass(frozen=True)
class Diff:
    """What two versions have in common, and what not.

    Attributes:
        names: Of the versions, before and after.
        rows: How many each has.
        added: Columns that only the second has.
        removed: Columns that only the first has.
        changes: The columns of both, the most changed first.
        target: What is followed of the target, with its mean or share before and after; none where none is known.
    """

    names: tuple[str, str]
    rows: tuple[int, int]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changes: tuple[Change, ...]
    target: tuple[tuple[str, float, float], ...]

    @property
    def retyped(self) -> tuple[Change, ...]:
        """The columns whose type is another."""
        return tuple(each for each in self.changes if each.dtypes[0] != each.dtypes[1])

    @property
    def changed(self) -> tuple[Change, ...]:
        """The columns that have changed beyond chance."""
        return tuple(each for each in self.changes if each.changed)


def compare(before: pd.DataFrame, after: pd.DataFrame, names: tuple[str, str], target: str | None = None) -> Diff:
    """Compare two versions of a table.

    Args:
        before: n rows.
        after: m rows.
        names: What to call them.
        target: A column whose mean, or the share of whose classes, is told apart.
    """
    both = [name for name in before if name in after]
    changes = sorted((change(before[name], after[name]) for name in both), key=lambda each: -each.size)
    return Diff(
        names=names,
        rows=(len(before), len(after)),
        added=tuple(str(name) for name in after if name not in before),
        removed=tuple(str(name) for name in before if name not in after),
        changes=tuple(changes),
        target=_rates(before[target], after[target]) if target in both else (),
    )


def _rates(before: pd.Series, after: pd.Series) -> tuple[tuple[str, float, float], ...]:
    numbers = all(column.dtype.kind in "iuf" for column in (before, after))
    if numbers and max(before.nunique(), after.nunique()) > CLASSES:
        return ((f"mean of {before.name}", float(before.mean()), float(after.mean())),)
    counts = [names_of(column) for column in (before, after)]
    shares = [each / max(each.sum(), 1) for each in counts]
    names = shares[0].add(0 * shares[1], fill_value=0).sort_values(kind="stable").index[-CLASSES:]
    return tuple(
        (f"{before.name} = {name}", float(shares[0].get(name, 0)), float(shares[1].get(name, 0))) for name in names
    )
