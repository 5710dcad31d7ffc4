"""The typed problem statement: what is predicted, from what, and judged how."""

from datetime import datetime
from typing import Literal, Self

import numpy as np
import pandas as pd
from pydantic import Field, field_validator, model_validator

from mlops_template.errors import ProjectError, nearest
from mlops_template.parameters import Parameters
from mlops_template.problem.kinds import CASTS
from mlops_template.problem.metrics import METRICS

Task = Literal["binary", "multiclass", "regression"]
Label = bool | int | str
LabelSource = Literal["table", "gold", "gold_and_weak"]
SAMPLE_WEIGHT = "sample_weight"  # the column of training rows that says how much each counts


class Split(Parameters):
    """How rows are parted: each bound is a moment (by time) or a share of the rows."""

    by: Literal["time", "random", "group"]
    validation: float | datetime
    test: float | datetime

    @model_validator(mode="after")
    def _bounds_fit(self) -> Self:
        if isinstance(self.validation, datetime) and isinstance(self.test, datetime):
            if self.by != "time":
                raise ValueError(f"moments part rows by time only, not by {self.by!r}; give shares such as 0.2")
            if self.validation >= self.test:
                raise ValueError("validation must begin before test")
        elif isinstance(self.validation, float) and isinstance(self.test, float):
            if min(self.validation, self.test) <= 0 or self.validation + self.test >= 1:
                raise ValueError("both shares must be above 0 and leave rows to train on")
        else:
            raise ValueError("give validation and test in one kind: two moments or two shares")
        return self


class Columns(Parameters):
    """The columns that models may see, by kind.

    Attributes:
        numeric: Numbers.
        categorical: Names of things.
        datetime: Moments.
        text: What is written.
        history: Numbers that `feature_engineering.history` looks up, by their names there; the table has none of them.
    """

    numeric: tuple[str, ...] = ()
    categorical: tuple[str, ...] = ()
    datetime: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    history: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _each_of_one_kind(self) -> Self:
        twice = sorted({column for column in self.all if self.all.count(column) > 1})
        if twice:
            raise ValueError(f"each column is of one kind, but {twice} stand twice")
        return self

    @property
    def all(self) -> tuple[str, ...]:
        """Every column that a raw row has, in the order of the kinds."""
        return self.numeric + self.categorical + self.datetime + self.text + self.history

    def of_kind(self, kind: str) -> tuple[str, ...]:
        """Give the columns of one kind; none where the problem has no such kind."""
        columns: tuple[str, ...] = getattr(self, kind, ())
        return columns


class Problem(Parameters):
    """What is predicted, from what, and judged how.

    .. code-block:: yaml

        problem:
          name: iris
          task: multiclass
          target: species
          labels: table
          positive: null
          id: [plant]
          time: null
          group: null
          metric: log_loss
          split: {by: random, validation: 0.2, test: 0.2}
          columns: {numeric: [petal_length, petal_width]}
          refit: false

    Attributes:
        labels: Whose labels are learnt: the ``table``'s own, which then must be there in every row; ``gold``, those and
            the ones given by hand; or ``gold_and_weak``, where `annotation` fills the gaps.
        quantile: Regression only: the prediction is meant to be this quantile of the target, such as 0.9, and `pinball`
            judges it; None means the target itself.
    """

    name: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$")
    task: Task
    target: str
    labels: LabelSource
    positive: Label | None
    id: tuple[str, ...]
    time: str | None
    group: str | None
    metric: str
    split: Split
    columns: Columns
    refit: bool
    quantile: float | None = Field(default=None, gt=0, lt=1)

    @field_validator("metric")
    @classmethod
    def _known_metric(cls, metric: str) -> str:
        if metric not in METRICS:
            raise ValueError(f"no metric {metric!r}; {nearest(metric, sorted(METRICS))}")
        return metric

    @model_validator(mode="after")
    def _parts_agree(self) -> Self:
        if self.task not in METRICS[self.metric].tasks:
            fitting = [name for name, metric in METRICS.items() if self.task in metric.tasks]
            raise ValueError(
                f"metric {self.metric!r} does not fit task {self.task!r}; take one of {', '.join(fitting)}"
            )
        for kind, column in (("time", self.time), ("group", self.group)):
            if self.split.by == kind and column is None:
                raise ValueError(f"split.by is {kind!r} but {kind} names no column")
        if not self.columns.all:
            raise ValueError("columns names no column to predict from")
        if self.target in self.columns.all:
            raise ValueError(f"target {self.target!r} stands among the columns to predict from")
        if self.labels != "table" and self.task == "regression":
            raise ValueError(f"labels: {self.labels} are classes, but the task is regression; take labels: table")
        if self.quantile is not None and self.task != "regression":
            raise ValueError(f"quantile is for regression, but the task is {self.task!r}")
        if METRICS[self.metric].of_quantile and self.quantile is None:
            raise ValueError(f"metric {self.metric!r} judges a quantile; say which, such as quantile: 0.9")
        return self

    @property
    def metrics(self) -> list[str]:
        """The metrics that fit, by name."""
        fitting = [name for name, metric in METRICS.items() if self.task in metric.tasks]
        return [name for name in fitting if self.quantile is not None or not METRICS[name].of_quantile]

    @property
    def greater_is_better(self) -> bool:
        """Whether a larger value of the metric is the better one."""
        return METRICS[self.metric].greater_is_better

    @property
    def required_columns(self) -> tuple[str, ...]:
        """Every column that the table must have, each once."""
        named = (*self.id, self.time, self.group, *self.columns.all, self.target)
        looked_up = set(self.columns.history)
        return tuple(dict.fromkeys(name for name in named if name is not None and name not in looked_up))

    def raw_rows(self, table: pd.DataFrame) -> pd.DataFrame:
        """Give the columns that models may see, each in the one type of its kind.

        So one model answers a Parquet file, a CSV file and a request alike, though a number is whole in one of them
        and missing in the next. Columns that are of their type already are shared with the table, not copied: what is
        written into the one would show in the other.

        Raises:
            ProjectError: A value is not of its column's kind.
        """
        rows = {}
        for kind, cast in CASTS.items():
            for column in self.columns.of_kind(kind):
                try:
                    rows[column] = cast(table[column])
                except (ValueError, TypeError) as error:
                    raise ProjectError(f"column {column!r} is declared {kind}: {error}") from error
        return pd.DataFrame(rows, index=table.index, copy=False)

    def classes_of(self, truth: pd.Series) -> np.ndarray:
        """Give the labels in the order of their codes; none for regression."""
        return np.array([]) if self.task == "regression" else np.unique(truth)

    def positive_label(self, truth: pd.Series) -> Label:
        """The label whose probability is judged: `positive`, else the last in order."""
        labels = sorted(truth.unique())
        if self.positive is None:
            return labels[-1]  # type: ignore[no-any-return]
        # 1, 1.0 and true are equal, but the column of probabilities is named after what the table holds
        return next((label for label in labels if label == self.positive), self.positive)
