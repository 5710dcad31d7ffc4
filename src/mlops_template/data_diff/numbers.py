"""Compare numbers, moments, and the lengths of texts."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from mlops_template.data_diff.compared import Compared
from mlops_template.data_diff.distance import kolmogorov_smirnov, stability_index
from mlops_template.problem.kinds import as_seconds

BINS, DECILES = 24, 10
SUMMARIES: dict[str, Callable[[np.ndarray], float]] = {
    "mean": lambda values: float(values.mean()),
    "5\N{NO-BREAK SPACE}%": lambda values: float(np.quantile(values, 0.05)),
    "median": lambda values: float(np.quantile(values, 0.5)),
    "95\N{NO-BREAK SPACE}%": lambda values: float(np.quantile(values, 0.95)),
}


def compare_numbers(before: pd.Series, after: pd.Series, kind: str) -> Compared:
    """Compare n values with m.

    Args:
        before: n values; some may be missing.
        after: m values.
        kind: ``number``, ``moment`` or ``text``.
    """
    pair = [_numbers(column, kind) for column in (before, after)]
    one, other = (column[np.isfinite(column)] for column in pair)
    distance, chance = kolmogorov_smirnov(one, other)
    edges = np.unique(np.quantile(one, np.linspace(0, 1, DECILES + 1)[1:-1])) if len(one) else np.array([0.0])
    shares = [_shares(column, edges) for column in pair]
    first, second = (
        [_told(of(each), kind) if len(each) else None for of in SUMMARIES.values()] for each in (one, other)
    )
    return Compared(
        measure="KS of lengths" if kind == "text" else "KS",
        distance=distance,
        index=stability_index(*shares),
        chance=chance,
        figures=tuple(zip(SUMMARIES, first, second, strict=True)),
        bars=_histogram(one, other, kind),
    )


def _numbers(column: pd.Series, kind: str) -> np.ndarray:
    if kind == "moment":
        return as_seconds(column)
    if kind == "text":
        column = column.astype(object).map(lambda value: len(str(value)), na_action="ignore")
    return np.asarray(column, dtype=float)


def _shares(values: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Give the share of each bin, and of what is missing."""
    known = values[np.isfinite(values)]
    rows = np.bincount(np.searchsorted(edges, known), minlength=len(edges) + 1)
    return np.append(rows, len(values) - len(known)) / max(len(values), 1)


def _told(value: float, kind: str) -> float | str:
    return str(np.datetime64(int(np.floor(value)), "s")).replace("T", " ") if kind == "moment" else value


def _histogram(one: np.ndarray, other: np.ndarray, kind: str) -> tuple[tuple[str, float, float], ...]:
    both = np.concatenate([one, other])
    if not len(both):
        return ()
    low, high = np.quantile(both, [0.005, 0.995])  # a single outlier would leave nothing to see
    edges = np.linspace(low, high if high > low else low + 1, BINS + 1)
    first, second = (
        np.histogram(each.clip(edges[0], edges[-1]), edges)[0] / max(len(each), 1) for each in (one, other)
    )
    labels = [str(_told(edge, kind)) if kind == "moment" else f"{edge:.4g}" for edge in edges[:-1].tolist()]
    return tuple(zip(labels, first.tolist(), second.tolist(), strict=True))
