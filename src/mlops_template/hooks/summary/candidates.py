"""The leaderboard, and the gate's word."""

from collections.abc import Iterator

from rich.console import RenderableType

from mlops_template.hooks.summary.run import Run
from mlops_template.hooks.summary.table import first_told, table, written


def tell_candidates(run: Run) -> Iterator[RenderableType]:
    """Tell the candidates, best first, who is champion now and why."""
    board, champion, decision = (run.load(name) for name in ("leaderboard", "champion", "gate_decision"))
    judged_by = next(str(column) for column in board if str(column).startswith("validation_"))
    figures = {judged_by: ".4f", "fit_seconds": ".1f", "predict_seconds": ".2f"}
    rows = [
        (
            row["name"],
            [written(row[name], layout) for name, layout in figures.items()],
            first_told(row["error"], "★ champion" if champion and row["run_id"] == champion.run_id else ""),
        )
        for row in board.to_dict("records")
    ]
    yield table("Candidates", "model", [judged_by.replace("_", " ", 1), "fit s", "predict s"], rows)
    if decision:
        yield f"[bold]{decision['verdict']}[/bold]: {decision['reason']}."
