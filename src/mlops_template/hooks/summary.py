"""The table at the end of a run."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kedro.framework.context import KedroContext
from kedro.framework.hooks import hook_impl
from kedro.io import CatalogProtocol
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    import pandas as pd


class SummaryHooks:
    """Print what the run came to: the candidates, best first, and the champion."""

    @hook_impl
    def after_context_created(self, context: KedroContext) -> None:
        """Remember where the report lies."""
        self._made: set[str] = set()
        self._report = Path(context.config_loader["globals"]["data"]) / "08_reporting" / "report.html"

    @hook_impl
    def after_dataset_saved(self, dataset_name: str) -> None:
        """Remember what this run made; `--only-missing-outputs` leaves out what was there."""
        self._made.add(dataset_name)

    @hook_impl
    def after_pipeline_run(self, catalog: CatalogProtocol[Any, Any]) -> None:
        """Print the leaderboard, the gate's word and where the report lies, if this run made them."""
        console = Console()
        if "leaderboard" in self._made:
            self._print_leaderboard(console, catalog)
        if "report" in self._made:
            console.print(f"The report: [bold]{self._report}[/bold]")

    def _print_leaderboard(self, console: Console, catalog: CatalogProtocol[Any, Any]) -> None:
        champion = catalog.load("champion").run_id if "champion" in self._made else None
        console.print(_table(catalog.load("leaderboard"), champion))
        if "gate_decision" in self._made:
            decision = catalog.load("gate_decision")
            console.print(f"[bold]{decision['verdict']}[/bold]: {decision['reason']}.", highlight=False)


def _table(leaderboard: "pd.DataFrame", champion: str | None) -> Table:
    import pandas as pd

    judged_by = next(str(column) for column in leaderboard if str(column).startswith("validation_"))
    table = Table(title="Candidates")
    table.add_column("model")
    for title in (judged_by.replace("_", " ", 1), "fit s", "predict s"):
        table.add_column(title, justify="right")
    table.add_column("")
    for row in leaderboard.to_dict("records"):
        figures = ((row[judged_by], ".4f"), (row["fit_seconds"], ".1f"), (row["predict_seconds"], ".2f"))
        values = [format(figure, layout) if pd.notna(figure) else "" for figure, layout in figures]
        mark = "★ champion" if row["run_id"] == champion else ""
        table.add_row(row["name"], *values, row["error"] if pd.notna(row["error"]) else mark)
    return table
