"""The champion against the test rows."""

from dataclasses import dataclass, field
from typing import Self

import pandas as pd

from mlops_template.pages.look import Chart
from mlops_template.pages.wording import shorten
from mlops_template.pipelines.reporting.charts import binary, multiclass, regression
from mlops_template.problem import Problem
from mlops_template.problem.scoring import PROBABILITY, score


@dataclass(frozen=True)
class Judged:
    """What the test rows say of the champion.

    Attributes:
        metrics: Metric name to value.
        charts: As many as the task has.
        confusion: Of several classes only.
        lacking: Why there is nothing of all this; None where there is.
    """

    metrics: dict[str, float] = field(default_factory=dict)
    charts: list[Chart] = field(default_factory=list)
    confusion: multiclass.Confusion | None = None
    lacking: str | None = None

    @classmethod
    def of(cls, problem: Problem, predictions: pd.DataFrame, test: pd.DataFrame) -> Self:
        """Judge `predictions` by the target of `test`, row by row."""
        if not same_rows(problem, predictions, test):
            return cls(lacking="The predictions are of other rows than the test rows, so nothing can be judged here.")
        truth = test[problem.target].reset_index(drop=True)
        if problem.task != "regression" and truth.nunique() < 2:  # noqa: PLR2004
            return cls(lacking="The test rows are all of one class, so nothing can be judged here.")
        metrics = score(problem, truth, predictions)
        if problem.task == "multiclass":
            answers = _answers(truth, predictions)
            return cls(metrics, multiclass.charts(answers), multiclass.confusion(answers))
        return cls(metrics, _charts(problem, truth, predictions))


def same_rows(problem: Problem, predictions: pd.DataFrame, test: pd.DataFrame) -> bool:
    """Tell whether both frames hold the same rows in the same order, by the id columns that both have."""
    if len(predictions) != len(test):
        return False
    named = [name for name in problem.id if name in predictions and name in test]
    return all(predictions[name].reset_index(drop=True).equals(test[name].reset_index(drop=True)) for name in named)


def _charts(problem: Problem, truth: pd.Series, predictions: pd.DataFrame) -> list[Chart]:
    if problem.task == "regression":
        predicted = predictions["prediction"].to_numpy(dtype=float)
        return regression.charts(truth.to_numpy(dtype=float), predicted, problem.target)
    positive = problem.positive_label(truth)
    probability = predictions[f"{PROBABILITY}{positive}"].to_numpy(dtype=float)
    negative = truth[truth != positive].iloc[0]
    names = shorten(f"{problem.target} = {positive}"), shorten(f"{problem.target} = {negative}")
    return binary.charts((truth == positive).to_numpy(dtype=int), probability, names)


def _answers(truth: pd.Series, predictions: pd.DataFrame) -> multiclass.Answers:
    columns = [str(column) for column in predictions if str(column).startswith(PROBABILITY)]
    classes = pd.Index([column.removeprefix(PROBABILITY) for column in columns])
    true, predicted = (
        classes.get_indexer(pd.Index(labels.astype(str))) for labels in (truth, predictions["prediction"])
    )
    return multiclass.Answers(tuple(classes), true, predicted, predictions[columns].to_numpy(dtype=float))
