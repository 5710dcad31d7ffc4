"""What tuning gained."""

from collections.abc import Iterator
from typing import Any

from rich.console import RenderableType

from mlops_template.hooks.summary.run import Run
from mlops_template.hooks.summary.table import first_told, table, written


def tell_gains(run: Run) -> Iterator[RenderableType]:
    """Tell each model as it stands and tuned, and how sure the difference is."""
    gains = run.load("gains").to_dict("records")
    rows = [(row["model"], _figures(row), first_told(row["error"], _certainty(row))) for row in gains]
    titles = ["as it stands", "tuned", "gain", "95 % interval"]
    yield table("What tuning gained on the validation rows", "model", titles, rows)


def _figures(row: Any) -> list[str]:
    before, after = (written(row[name], ".4f") for name in ("before", "after"))
    gain, low, high = (written(row[name], "+.4f") for name in ("gain", "low", "high"))
    return [before, after, gain, f"{low} to {high}" if low else ""]


def _certainty(row: Any) -> str:
    if row["gain"] == row["low"] == row["high"]:
        return "nothing better found"
    if not row["excludes_zero"]:
        return "may be chance"
    return "excludes zero" if row["gain"] > 0 else "worse, excludes zero"
