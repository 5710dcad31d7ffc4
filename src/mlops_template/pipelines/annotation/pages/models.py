"""The label models side by side."""

from dataclasses import dataclass
from typing import Self

import pandas as pd

from mlops_template.pages.wording import number, seconds
from mlops_template.pipelines.annotation.pages.cells import Interval, Scale, count, lowest, number_in, percent, text_in

# column: its title, and how its values are told; one that no label model has a value in is left out
FIGURES = {
    "credit": ("Ties guessed ↑", percent),
    "f1": ("Macro F1 ↑", number),
    "log_loss": ("Log loss ↓", number),
    "gold_rows": ("Gold rows", count),
    "ties": ("Ties", count),
    "covered": ("Covered", percent),
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
    """

    titles: tuple[str, ...]
    rows: tuple[Model, ...]
    scale: Scale
    chosen: str
    reason: str

    @classmethod
    def of(cls, table: pd.DataFrame) -> Self:
        """Read the table; ``name`` and ``chosen`` must be there, what else is missing is left out."""
        scale = Scale.around(lowest(table, ("low", "accuracy")))
        columns = [column for column in FIGURES if column in table and table[column].notna().any()]
        rows = tuple(_model(row, columns, scale) for _, row in table.iterrows())
        chosen = table[[row.chosen for row in rows]]
        name, reason = (str(chosen["name"].iloc[0]), text_in(chosen.iloc[0], "reason")) if len(chosen) else ("none", "")
        return cls(tuple(FIGURES[column][0] for column in columns), rows, scale, name, reason.rstrip("."))

    @property
    def judged(self) -> bool:
        """Whether gold judges any."""
        return any(row.accuracy for row in self.rows)


def _model(row: pd.Series, columns: list[str], scale: Scale) -> Model:
    return Model(
        name=str(row["name"]),
        chosen=text_in(row, "chosen") == "True",
        accuracy=Interval.of(row, scale),
        figures=tuple(FIGURES[column][1](number_in(row, column)) for column in columns),
        error=text_in(row, "error"),
    )
