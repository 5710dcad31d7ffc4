"""Score a frame of predictions against the truth, whatever made it."""

import numpy as np
import pandas as pd

from mlops_template.problem import Problem
from mlops_template.problem.metrics import METRICS

PROBABILITY = "probability_"


def score(problem: Problem, truth: pd.Series, predictions: pd.DataFrame, only: str | None = None) -> dict[str, float]:
    """Give every metric that fits the problem's task.

    Args:
        problem: Says the task and, where it is binary, the positive label.
        truth: The target, n rows.
        predictions: A candidate's answer to the same rows: ``prediction`` and, for classes,
            ``probability_<class>``.
        only: The one metric to give; None gives all.

    Returns:
        Metric name to value.
    """
    true, predicted, probability = as_numbers(problem, truth, predictions)
    options: dict[str, object] = {"labels": np.arange(probability.shape[1])} if problem.task == "multiclass" else {}
    scores = {}
    for name in problem.metrics if only is None else [only]:
        metric = METRICS[name]
        by_probability = metric.needs == "probability"
        given = {"alpha": problem.quantile} if metric.of_quantile else options if by_probability else {}
        scores[name] = metric(true, probability if by_probability else predicted, **given)
    return scores


def as_numbers(
    problem: Problem, truth: pd.Series, predictions: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give what metrics compare: the truth, what was predicted, and the probabilities.

    Returns:
        n values, or codes of classes (1 is the positive one); the same of what was predicted; and n probabilities of
        the positive class, (n, k) of k classes, or none for values.
    """
    if problem.task == "regression":
        return truth.to_numpy(), predictions["prediction"].to_numpy(), np.empty(0)
    return (_as_binary if problem.task == "binary" else _as_codes)(problem, truth, predictions)


def _as_binary(
    problem: Problem, truth: pd.Series, predictions: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    positive = problem.positive_label(truth)
    true = (truth == positive).to_numpy(dtype=int)
    predicted = (predictions["prediction"] == positive).to_numpy(dtype=int)
    return true, predicted, predictions[f"{PROBABILITY}{positive}"].to_numpy()


def _as_codes(
    problem: Problem,  # noqa: ARG001
    truth: pd.Series,
    predictions: pd.DataFrame,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    columns = [column for column in predictions if str(column).startswith(PROBABILITY)]
    classes = pd.Index([str(column).removeprefix(PROBABILITY) for column in columns])
    true, predicted = (
        classes.get_indexer(pd.Index(labels.astype(str))) for labels in (truth, predictions["prediction"])
    )
    return true, predicted, predictions[columns].to_numpy()
