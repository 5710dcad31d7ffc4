"""What the rows to predict held that the champion cannot take at its word."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.markup import escape

from mlops_template.hooks.summary.run import Run

if TYPE_CHECKING:
    import pandas as pd


def tell_odd_values(run: Run) -> Iterator[RenderableType]:
    """Tell it in one line; nothing where they held nothing odd."""
    values = run.load("odd_values")
    counts = {name: values.set_index("column")[name] for name in ("absent", "missing", "unreadable", "unseen", "empty")}
    told = [f"{each.sum():,} {name} ({_columns(each[each > 0])})" for name, each in counts.items() if each.sum()]
    if told:
        rows = f"Odd values in {values['rows'].max():,} rows to predict"
        yield f"{rows}, {', '.join(told)}: [bold]{run.path('odd_values')}[/bold]"


def _columns(counts: "pd.Series") -> str:
    return escape(str(counts.index[0])) if len(counts) == 1 else f"{len(counts)} columns"
