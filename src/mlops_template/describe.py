"""Describe one column in plain values, fit for JSON."""

from collections import Counter
from typing import Any

import numpy as np
import pandas as pd

from mlops_template.problem.kinds import as_plain, as_seconds

BINS = 24
TOP = 8
WORD = r"(?u)\b\w\w+\b"
TEXTS = 5000  # whose words are counted


def describe(column: pd.Series, kind: str) -> dict[str, Any]:
    """Describe a column.

    Args:
        column: n values of any type; a list counts as what it is written as.
        kind: What the problem declares it to be: numeric, categorical, datetime, text, history, target or other.

    Returns:
        ``name``, ``kind``, ``dtype``, ``missing`` (a count), ``distinct``, ``top`` (how many rows the most frequent
        value has), ``counts`` (rows by bin, or by the most frequent values) with ``labels``, and for numbers ``min``,
        ``median``, ``mean`` and ``max``. Those of a text are of its length in characters, as ``unit`` says, beside its
        most frequent ``words``.
    """
    present = as_plain(column.dropna())
    rows = present.value_counts()
    described: dict[str, Any] = {
        "name": str(column.name),
        "kind": kind,
        "dtype": str(column.dtype),
        "missing": len(column) - len(present),
        "distinct": len(rows),
        "top": int(rows.iloc[0]) if len(rows) else 0,
    }
    if kind == "text" and len(present):
        return described | _text(present.astype(str))
    if column.dtype.kind in "iuf" and described["distinct"] > TOP:
        return described | _summary(present) | _histogram(present.astype(float))
    if column.dtype.kind == "M" and len(present):
        return described | {"min": str(present.min()), "max": str(present.max())} | _over_time(present)
    return described | _most_frequent(rows)


def _summary(values: pd.Series) -> dict[str, Any]:
    return {name: float(getattr(values, name)()) for name in ("min", "median", "mean", "max")}


def _text(texts: pd.Series) -> dict[str, Any]:
    lengths = texts.str.len()
    words = Counter(word for found in texts.head(TEXTS).str.lower().str.findall(WORD) for word in set(found))
    return (
        {"unit": "characters", "words": words.most_common(TOP)} | _summary(lengths) | _histogram(lengths.astype(float))
    )


def _histogram(values: pd.Series) -> dict[str, Any]:
    finite = values[np.isfinite(values)]
    counts, edges = _bins(finite)
    return {"counts": counts, "labels": [f"{edge:.4g}" for edge in edges]}


def _over_time(moments: pd.Series) -> dict[str, Any]:
    counts, edges = _bins(pd.Series(as_seconds(moments)))
    labels = np.floor(edges).astype("datetime64[s]").astype("datetime64[D]").astype(str)
    return {"counts": counts, "labels": labels.tolist()}


def _bins(values: pd.Series) -> tuple[list[int], np.ndarray]:
    """Give the rows of each bin, and where it begins."""
    try:
        counts, edges = np.histogram(values, bins=BINS)
    except ValueError:  # the ends lie too close for that many bins, or further apart than a number can say
        counts, edges = np.array([len(values)]), np.array([values.min(), values.max()])
    return counts.tolist(), edges[:-1]


def _most_frequent(rows: pd.Series) -> dict[str, Any]:
    top = rows.head(TOP)
    return {"counts": top.tolist(), "labels": [str(value) for value in top.index]}
