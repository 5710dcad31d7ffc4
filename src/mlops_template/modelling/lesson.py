"""What every model of a run learns from and is judged on."""

import hashlib
from dataclasses import dataclass, replace
from typing import Any, Protocol, Self

import pandas as pd

from mlops_template.problem import SAMPLE_WEIGHT, Problem

_SAMPLE_ROWS = 5


class Exam(Protocol):
    """What a model is judged on, however it was fitted."""

    @property
    def validation(self) -> pd.DataFrame:
        """Raw rows with the target."""
        ...

    @property
    def problem(self) -> Problem:
        """What is predicted and how it is judged."""
        ...

    @property
    def seed(self) -> int:
        """Of all that the model drew by chance."""
        ...

    @property
    def sample(self) -> pd.DataFrame:
        """A few raw rows, which give it its signature."""
        ...


@dataclass(frozen=True)
class Lesson:
    """The rows, the features of one variant, and what is asked.

    Attributes:
        features: The fitted row-wise plan.
        train_features: What the plan made of the n training rows.
        train: n raw rows with the target.
        validation: Later, or other, raw rows with the target.
        problem: What is predicted and how it is judged.
        seed: Of all that a model draws by chance.
    """

    features: Any
    train_features: pd.DataFrame
    train: pd.DataFrame
    validation: pd.DataFrame
    problem: Problem
    seed: int

    @property
    def sample(self) -> pd.DataFrame:
        """A few raw rows, which give a model its signature."""
        return sample_of(self.validation, self.problem)

    def without_raw_columns(self) -> Self:
        """Leave out of the training rows what a model learns by their features alone, so that less travels."""
        needed = [self.problem.target, *({SAMPLE_WEIGHT} & {*self.train.columns})]
        return replace(self, train=self.train[needed])


def sample_of(rows: pd.DataFrame, problem: Problem) -> pd.DataFrame:
    """Give a few raw rows."""
    return problem.raw_rows(rows.head(_SAMPLE_ROWS))


def rows_judged_on(rows: pd.DataFrame, problem: Problem) -> str:
    """Tell the rows that a model is judged on, with their targets, from any others."""
    looked_at = problem.raw_rows(rows).assign(target=rows[problem.target].astype(str))
    return hashlib.sha256(pd.util.hash_pandas_object(looked_at, index=False).to_numpy().tobytes()).hexdigest()
