"""Describe one column in plain values, fit for JSON."""

from typing import Any

import numpy as np
import pandas as pd

BINS = 24
TOP = 8


def describe(column: pd.Series, kind: str) -> dict[str, Any]:
    """Describe a column.

    Args:
        column: n values.
        kind: What the problem declares it to be: numeric, categorical, datetime, target or other.

    Returns:
        ``name``, ``kind``, ``dtype``, ``missing`` (a count), ``distinct``, ``counts`` (rows by bin, or by the most
        frequent values) with ``labels``, and for numbers ``min``, ``median``, ``mean`` and ``max``.
    """
    present = column.dropna()
    described: dict[str, Any] = {
        "name": str(column.name),
        "kind": kind,
        "dtype": str(column.dtype),
        "missing": int(column.isna().sum()),
        "distinct": int(present.nunique()),
    }
    if column.dtype.kind in "iuf" and described["distinct"] > TOP:
        return described | _summary(present) | _histogram(present.astype(float))
    if column.dtype.kind == "M":
        return described | {"min": str(present.min()), "max": str(present.max())} | _over_time(present)
    return described | _most_frequent(present)


def _summary(values: pd.Series) -> dict[str, Any]:
    return {name: float(getattr(values, name)()) for name in ("min", "median", "mean", "max")}


def _histogram(values: pd.Series) -> dict[str, Any]:
    counts, edges = np.histogram(values[np.isfinite(values)], bins=BINS)
    return {"counts": counts.tolist(), "labels": [f"{edge:.4g}" for edge in edges[:-1]]}


def _over_time(moments: pd.Series) -> dict[str, Any]:
    counts, edges = np.histogram(moments.astype("datetime64[ns]").astype("int64"), bins=BINS)
    labels = pd.to_datetime(edges[:-1].astype("int64")).strftime("%Y-%m-%d")
    return {"counts": counts.tolist(), "labels": labels.tolist()}


def _most_frequent(values: pd.Series) -> dict[str, Any]:
    top = values.astype(str).value_counts().head(TOP)
    return {"counts": top.tolist(), "labels": top.index.tolist()}
