"""What a batch holds that the training rows did not."""

from typing import Any

import pandas as pd

from mlops_template.backends.features.base.reading import categories, moments, numbers, texts
from mlops_template.problem import Problem
from mlops_template.problem.kinds import CASTS

ODD = ("absent", "missing", "unreadable", "unseen", "empty")
_KINDS = tuple(CASTS)
_READ = {"numeric": numbers, "history": numbers, "datetime": moments}


def count_odd(plan: Any, rows: pd.DataFrame, problem: Problem) -> pd.DataFrame:
    """Count, column by column, what a fitted plan cannot take at its word.

    Args:
        plan: What `fit_plan` gave.
        rows: n rows as they came, not yet cast by ``problem.raw_rows``.
        problem: Says of which kind each column is.

    Returns:
        One row for each column that the plan reads: ``column``, ``kind``, ``rows`` (n), ``absent`` (n where there is no
        such column), ``missing``, ``unreadable`` (there, but no number or no moment), ``unseen`` (categories that no
        training row had) and ``empty`` (texts without a word).
    """
    enrich = plan[0] if hasattr(plan, "steps") else plan
    blocks = [(block, columns) for _, block, columns in enrich.transformers_ if not isinstance(block, str)]
    read = set().union(*(columns for _, columns in blocks))
    known: dict[str, set[str]] = {}
    for block, _ in blocks:
        known |= block.known() if hasattr(block, "known") else {}
    kinds = [(column, kind) for kind in _KINDS for column in problem.columns.of_kind(kind) if column in read]
    table = [{"column": column, "kind": kind, **_count(column, kind, rows, known)} for column, kind in kinds]
    return pd.DataFrame(table, columns=["column", "kind", "rows", *ODD])


def _count(column: str, kind: str, rows: pd.DataFrame, known: dict[str, set[str]]) -> dict[str, int]:
    counts = {"rows": len(rows), **dict.fromkeys(ODD, 0)}
    if column not in rows:
        return counts | {"absent": len(rows)}
    there = rows[column].notna()
    counts["missing"] = int((~there).sum())
    if kind in _READ:
        counts["unreadable"] = int((there & _READ[kind](rows[column]).isna()).sum())
    if column in known:
        seen = categories(rows[[column]])[column].isin(list(known[column]))
        counts["unseen"] = int((there & ~seen).sum())
    if kind == "text":
        counts["empty"] = int((there & (texts(rows[column]).str.strip() == "")).sum())
    return counts
