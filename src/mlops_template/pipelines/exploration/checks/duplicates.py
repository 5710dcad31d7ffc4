"""Rows that stand twice, and rows that differ in the target only."""

from typing import Any

import numpy as np
import pandas as pd

from mlops_template.pages.wording import share
from mlops_template.pipelines.exploration.examined import PARTS, Examined
from mlops_template.pipelines.exploration.finding import Finding
from mlops_template.problem.splitting import TRAIN

TELLING = 0.01


def check(examined: Examined, whole: int) -> tuple[dict[str, int], list[Finding]]:
    """Count what stands twice.

    Args:
        examined: The rows.
        whole: How many rows are equal to an earlier one in every column.

    Returns:
        ``whole``, ``alike`` (rows that another row equals in all that models see), ``contradictory`` (those of them
        whose target is another's), and the findings.
    """
    keys = _keys(examined)
    twice = keys.duplicated(keep=False).to_numpy() & examined.truth.notna().to_numpy()
    groups = examined.truth[twice].astype(str).groupby(keys[twice].to_numpy())
    contradictory = int((groups.transform("nunique") > 1).sum()) if twice.any() else 0
    counts = {"whole": whole, "alike": int(twice.sum()), "contradictory": contradictory}
    return counts, [*_told(counts, examined), *_learnt_before(keys, examined)]


def _keys(examined: Examined) -> pd.Series:
    """Give n numbers, the same for rows that look the same to models."""
    keys = np.zeros(len(examined.rows), dtype=np.uint64)
    for name in examined.seen:
        column = examined.rows[name]
        plain = column.map(str, na_action="ignore") if column.dtype == object else column
        hashed = pd.util.hash_pandas_object(plain, index=False).to_numpy(dtype=np.uint64)
        keys = (keys * np.uint64(1_000_003) + hashed).astype(np.uint64)
    return pd.Series(keys, index=examined.rows.index)


def _told(counts: dict[str, int], examined: Examined) -> list[Finding]:
    rows, found = len(examined.rows), []
    if counts["whole"]:
        told = f"{counts['whole']:,} rows ({share(counts['whole'], rows)}) are equal to an earlier row in every column."
        found.append(Finding("look", "duplicates", told))
    if counts["contradictory"] and examined.problem.task != "regression":
        much = counts["contradictory"] >= TELLING * rows
        told = (
            f"{counts['contradictory']:,} rows ({share(counts['contradictory'], rows)}) equal another in all that "
            f"models see, but not in {examined.problem.target}: no model can tell them apart."
        )
        found.append(Finding("look" if much else "note", "duplicates", told))
    return found


def _learnt_before(keys: pd.Series, examined: Examined) -> list[Finding]:
    found: list[Finding] = []
    learnt = keys[examined.place == TRAIN]
    for part in ("validation", "test"):
        judged: Any = keys[examined.place == PARTS[part]]
        known = int(np.isin(judged.to_numpy(), learnt.to_numpy()).sum())
        if known and known >= TELLING * len(judged):
            told = (
                f"{share(known, len(judged))} of the {part} rows equal a training row in all that models see: "
                "learning by heart will look like skill."
            )
            found.append(Finding("look", "duplicates", told))
    return found
