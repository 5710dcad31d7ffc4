"""What a run came to, at its end: one file here for each thing that is told."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from kedro.framework.context import KedroContext
from kedro.framework.hooks import hook_impl
from kedro.io import CatalogProtocol
from rich.console import Console, RenderableType

from mlops_template.hooks.summary.candidates import tell_candidates
from mlops_template.hooks.summary.gains import tell_gains
from mlops_template.hooks.summary.label_models import tell_label_models
from mlops_template.hooks.summary.odd_values import tell_odd_values
from mlops_template.hooks.summary.run import Run

# what a dataset gives to tell, in this order
TOLD: dict[str, Callable[[Run], Iterator[RenderableType]]] = {
    "label_models": tell_label_models,
    "leaderboard": tell_candidates,
    "gains": tell_gains,
    "odd_values": tell_odd_values,
}


class SummaryHooks:
    """Print the tables of what this run made, and where its pages lie."""

    def __init__(self) -> None:
        self._made: dict[str, None] = {}

    @hook_impl
    def after_context_created(self, context: KedroContext) -> None:
        """Remember where the project lies."""
        self._made = {}
        self._project = context.project_path

    @hook_impl
    def after_dataset_saved(self, dataset_name: str) -> None:
        """Remember what this run made; `--only-missing-outputs` leaves out what was there."""
        self._made[dataset_name] = None

    @hook_impl
    def after_pipeline_run(self, catalog: CatalogProtocol[Any, Any]) -> None:
        """Print what there is to tell."""
        console, run = Console(), Run(catalog, tuple(self._made), self._project)
        for name, tell in TOLD.items():
            if name in self._made:
                for each in tell(run):
                    console.print(each, highlight=False)
        for name in self._made:
            if Path(run.path(name)).suffix == ".html":
                console.print(f"The {name.replace('_', ' ')}: [bold]{run.path(name)}[/bold]")
