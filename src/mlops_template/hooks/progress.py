"""A line per node, and what is running now."""

from time import perf_counter

from kedro.framework.hooks import hook_impl
from kedro.pipeline import Pipeline
from kedro.pipeline.node import Node
from rich.console import Console
from rich.status import Status


class ProgressHooks:
    """Print each node when it is done, with its seconds; on a terminal also the one that runs.

    Nothing is said in a process that did not begin the run, such as a Dask worker's.
    """

    def __init__(self) -> None:
        self._console = Console(highlight=False)
        self._started: dict[str, float] = {}
        self._status: Status | None = None
        self._total = 0

    @hook_impl
    def before_pipeline_run(self, pipeline: Pipeline) -> None:
        """Count the nodes."""
        self._total, self._done, self._begin = len(pipeline.nodes), 0, perf_counter()

    @hook_impl
    def before_node_run(self, node: Node) -> None:
        """Say what runs now."""
        if not self._total:
            return
        self._started[node.name] = perf_counter()
        if self._console.is_terminal and self._status is None:
            self._status = self._console.status(node.name)
            self._status.start()
        elif self._status is not None:
            self._status.update(node.name)

    @hook_impl
    def after_node_run(self, node: Node) -> None:
        """Say what is done."""
        if not self._total:
            return
        self._done += 1
        seconds = perf_counter() - self._started.pop(node.name)
        width = len(str(self._total))
        self._console.print(f"[dim]{self._done:>{width}}/{self._total}[/dim] {node.name:<44} {seconds:6.1f} s")

    @hook_impl
    def on_node_error(self, node: Node) -> None:
        """Say which node failed; the command says why."""
        if not self._total:
            return
        self._console.print(f"[red]{'✗':>{len(str(self._total)) * 2 + 1}} {node.name} failed[/red]")

    @hook_impl
    def after_pipeline_run(self) -> None:
        """Say how long it all took."""
        self._stop()
        count = f"{self._total} nodes" if self._done == self._total else f"{self._done} of {self._total} nodes"
        self._console.print(f"[dim]{count} in {perf_counter() - self._begin:.1f} s[/dim]")

    @hook_impl
    def on_pipeline_error(self, error: Exception) -> None:  # noqa: ARG002
        """Leave the terminal as it was."""
        self._stop()

    def _stop(self) -> None:
        if self._status is not None:
            self._status.stop()
            self._status = None
