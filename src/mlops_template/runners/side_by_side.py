"""Nodes one after another, but those that work in processes of their own side by side."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import partial
from queue import SimpleQueue
from typing import Any

from kedro.io import CatalogProtocol
from kedro.pipeline import Pipeline
from kedro.pipeline.node import Node
from kedro.runner.task import Task
from rich.console import Console

from mlops_template.apart import cores_at_hand, end_all, prepare, resume
from mlops_template.parameters import NeedsModules
from mlops_template.runners.node_by_node import NodeByNodeRunner
from mlops_template.runners.seconds import NodeSeconds
from mlops_template.runners.tags import SIDE_BY_SIDE


class SideBySideRunner(NodeByNodeRunner):
    """Run node after node; those tagged ``side_by_side`` wait for each other, then share the cores.

    Each has as many cores as come to it and no more, so that their threads do not get into each other's way. What it
    decided is said in one line. `kedro run` takes this runner where none is named.
    """

    def _carried_out(
        self,
        pipeline: Pipeline,
        catalog: CatalogProtocol[Any, Any],
        seconds: NodeSeconds,
        hooks: Any,
        run_id: str | None,
    ) -> Iterator[Node]:
        prepare(*modules_of(pipeline, catalog))

        def carry_out(node: Node) -> Node:
            seconds.begins(node)
            Task(node, catalog, self._is_async, hooks, run_id=run_id).execute()
            seconds.ended(node)
            return node

        for batch in batches(pipeline):
            work = [partial(carry_out, node) for node in seconds.longest_first(batch)]
            yield from together(work) if len(work) > 1 else (each() for each in work)


def batches(pipeline: Pipeline) -> Iterator[list[Node]]:
    """Give the nodes in an order in which they can run: one at a time, then those side by side that wait no more."""
    waiting, done = [*pipeline.nodes], set[Node]()
    while waiting:
        ready = [node for node in waiting if pipeline.node_dependencies[node] <= done]
        alone = [node for node in ready if SIDE_BY_SIDE not in node.tags]
        batch = alone[:1] or ready
        yield batch
        done.update(batch)
        waiting = [node for node in waiting if node not in done]


def together(tasks: Sequence[Callable[[], Node]]) -> Iterator[Node]:
    """Carry out tasks side by side, each with its share of the cores; the first that raises ends the others."""
    shares = shares_of_cores(len(tasks))
    _say(len(tasks), shares)
    free: SimpleQueue[tuple[int, ...]] = SimpleQueue()
    for share in shares:
        free.put(share)
    pool = ThreadPoolExecutor(len(shares), initializer=lambda: cores_at_hand.set(free.get()) and None)
    try:
        for future in as_completed([pool.submit(task) for task in tasks]):
            yield future.result()
    except BaseException:
        end_all()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        resume()


def modules_of(pipeline: Pipeline, catalog: CatalogProtocol[Any, Any]) -> set[str]:
    """Name what the nodes will import, as far as their parameters tell."""
    values = [catalog.load(name) for name in sorted(pipeline.inputs()) if name.startswith("params:")]
    return {module for value in values if isinstance(value, NeedsModules) for module in value.modules}


def shares_of_cores(tasks: int) -> list[tuple[int, ...]]:
    """Share out the cores that this process may use: one share for each task, or one core each where they are fewer."""
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [*range(os.cpu_count() or 1)]
    count = min(tasks, len(cores))
    return [tuple(cores[number::count]) for number in range(count)]


def _say(tasks: int, shares: list[tuple[int, ...]]) -> None:
    each = f"{len(shares[-1])} core{'s' if len(shares[-1]) > 1 else ''} each"
    Console(highlight=False).print(f"[dim]{tasks} models, {len(shares)} side by side, {each}[/dim]")
