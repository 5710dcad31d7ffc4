"""Score a frame of predictions against the truth, whatever made it."""

import numpy as np
import pandas as pd

from mlops_template.metrics import METRICS
from mlops_template.problem import Problem

PROBABILITY = "probability_"


def score(problem: Problem, truth: pd.Series, predictions: pd.DataFrame) -> dict[str, float]:
    """Give every metric that fits the problem's task.

    Args:
        problem: Says the task and, where it is binary, the positive label.
        truth: The target, n rows.
        predictions: A candidate's answer to the same rows: ``prediction`` and, for classes,
            ``probability_<class>``.

    Returns:
        Metric name to value.
    """
    options: dict[str, object] = {}
    predicted: np.ndarray
    probability: np.ndarray
    if problem.task == "regression":
        true, predicted, probability = truth.to_numpy(), predictions["prediction"].to_numpy(), np.empty(0)
    elif problem.task == "binary":
        true, predicted, probability = _as_binary(problem, truth, predictions)
    else:
        true, predicted, probability = _as_codes(truth, predictions)
        options = {"labels": np.arange(probability.shape[1])}
    scores = {}
    for name in problem.metrics:
        metric = METRICS[name]
        by_probability = metric.needs == "probability"
        given = {"alpha": problem.quantile} if metric.of_quantile else options if by_probability else {}
        scores[name] = metric(true, probability if by_probability else predicted, **given)
    return scores


def _as_binary(
    problem: Problem, truth: pd.Series, predictions: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    positive = problem.positive_label(truth)
    true = (truth == positive).to_numpy(dtype=int)
    predicted = (predictions["prediction"] == positive).to_numpy(dtype=int)
    return true, predicted, predictions[f"{PROBABILITY}{positive}"].to_numpy()


def _as_codes(truth: pd.Series, predictions: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    columns = [column for column in predictions if str(column).startswith(PROBABILITY)]
    classes = pd.Index([str(column).removeprefix(PROBABILITY) for column in columns])
    true, predicted = (
        classes.get_indexer(pd.Index(labels.astype(str))) for labels in (truth, predictions["prediction"])
    )
    return true, predicted, predictions[columns].to_numpy()
