"""The metrics that a problem may be judged by, each with the tasks that it fits."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Metric:
    """A function of ``sklearn.metrics``, what it is given, and which way is better.

    Attributes:
        function: Its name in ``sklearn.metrics``.
        tasks: The tasks that it fits.
        needs: ``prediction`` (labels or values) or ``probability``.
        greater_is_better: Whether a larger value is the better one.
        options: Further arguments of the function.
        of_quantile: Whether it judges a quantile, and so needs `problem.quantile`.
    """

    function: str
    tasks: tuple[str, ...]
    needs: str = "prediction"
    greater_is_better: bool = True
    options: dict[str, Any] = field(default_factory=dict)
    of_quantile: bool = False

    def __call__(self, truth: np.ndarray, answer: np.ndarray, **options: Any) -> float:
        """Judge `answer` against `truth`, both of n rows; probabilities of k > 2 classes are (n, k)."""
        from sklearn import metrics

        return float(getattr(metrics, self.function)(truth, answer, **self.options, **options))


_BINARY, _CLASSES, _VALUES = ("binary",), ("binary", "multiclass"), ("regression",)

METRICS = {
    "roc_auc": Metric("roc_auc_score", _BINARY, "probability"),
    "average_precision": Metric("average_precision_score", _BINARY, "probability"),
    "brier_score": Metric("brier_score_loss", _BINARY, "probability", greater_is_better=False),
    "f1": Metric("f1_score", _BINARY),
    "precision": Metric("precision_score", _BINARY, options={"zero_division": 0}),
    "recall": Metric("recall_score", _BINARY),
    "log_loss": Metric("log_loss", _CLASSES, "probability", greater_is_better=False),
    "roc_auc_ovr": Metric("roc_auc_score", ("multiclass",), "probability", options={"multi_class": "ovr"}),
    "accuracy": Metric("accuracy_score", _CLASSES),
    "balanced_accuracy": Metric("balanced_accuracy_score", _CLASSES),
    "f1_macro": Metric("f1_score", _CLASSES, options={"average": "macro"}),
    "r2": Metric("r2_score", _VALUES),
    "rmse": Metric("root_mean_squared_error", _VALUES, greater_is_better=False),
    "mae": Metric("mean_absolute_error", _VALUES, greater_is_better=False),
    "median_absolute_error": Metric("median_absolute_error", _VALUES, greater_is_better=False),
    "pinball": Metric("mean_pinball_loss", _VALUES, greater_is_better=False, of_quantile=True),
}
