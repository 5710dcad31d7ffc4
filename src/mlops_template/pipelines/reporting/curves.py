"""The numbers behind the charts."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn import metrics

POINTS = 400
BINS = 10


@dataclass(frozen=True)
class Curve:
    """A curve of at most 400 points, and the area under all of it."""

    x: np.ndarray
    y: np.ndarray
    area: float


def roc(truth: np.ndarray, probability: np.ndarray) -> Curve:
    """Give true over false positive rate.

    Args:
        truth: n times 0 or 1; both occur.
        probability: Of 1, n values.
    """
    x, y, _ = metrics.roc_curve(truth, probability)
    kept = thin(len(x), POINTS)
    return Curve(x[kept], y[kept], float(metrics.auc(x, y)))


def precision_recall(truth: np.ndarray, probability: np.ndarray) -> Curve:
    """Give precision over recall; its area is the average precision.

    Args:
        truth: n times 0 or 1; both occur.
        probability: Of 1, n values.
    """
    y, x, _ = metrics.precision_recall_curve(truth, probability)
    kept = thin(len(x), POINTS)
    return Curve(x[kept], y[kept], float(metrics.average_precision_score(truth, probability)))


def by_quantile(predicted: np.ndarray, actual: np.ndarray) -> pd.DataFrame:
    """Part n rows into ten bins by what was predicted, each of about as many rows.

    Equal predictions share a bin, so there may be fewer.

    Returns:
        One row per bin: ``rows``, the means ``predicted`` and ``actual``, and of `actual` less `predicted` the
        median ``error`` with ``low`` and ``high``, its 10 % and 90 % quantiles.
    """
    upper = np.unique(np.quantile(predicted, np.linspace(0, 1, BINS + 1)[1:]))
    rows = pd.DataFrame({"predicted": predicted, "actual": actual, "error": actual - predicted})
    bins = rows.groupby(np.searchsorted(upper, predicted))
    return pd.DataFrame(
        {
            "rows": bins.size(),
            "predicted": bins["predicted"].mean(),
            "actual": bins["actual"].mean(),
            "error": bins["error"].median(),
            "low": bins["error"].quantile(0.1),
            "high": bins["error"].quantile(0.9),
        }
    ).reset_index(drop=True)


def shares(values: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Give the share of n values in each of the bins between `edges`."""
    return np.histogram(values, edges)[0] / max(len(values), 1)


def thin(rows: int, limit: int) -> np.ndarray:
    """Give at most `limit` of the positions 0 to `rows` - 1, evenly, first and last among them."""
    return np.unique(np.linspace(0, rows - 1, min(rows, limit)).round().astype(int))
