"""Compare names of things."""

import numpy as np
import pandas as pd

from mlops_template.data_diff.compared import Compared
from mlops_template.data_diff.distance import by_chance, stability_index, total_variation
from mlops_template.problem.kinds import as_text

SHOWN, MOST = 8, 500


def compare_categories(before: pd.Series, after: pd.Series) -> Compared:
    """Compare n names with m; the rarest of many count as one, missing ones as one of their own."""
    one, other = names_of(before), names_of(after)
    names = one.add(other, fill_value=0).sort_values(ascending=False, kind="stable").index[:MOST]
    rows = [_rows(counts, names, column) for counts, column in ((one, before), (other, after))]
    first, second = (each / max(each.sum(), 1) for each in rows)
    shown = [str(name) for name in names[:SHOWN]]
    return Compared(
        measure="total variation",
        distance=total_variation(first, second),
        index=stability_index(first, second),
        chance=by_chance(*rows),
        figures=(("distinct", len(one), len(other)),),
        bars=tuple(zip(shown, first[: len(shown)].tolist(), second[: len(shown)].tolist(), strict=True)),
        new=tuple(map(str, other.index.difference(one.index, sort=False))),
        gone=tuple(map(str, one.index.difference(other.index, sort=False))),
    )


def names_of(column: pd.Series) -> pd.Series:
    """Count the rows of each category by its name, the most frequent first."""
    counts = column.value_counts()
    names = as_text(pd.Series(counts.index.to_list(), dtype=object)).astype(str)
    return counts.groupby(names.to_numpy()).sum().sort_values(ascending=False, kind="stable")


def _rows(counts: pd.Series, names: pd.Index, column: pd.Series) -> np.ndarray:
    known = counts.reindex(names, fill_value=0).to_numpy()
    return np.array([*known, counts.sum() - known.sum(), column.isna().sum()], dtype=float)
