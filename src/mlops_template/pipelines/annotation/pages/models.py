"""The label models side by side."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import pandas as pd

from mlops_template.pages.wording import number, seconds, shorten
from mlops_template.pipelines.annotation.pages.cells import Interval, Scale, count, lowest, number_in, percent, text_in

Figure = tuple[str, Callable[[float], str]]
CLASSES = 3  # with more of them, an F1 of each would make the table too wide
# column: its title, and how its values are told; one that no label model has a value in is left out
FIGURES: dict[str, Figure] = {
    "credit": ("Ties guessed\N{NO-BREAK SPACE}↑", percent),
    "f1": ("Macro F1\N{NO-BREAK SPACE}↑", number),
    "log_loss": ("Log loss\N{NO-BREAK SPACE}↓", number),
    "gold_rows": ("Gold rows", count),
    "ties": ("Ties", count),
    "decided": ("Decided", percent),
    "seconds": ("Seconds", seconds),
}


@dataclass(frozen=True)
class Model:
    """One label model, ready to print.

    Attributes:
        name: Its key in the YAML.
        chosen: Whether it makes the labels.
        accuracy: None where no gold judges it.
        figures: One text per title of the table.
        error: Why it failed; empty where it did not.
    """

    name: str
    chosen: bool
    accuracy: Interval | None
    figures: tuple[str, ...]
    error: str


@dataclass(frozen=True)
class Models:
    """All that were compared, and why one of them was chosen.

    Attributes:
        titles: Of their figures.
        rows: The models in the order given.
        scale: Of their accuracies.
        chosen: The name of the one that makes the labels.
        reason: Why.
        balance: The class balance that all were given; empty where the table does not say.
    """

    titles: tuple[str, ...]
    rows: tuple[Model, ...]
    scale: Scale
    chosen: str
    reason: str
    balance: str

    @classmethod
    def of(cls, table: pd.DataFrame) -> Self:
        """Read the table; ``name`` and ``chosen`` must be there, what else is missing is left out."""
        scale = Scale.around(lowest(table, ("low", "accuracy")))
        figures = _figures([str(column) for column in table if table[column].notna().any()])
        rows = tuple(_model(row, figures, scale) for _, row in table.iterrows())
        chosen = table[[row.chosen for row in rows]]
        name, reason = (str(chosen["name"].iloc[0]), text_in(chosen.iloc[0], "reason")) if len(chosen) else ("none", "")
        balance = text_in(table.iloc[0], "balance") if len(table) else ""
        titles = tuple(title for title, _ in figures.values())
        return cls(titles, rows, scale, name, reason.rstrip("."), balance)

    @property
    def judged(self) -> bool:
        """Whether gold judges any."""
        return any(row.accuracy for row in self.rows)


def _figures(columns: list[str]) -> dict[str, Figure]:
    """Choose from the columns that have values; F1 of each class stands behind the macro F1."""
    by_class = [column for column in columns if column.startswith("f1_")]
    chosen: dict[str, Figure] = {}
    for column in [column for column in FIGURES if column in columns]:
        chosen[column] = FIGURES[column]
        if column == "f1" and len(by_class) <= CLASSES:
            chosen |= {
                each: (f"F1 {shorten(each.removeprefix('f1_'), 16)}\N{NO-BREAK SPACE}↑", number) for each in by_class
            }
    return chosen


def _model(row: pd.Series, figures: dict[str, Figure], scale: Scale) -> Model:
    return Model(
        name=str(row["name"]),
        chosen=text_in(row, "chosen") == "True",
        accuracy=Interval.of(row, scale),
        figures=tuple(told(number_in(row, column)) for column, (_, told) in figures.items()),
        error=text_in(row, "error"),
    )
