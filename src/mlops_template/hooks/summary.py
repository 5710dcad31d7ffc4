"""The table at the end of a run."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kedro.framework.context import KedroContext
from kedro.framework.hooks import hook_impl
from kedro.io import CatalogProtocol
from rich.console import Console
from rich.markup import escape
from rich.table import Table

if TYPE_CHECKING:
    import pandas as pd


PAGES = {
    "label_report": "labels.html",
    "event_report": "events.html",
    "data_report": "data.html",
    "tuning_report": "tuning.html",
    "report": "report.html",
}


class SummaryHooks:
    """Print what the run came to: label models, candidates, what tuning gained, the champion, and odd values."""

    def __init__(self) -> None:
        self._made: set[str] = set()

    @hook_impl
    def after_context_created(self, context: KedroContext) -> None:
        """Remember where the report lies."""
        self._made = set()
        self._pages = Path(context.config_loader["globals"]["data"]) / "08_reporting"

    @hook_impl
    def after_dataset_saved(self, dataset_name: str) -> None:
        """Remember what this run made; `--only-missing-outputs` leaves out what was there."""
        self._made.add(dataset_name)

    @hook_impl
    def after_pipeline_run(self, catalog: CatalogProtocol[Any, Any]) -> None:
        """Print the tables, the gate's word and where the pages lie, if this run made them."""
        console = Console()
        if "label_models" in self._made:
            label_models = catalog.load("label_models")
            console.print(_label_models(label_models))
            [chosen] = label_models[label_models["chosen"]].to_dict("records")
            console.print(f"[bold]{chosen['name']}[/bold] makes the labels: {chosen['reason']}.", highlight=False)
        if "leaderboard" in self._made:
            self._print_leaderboard(console, catalog)
        if "gains" in self._made:
            console.print(_gains(catalog.load("gains")))
        if "odd_values" in self._made and (told := _odd(catalog.load("odd_values"))):
            console.print(f"{told}: [bold]{self._pages / 'odd_values.parquet'}[/bold]", highlight=False)
        for name, page in PAGES.items():
            if name in self._made:
                console.print(f"The {name.replace('_', ' ')}: [bold]{self._pages / page}[/bold]")

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
        values = [_written(*figure) for figure in figures]
        mark = "★ champion" if row["run_id"] == champion else ""
        table.add_row(row["name"], *values, escape(row["error"]) if pd.notna(row["error"]) else mark)
    return table


def _label_models(models: "pd.DataFrame") -> Table:
    table = Table(title="Label models, on gold rows that have a vote")
    table.add_column("label model")
    for title in ("decided", "accuracy", "macro f1", "s"):
        table.add_column(title, justify="right")
    table.add_column("")
    for row in models.to_dict("records"):
        figures = (
            (row["decided"], ".1%"),
            (row.get("accuracy"), ".4f"),
            (row.get("f1"), ".4f"),
            (row["seconds"], ".1f"),
        )
        table.add_row(
            row["name"], *(_written(*figure) for figure in figures), escape(row["error"] or _mark(row["chosen"]))
        )
    return table


def _gains(gains: "pd.DataFrame") -> Table:
    import pandas as pd

    table = Table(title="What tuning gained on the validation rows")
    table.add_column("model")
    for title in ("as it stands", "tuned", "gain", "95 % interval"):
        table.add_column(title, justify="right")
    table.add_column("")
    for row in gains.to_dict("records"):
        before, after = (_written(row[name], ".4f") for name in ("before", "after"))
        gain, low, high = (_written(row[name], "+.4f") for name in ("gain", "low", "high"))
        told = escape(row["error"]) if pd.notna(row["error"]) else _certainty(row)
        table.add_row(row["model"], before, after, gain, f"{low} to {high}" if low else "", told)
    return table


def _certainty(row: Any) -> str:
    if row["gain"] == row["low"] == row["high"]:
        return "nothing better found"
    if not row["excludes_zero"]:
        return "may be chance"
    return "excludes zero" if row["gain"] > 0 else "worse, excludes zero"


def _odd(values: "pd.DataFrame") -> str:
    """Say in one line what the rows to predict held; empty where they held nothing odd."""
    counts = {name: values.set_index("column")[name] for name in ("absent", "missing", "unreadable", "unseen", "empty")}
    told = [f"{each.sum():,} {name} ({_columns(each[each > 0])})" for name, each in counts.items() if each.sum()]
    return f"Odd values in {values['rows'].max():,} rows to predict, {', '.join(told)}" if told else ""


def _columns(counts: "pd.Series") -> str:
    return escape(str(counts.index[0])) if len(counts) == 1 else f"{len(counts)} columns"


def _written(value: Any, layout: str) -> str:
    import pandas as pd

    return "" if pd.isna(value) else format(value, layout)


def _mark(chosen: bool) -> str:
    return "★ makes the labels" if chosen else ""
