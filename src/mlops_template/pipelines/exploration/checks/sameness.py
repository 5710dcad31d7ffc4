"""Columns that say nothing, and columns that name the row."""

import numpy as np

from mlops_template.pages.wording import share, shorten
from mlops_template.pipelines.exploration.examined import Examined
from mlops_template.pipelines.exploration.finding import Finding

NEARLY = 0.995
LOOKED_AT = 2000
ENOUGH = 50  # rows, before all of them being different means anything


def check(examined: Examined) -> list[Finding]:
    """Name the columns, of those that models see, that are constant, nearly so, or different in every row."""
    return [found for name in examined.seen for found in _check(name, examined)]


def _check(name: str, examined: Examined) -> list[Finding]:
    described, rows = examined.described[name], len(examined.rows)
    present = rows - described["missing"]
    if not present:
        return []
    if described["distinct"] == 1:
        value = shorten(described["labels"][0]) if described["labels"] else "one value"
        beside = "" if present == rows else f" or missing ({share(rows - present, rows)})"
        return [Finding("look", "columns", f"{name} is always {value}{beside}: it tells models nothing.", (name,))]
    if described["top"] / rows >= NEARLY:
        told = f"{name} is the same in {share(described['top'], rows)} of the rows: it tells models next to nothing."
        return [Finding("note", "columns", told, (name,))]
    if described["distinct"] == present >= ENOUGH and _names(name, examined):
        told = f"{name} is different in every row: it names the row, and can only be learnt by heart."
        return [Finding("look", "columns", told, (name,))]
    return []


def _names(name: str, examined: Examined) -> bool:
    """Whether a column could name a row; moments, prose and measures differ from row to row by nature."""
    column, kind = examined.rows[name], examined.described[name]["kind"]
    if column.dtype.kind in "iuf":
        values = column.dropna().head(LOOKED_AT).to_numpy()
        return kind != "history" and bool(np.isfinite(values).all() and (values % 1 == 0).all())
    return bool(kind == "categorical")
