"""Label models side by side, and which makes the labels."""

from collections.abc import Iterator

from rich.console import RenderableType

from mlops_template.hooks.summary.run import Run
from mlops_template.hooks.summary.table import first_told, table, written

FIGURES = {"decided": ".1%", "accuracy": ".4f", "f1": ".4f", "seconds": ".1f"}


def tell_label_models(run: Run) -> Iterator[RenderableType]:
    """Tell how good each is, which was chosen and why."""
    models = run.load("label_models")
    rows = [
        (
            row["name"],
            [written(row.get(name), layout) for name, layout in FIGURES.items()],
            first_told(row["error"], "★ makes the labels" if row["chosen"] else ""),
        )
        for row in models.to_dict("records")
    ]
    title = "Label models, on gold rows that have a vote"
    yield table(title, "label model", ["decided", "accuracy", "macro f1", "s"], rows)
    [chosen] = models[models["chosen"]].to_dict("records")
    yield f"[bold]{chosen['name']}[/bold] makes the labels: {chosen['reason']}."
