"""The rows that are looked at, and what every check needs to know of them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
import pandas as pd

from mlops_template.describe import describe
from mlops_template.problem import Problem
from mlops_template.problem.kinds import as_plain
from mlops_template.problem.splitting import TEST, TRAIN, VALIDATION, judges, places

PARTS = {"train": TRAIN, "validation": VALIDATION, "test": TEST}


@dataclass(frozen=True)
class Examined:
    """The table beside what was looked up for its rows.

    Attributes:
        rows: n rows; values that cannot be counted, such as lists, are what they are written as.
        problem: What is predicted, from what.
        truth: n targets; missing where nobody knows.
        place: n places: train 0, validation 1, test 2, left out -1.
        described: What `describe` gives, by column.
        seed: Of every draw.
    """

    rows: pd.DataFrame
    problem: Problem
    truth: pd.Series
    place: np.ndarray
    described: dict[str, dict[str, Any]]
    seed: int

    @classmethod
    def of(
        cls,
        table: pd.DataFrame,
        profile: dict[str, Any],
        problem: Problem,
        seed: int,
        history: pd.DataFrame | None = None,
        labels: pd.DataFrame | None = None,
    ) -> Self:
        """Put the rows together as `feature_engineering` does; what the profile lacks is described here."""
        described = {column["name"]: column for column in profile["columns"]}
        looked_up = pd.DataFrame(index=table.index) if history is None else history.set_axis(table.index)
        described |= {str(name): describe(looked_up[name], "history") for name in looked_up}
        truth = table[problem.target] if labels is None else labels["label"].set_axis(table.index)
        judging = truth if labels is None else judges(table[problem.target], labels)
        place = places(table, judging, problem, seed)
        rows = pd.concat([table.apply(as_plain), looked_up], axis=1)
        return cls(rows, problem, truth, place, described, seed)

    @property
    def seen(self) -> list[str]:
        """The columns that models may see, as far as they are there."""
        return [name for name in self.problem.columns.all if name in self.rows]

    @cached_property
    def numbers(self) -> list[str]:
        """Those of them that hold numbers."""
        declared = {*self.problem.columns.numeric, *self.problem.columns.history}
        return [name for name in self.seen if name in declared and self.rows[name].dtype.kind in "iufb"]

    def missing_share(self, name: str) -> float:
        """Give the share of the rows in which a column is missing."""
        return float(self.described[name]["missing"] / max(len(self.rows), 1))

    def draw(self, count: int, of: int | None = None) -> np.ndarray:
        """Give the positions of at most `count` rows, drawn by chance, ascending; `of` takes one part's only."""
        known = np.arange(len(self.rows)) if of is None else np.flatnonzero((self.place == of) & self.truth.notna())
        if len(known) <= count:
            return known
        return np.sort(np.random.default_rng(self.seed).choice(known, count, replace=False))
