"""The labelling functions, and where they contradict each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from mlops_template.pages.wording import share
from mlops_template.pipelines.annotation.pages.cells import (
    Interval,
    Scale,
    Share,
    count,
    lowest,
    number_in,
    percent,
    text_in,
)

SHARES = ("coverage", "overlap", "conflict")
PAIRS = 12


@dataclass(frozen=True)
class Function:
    """One labelling function, ready to print.

    Attributes:
        name: Its key in the YAML.
        type: The backend.
        means: The rule in words.
        labels: What it votes for.
        shares: Coverage, overlap and conflict.
        accuracy: None where no gold judges it.
        gold_rows: On how many rows it is judged.
        warnings: What is wrong with it.
    """

    name: str
    type: str
    means: str
    labels: str
    shares: tuple[Share, ...]
    accuracy: Interval | None
    gold_rows: str
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Functions:
    """All of them, in the order of the YAML, and the scale of their accuracies."""

    rows: tuple[Function, ...]
    scale: Scale
    judged: bool

    @classmethod
    def of(cls, table: pd.DataFrame, frequency: Mapping[str, float]) -> Self:
        """Read the table.

        Args:
            table: What `quality.function_table` gives.
            frequency: How often each label is gold; a rule that is right less often than that misleads.
        """
        scale = Scale.around([*lowest(table, ("low",)), *(frequency.values() if _any_gold(table) else ())])
        longest = float(table["coverage"].max()) if len(table) else 0.0
        rows = tuple(_function(row, scale, longest, frequency) for _, row in table.iterrows())
        return cls(rows, scale, any(row.accuracy for row in rows))

    @property
    def doubtful(self) -> tuple[Function, ...]:
        """Those that come with a warning."""
        return tuple(row for row in self.rows if row.warnings)


def _any_gold(table: pd.DataFrame) -> bool:
    return bool(table["accuracy"].notna().any())


def _function(row: pd.Series, scale: Scale, longest: float, frequency: Mapping[str, float]) -> Function:
    labels = text_in(row, "labels")
    chance = frequency.get(labels, np.nan)
    return Function(
        name=str(row["function"]),
        type=str(row["type"]),
        means=text_in(row, "means"),
        labels=labels,
        shares=tuple(Share.of(number_in(row, column), longest) for column in SHARES),
        accuracy=Interval.of(row, scale, chance),
        gold_rows=count(number_in(row, "gold_rows")),
        warnings=tuple(_warnings(row, labels, chance)),
    )


def _warnings(row: pd.Series, labels: str, chance: float) -> list[str]:
    misleads = number_in(row, "high") < chance
    told = [text_in(row, "remark")]
    told += [f"right less often than {labels} is gold, {share(chance, 1)}"] if misleads else []
    return [each for each in told if each]


@dataclass(frozen=True)
class Conflicts:
    """The pairs of functions that contradict each other on most rows.

    Attributes:
        rows: ``one``, ``other``, rows that both vote on, the share that they differ on, and how many rows that is.
        contradicting: How many pairs contradict each other anywhere.
        meeting: How many pairs vote on a row together.
        pairs: How many there are.
    """

    rows: tuple[tuple[str, str, str, str, Share], ...]
    contradicting: int
    meeting: int
    pairs: int

    @classmethod
    def of(cls, table: pd.DataFrame) -> Self:
        """Read what `quality.conflict_table` gives; a share of few rows stands below one of many."""
        table = table.astype({"both": float, "conflict": float})
        found = table[table["conflict"] > 0]
        found = found.assign(differ=(found["conflict"] * found["both"]).round())
        found = found.sort_values("differ", ascending=False, kind="stable")
        most = found["differ"].max()
        rows = tuple(_pair(row, most) for _, row in found.head(PAIRS).iterrows())
        return cls(rows, len(found), int((table["both"] > 0).sum()), len(table))


def _pair(row: pd.Series, most: float) -> tuple[str, str, str, str, Share]:
    differ = Share(count(row["differ"]), round(100 * row["differ"] / most, 1))
    return str(row["one"]), str(row["other"]), count(row["both"]), percent(row["conflict"]), differ
