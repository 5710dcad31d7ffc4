"""How every table at the end of a run looks: names, figures, and a remark."""

from collections.abc import Iterable, Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table


def table(title: str, name: str, figures: Sequence[str], rows: Iterable[tuple[str, Sequence[str], str]]) -> Table:
    """Lay a table out.

    Args:
        title: Above it.
        name: The title of the first column.
        figures: The titles of the columns of figures.
        rows: A name, the figures as text, and a remark.
    """
    laid = Table(title=title)
    laid.add_column(name)
    for each in figures:
        laid.add_column(each, justify="right")
    laid.add_column("")
    for first, written, remark in rows:
        laid.add_row(escape(first), *written, escape(remark))
    return laid


def written(value: Any, layout: str) -> str:
    """Write a figure; nothing where there is none."""
    import pandas as pd

    return "" if pd.isna(value) else format(value, layout)


def first_told(*remarks: Any) -> str:
    """Give the first remark that says something."""
    import pandas as pd

    return next((str(each) for each in remarks if pd.notna(each) and each), "")
