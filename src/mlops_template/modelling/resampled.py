"""Every metric of many draws of the same rows at once: a draw is how often each row was drawn."""

from collections.abc import Callable

import numpy as np

Counts = np.ndarray  # (draws, n): how often each draw has each row
Metric = Callable[[Counts], np.ndarray]


def resampled(
    name: str, true: np.ndarray, predicted: np.ndarray, probability: np.ndarray, quantile: float | None = None
) -> Metric:
    """Give the metric as a function of draws, with what does not hang on them done once.

    Args:
        name: One of ``metrics.METRICS``.
        true: n codes or values.
        predicted: n codes or values.
        probability: n probabilities of code 1, (n, k) of k codes, or none for values.
        quantile: What `pinball` judges.

    Returns:
        (draws, n) counts in, one value per draw out: that of the metric on the drawn rows.
    """
    if name == "pinball" and quantile is not None:
        losses = np.maximum(quantile * (true - predicted), (quantile - 1) * (true - predicted))
        return lambda counts: counts @ losses / counts.sum(axis=1)
    if name in {"log_loss", "brier_score", "accuracy", "rmse", "mae"}:
        return _of_rows(name, true, predicted, probability)
    if name in {"roc_auc", "average_precision"}:
        return (_roc_auc if name == "roc_auc" else _average_precision)(true, probability)
    if name == "roc_auc_ovr":
        each = [_roc_auc((true == code).astype(int), probability[:, code]) for code in range(probability.shape[1])]
        return lambda counts: np.mean([metric(counts) for metric in each], axis=0)
    return (_of_values if name in {"r2", "median_absolute_error"} else _of_confusion)(name, true, predicted)


def _of_rows(name: str, true: np.ndarray, predicted: np.ndarray, probability: np.ndarray) -> Metric:
    if name in {"log_loss", "brier_score"}:
        both = np.column_stack([1 - probability, probability]) if probability.ndim == 1 else probability
        own = both[np.arange(len(true)), true]
        least = np.finfo(probability.dtype).eps
        losses = -np.log(np.clip(own, least, 1 - least)) if name == "log_loss" else (1 - own) ** 2
    elif name == "accuracy":
        losses = (true == predicted).astype(float)
    else:
        losses = (true - predicted) ** 2 if name == "rmse" else np.abs(true - predicted)
    end = np.sqrt if name == "rmse" else np.asarray
    return lambda counts: end(counts @ losses / counts.sum(axis=1))


def _roc_auc(true: np.ndarray, probability: np.ndarray) -> Metric:
    order = np.argsort(probability, kind="stable")
    first = np.flatnonzero(np.r_[True, np.diff(probability[order]) > 0])  # of rows with equal probability
    is_positive = true[order].astype(float)

    def metric(counts: Counts) -> np.ndarray:
        drawn = counts[:, order]
        positive = np.add.reduceat(drawn * is_positive, first, axis=1)
        negative = np.add.reduceat(drawn * (1 - is_positive), first, axis=1)
        below = np.cumsum(negative, axis=1) - negative / 2
        with np.errstate(invalid="ignore"):
            area: np.ndarray = (positive * below).sum(axis=1) / (positive.sum(axis=1) * negative.sum(axis=1))
        return area

    return metric


def _average_precision(true: np.ndarray, probability: np.ndarray) -> Metric:
    order = np.argsort(-probability, kind="stable")
    first = np.flatnonzero(np.r_[True, np.diff(probability[order]) < 0])
    is_positive = true[order].astype(float)

    def metric(counts: Counts) -> np.ndarray:
        drawn = counts[:, order]
        positive = np.add.reduceat(drawn * is_positive, first, axis=1)
        every = np.cumsum(np.add.reduceat(drawn, first, axis=1), axis=1)
        precision = np.cumsum(positive, axis=1) / np.maximum(every, 1)
        with np.errstate(invalid="ignore"):
            area: np.ndarray = (positive * precision).sum(axis=1) / positive.sum(axis=1)
        return area

    return metric


def _of_confusion(name: str, true: np.ndarray, predicted: np.ndarray) -> Metric:
    size = int(max(true.max(), predicted.max(), 1)) + 1
    cells = np.eye(size * size)[true * size + predicted]

    def metric(counts: Counts) -> np.ndarray:
        table = (counts @ cells).reshape(-1, size, size)  # (draws, true, predicted)
        right, actual, said = np.diagonal(table, axis1=1, axis2=2), table.sum(axis=2), table.sum(axis=1)
        recall, precision = right / np.maximum(actual, 1), right / np.maximum(said, 1)
        f1 = 2 * right / np.maximum(actual + said, 1)
        known = (actual + said if name == "f1_macro" else actual) > 0
        if name in {"f1_macro", "balanced_accuracy"}:
            each = f1 if name == "f1_macro" else recall
            mean: np.ndarray = (each * known).sum(axis=1) / known.sum(axis=1)
            return mean
        chosen: np.ndarray = {"f1": f1, "precision": precision, "recall": recall}[name][:, 1]
        return chosen

    return metric


def _of_values(name: str, true: np.ndarray, predicted: np.ndarray) -> Metric:
    errors = np.abs(true - predicted)
    if name == "median_absolute_error":
        order = np.argsort(errors, kind="stable")
        return lambda counts: _median(errors[order], counts[:, order])

    centred = true - true.mean()  # far from 0 the difference of two squares has no digit left

    def r2(counts: Counts) -> np.ndarray:
        rows = counts.sum(axis=1)
        spread = counts @ centred**2 - (counts @ centred) ** 2 / rows
        return np.asarray(1 - counts @ errors**2 / spread)

    return r2


def _median(ascending: np.ndarray, counts: Counts) -> np.ndarray:
    rows = np.cumsum(counts, axis=1)
    middle = (rows[:, -1] - 1) // 2, rows[:, -1] // 2
    low, high = ((rows <= each[:, None]).sum(axis=1) for each in middle)
    return np.asarray((ascending[low] + ascending[high]) / 2)
