"""The page of the labels: how many there are, where they come from, and how far they are to be trusted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from mlops_template.pages.document import render
from mlops_template.pages.look import Chart
from mlops_template.pages.wording import number, share, shorten
from mlops_template.pipelines.annotation.pages.functions import Conflicts, Functions
from mlops_template.pipelines.annotation.pages.label_charts import balance, codes_of, confidence
from mlops_template.pipelines.annotation.pages.models import Models
from mlops_template.problem import Label, Problem

SHOWN, COLUMNS = 12, 14


def labels_page(
    problem: Problem,
    classes: list[Label],
    functions: pd.DataFrame,
    conflicts: pd.DataFrame,
    label_models: pd.DataFrame,
    labels: pd.DataFrame,
    rows_to_label: pd.DataFrame,
) -> str:
    """Draw the page of the labels.

    Args:
        problem: What the labels are of.
        classes: The k labels that are declared.
        functions: One row per labelling function, as `quality.function_table` gives it.
        conflicts: One row per pair of them, as `quality.conflict_table` gives it.
        label_models: One row per label model: ``name`` and ``chosen``; the page does without any other column.
        labels: n rows, as `nodes.assemble_labels` gives them.
        rows_to_label: The rows worth labelling by hand, as `nodes.put_forward` gives them.

    Returns:
        One HTML document that needs no network; the same inputs give the same document.
    """
    page = Page.of(problem, classes, functions, conflicts, label_models, labels, rows_to_label)
    return render(page, page.charts, "mlops_template.pipelines.annotation.pages", "labels.html.j2")


@dataclass(frozen=True)
class Page:
    """Everything that the template asks for.

    Attributes:
        problem: What the labels are of.
        classes: The labels that are declared.
        figures: Title, number and remark of each headline figure.
        models: The label models.
        functions: The labelling functions.
        conflicts: Their contradictions.
        charts: Of the labels.
        columns: Of the rows worth labelling.
        rows: Those that are shown.
        put_forward: How many rows are worth labelling.
        all_gold: Whether nothing is left to label.
    """

    problem: Problem
    classes: tuple[str, ...]
    figures: tuple[tuple[str, str, str], ...]
    models: Models
    functions: Functions
    conflicts: Conflicts
    charts: tuple[Chart, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    put_forward: int
    all_gold: bool

    @classmethod
    def of(
        cls,
        problem: Problem,
        classes: list[Label],
        functions: pd.DataFrame,
        conflicts: pd.DataFrame,
        label_models: pd.DataFrame,
        labels: pd.DataFrame,
        rows_to_label: pd.DataFrame,
    ) -> Self:
        """Gather the page from what annotation made."""
        gold, weak = codes_of(labels, classes)
        drawn = (balance(gold, weak, classes), confidence(labels, weak, classes))
        shown = [column for column in rows_to_label if column != "label"][:COLUMNS]
        return cls(
            problem=problem,
            classes=tuple(map(str, classes)),
            figures=_figures(labels),
            models=Models.of(label_models),
            functions=Functions.of(functions, _frequency(gold, classes)),
            conflicts=Conflicts.of(conflicts),
            charts=tuple(chart for chart in drawn if chart),
            columns=tuple(map(str, shown)),
            rows=tuple(tuple(map(_cell, row)) for row in rows_to_label[shown].head(SHOWN).itertuples(index=False)),
            put_forward=len(rows_to_label),
            all_gold=bool((labels["source"] == "gold").all()),
        )


def _figures(labels: pd.DataFrame) -> tuple[tuple[str, str, str], ...]:
    rows, sources = len(labels), labels["source"].value_counts()
    by_hand = int(labels["by_hand"].fillna(False).sum())
    remarks = {"gold": f"{by_hand:,} by hand" if by_hand else "none by hand", "weak": "by rules", "none": "no label"}
    counted = {source: int(sources.get(source, 0)) for source in remarks}
    return (
        ("Rows", f"{rows:,}", "in the table"),
        *(
            (name.capitalize(), f"{counted[name]:,}", f"{share(counted[name], rows)}, {remarks[name]}")
            for name in counted
        ),
        ("Covered", share(int(labels["covered"].sum()), rows), "by a function"),
    )


def _frequency(gold: np.ndarray, classes: Sequence[Label]) -> dict[str, float]:
    rows = np.bincount(gold[gold >= 0], minlength=len(classes))
    return {str(label): float(rows[code] / rows.sum()) for code, label in enumerate(classes)} if rows.sum() else {}


def _cell(value: object) -> str:
    if value is None or value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else number(value)
    return shorten(value, 90)
