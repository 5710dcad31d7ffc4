"""How any estimator is fitted: with weights, and with rows that say when to stop."""

import inspect
import logging
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from mlops_template.serving.candidate_model import ClassWeight

# one thing by the names of several libraries
_ROUNDS = ("n_estimators", "iterations", "num_iterations", "num_boost_round", "max_iter", "epochs", "ntrees")
_BEST = {
    "tree_count_": 0,
    "best_iteration_": 0,
    "best_iteration": 1,
    "n_iter_": 0,
}  # and what is to be added to count them
_STOPPING = ("stopping", "patience", "od_wait")


@dataclass(frozen=True)
class Rows:
    """What an estimator is fitted on, or stopped by.

    Attributes:
        features: n rows.
        target: n codes of classes, or n values.
        weight: How much each row counts; None counts all alike.
    """

    features: pd.DataFrame
    target: np.ndarray
    weight: np.ndarray | None = None

    def weighted(self, class_weight: ClassWeight) -> "Rows":
        """Let each class count as much as `class_weight` says: ``balanced``, or a weight for each code."""
        if class_weight is None:
            return self
        from sklearn.utils.class_weight import compute_sample_weight

        weight = compute_sample_weight(class_weight, self.target)
        return Rows(self.features, self.target, weight if self.weight is None else weight * self.weight)


def fit(estimator: Any, rows: Rows, validation: Rows | None = None) -> Any:
    """Fit an estimator, with weights where the rows have them.

    One that is told to stop early, and whose ``fit`` takes rows to stop by, is given `validation`. One that takes no
    weights is told of in one line, and counts all rows alike.
    """
    accepted = inspect.signature(estimator.fit).parameters
    options: dict[str, Any] = {}
    if rows.weight is not None and "sample_weight" in accepted:
        options["sample_weight"] = rows.weight
    elif rows.weight is not None:
        logging.getLogger(__name__).warning("%s takes no sample_weight; all rows count alike", type(estimator).__name__)
    if validation is not None and stops_early(estimator):
        options |= _to_stop_by(validation, accepted)
    return estimator.fit(rows.features, rows.target, **options)


def stops_early(estimator: Any) -> bool:
    """Whether an argument of the estimator tells it to stop early: ``early_stopping_rounds: 20``, ``patience: 5``."""
    return any(_is_on(value) for name, value in estimator.get_params().items() if _is_about_stopping(name))


def settled(estimator: Any) -> Any:
    """Give an unfitted copy that goes just as far as the fitted one went, and is not stopped.

    For fitting again on all rows, when none are left to stop by.
    """
    from sklearn.base import clone

    copy = clone(estimator)
    found = {name: getattr(estimator, name, None) for name in _BEST}
    counts = [int(np.max(each)) + _BEST[name] for name, each in found.items() if each is not None]
    if not counts or not stops_early(estimator):
        return copy
    stated = copy.get_params()  # CatBoost tells only what was stated
    rounds = [name for name in _ROUNDS if name in stated]
    if not rounds:
        rounds = [name for name in _ROUNDS if name in inspect.signature(type(copy)).parameters][:1]
    off = {name: _off(value) for name, value in stated.items() if _is_about_stopping(name)}
    return copy.set_params(**off, **dict.fromkeys(rounds, max(1, counts[0])))


def _to_stop_by(validation: Rows, accepted: Any) -> dict[str, Any]:
    options: dict[str, Any] = {}
    if "X_val" in accepted:
        options = {"X_val": validation.features, "y_val": validation.target}
    elif "eval_X" in accepted:
        options = {"eval_X": validation.features, "eval_y": validation.target}
    elif "eval_set" in accepted:
        options = {"eval_set": [(validation.features, validation.target)]}
    if options and "verbose" in accepted and accepted["verbose"].default is True:
        options["verbose"] = False  # a line per round is not what a log is for
    return options


def _is_about_stopping(name: str) -> bool:
    return any(word in name for word in _STOPPING)


def _is_on(value: Any) -> bool:
    return value is True or (isinstance(value, int | float) and value > 0)


def _off(value: Any) -> Any:
    return False if isinstance(value, bool) else None if _is_on(value) else value
