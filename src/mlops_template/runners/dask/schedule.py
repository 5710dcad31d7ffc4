"""Which node goes to a worker when, and what becomes of it."""

from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import suppress
from pickle import loads
from threading import Thread
from typing import Any
from uuid import uuid4

from distributed import Client, Future, wait
from kedro.io import CatalogProtocol, MemoryDataset
from kedro.pipeline import Pipeline
from kedro.pipeline.node import Node
from kedro.runner.task import Task

from mlops_template.datasets.parent_run import ParentRun
from mlops_template.errors import ProjectError, WorkerLost, root_of
from mlops_template.runners.dask.crew import Crew
from mlops_template.runners.dask.parcel import Returned, packed
from mlops_template.runners.dask.pool import pool_of
from mlops_template.runners.dask.readiness import now
from mlops_template.runners.dask.task import submit
from mlops_template.runners.dask.told import GONE, worded
from mlops_template.runners.dask.worker import carry_out, end_work
from mlops_template.runners.pools import pool_at_hand
from mlops_template.runners.seconds import NodeSeconds
from mlops_template.runners.tags import CONDUCTS

_ENDING = 2  # seconds


class Schedule:
    """Keeps all workers busy, and tells hooks here of nodes there.

    A node that has work of its own done side by side stays here and waits until no other is at work, as does, without
    the wait, one that is bound to this process.

    Args:
        client: Of the cluster.
        crew: Its workers.
        catalog: Of the whole run.
        seconds: Says which of the nodes that are ready begins first.
        hooks: Are told of each node when it begins, with its inputs that live in memory (its parameters are among
            them), and when it ends, with its outputs that do; of other outputs they hear the name.
        is_async: Whether a node's datasets are read and written in threads.
        run_id: Kedro's, of the session.
        folder: Where all workers find files; None is any folder of this machine.
    """

    def __init__(
        self,
        client: Client,
        crew: Crew,
        catalog: CatalogProtocol[Any, Any],
        seconds: NodeSeconds,
        hooks: Any,
        is_async: bool,
        run_id: str | None,
        folder: str | None,
    ) -> None:
        self._client, self._crew, self._catalog, self._hooks = client, crew, catalog, hooks
        self._seconds, self._folder = seconds, folder
        self._facts: dict[str, Any] = {"is_async": is_async, "run_id": run_id}
        self._parent = ParentRun.running()
        self._running: dict[Future, Node] = {}

    def carried_out(self, pipeline: Pipeline) -> Iterator[Node]:
        """Carry out all nodes; gives each when it is done. The first that raises ends the others."""
        waiting, done = self._seconds.longest_first(pipeline.nodes), set[Node]()
        try:
            while waiting or self._running:
                ready = [node for node in waiting if pipeline.node_dependencies[node] <= done]
                ended = [*self._begin(ready)]
                begun = {*self._running.values(), *ended}
                waiting = [node for node in waiting if node not in begun]
                ended = ended or [*self._next()]
                done.update(ended)
                yield from ended
        except BaseException:
            self._end()
            raise

    def _begin(self, ready: list[Node]) -> Iterator[Node]:
        """Send as many nodes as there is room for; give those that were carried out here instead."""
        self._crew = now(self._client) or self._crew
        alone, room = [node for node in ready if CONDUCTS in node.tags], self._crew.slots - len(self._running)
        for node in [node for node in ready if node not in alone][: max(room, 0)]:
            if not self._send(node):
                yield self._here(node)
        if not self._running and alone == ready:
            yield from map(self._here, alone[:1])

    def _send(self, node: Node) -> bool:
        given = {name: self._catalog.load(name) for name in node.inputs if self._in_memory(name)}
        parcel = packed(node, self._catalog, given, **self._facts)
        if parcel is None:
            return False
        told = self._hooks.hook.before_node_run(node=node, catalog=self._catalog, inputs={**given}, **self._facts)
        changed = {name: value for each in told or () for name, value in (each or {}).items()}
        if changed:
            parcel = packed(node, self._catalog, given | changed, **self._facts)
        key = f"{node.name}-{uuid4()}"  # a scheduler may remember the nodes of another run
        self._seconds.begins(node)
        future = submit(self._client, self._crew, self._crew.cores, carry_out, parcel, self._parent, key=key)
        self._running[future] = node
        return True

    def _here(self, node: Node) -> Node:
        token = pool_at_hand.set(pool_of(self._client, self._crew, self._folder))
        try:
            self._seconds.begins(node)
            Task(node, self._catalog, hook_manager=self._hooks, **self._facts).execute()
            self._seconds.ended(node)
            return node
        except Exception as error:
            root = root_of(error)  # a dataset or a model may have wrapped what a worker raised
            if isinstance(root, GONE):
                raise worded(node, root) from None
            if isinstance(error, WorkerLost):
                raise ProjectError(f"{node.name}: {error.message}") from error
            raise
        finally:
            pool_at_hand.reset(token)

    def _next(self) -> Iterator[Node]:
        try:
            ended = wait([*self._running], return_when="FIRST_COMPLETED").done
        except CancelledError as error:
            raise worded(next(iter(self._running.values())), error) from None
        for future in ended:
            yield self._settled(self._running.pop(future), future)

    def _settled(self, node: Node, future: Future) -> Node:
        try:
            returned: Returned = future.result()
            self._seconds.ended(node)
        except Exception as error:
            told = worded(node, error)
            self._hooks.hook.on_node_error(error=told, node=node, catalog=self._catalog, inputs={}, **self._facts)
            raise told from (error if isinstance(told, RuntimeError) else None)
        values = {name: loads(value) for name, value in returned.values.items()}
        self._hooks.hook.after_node_run(node=node, catalog=self._catalog, inputs={}, outputs=values, **self._facts)
        for name in node.outputs:
            if name in values:
                self._catalog.save(name, values[name])
            self._hooks.hook.after_dataset_saved(dataset_name=name, data=values.get(name), node=node)
        return node

    def _in_memory(self, name: str) -> bool:
        return isinstance(self._catalog.get(name), MemoryDataset)

    def _end(self) -> None:
        """End what is at work; in a thread, as a cluster that is gone answers nobody."""
        ending = Thread(target=self._tell_to_end, daemon=True)
        ending.start()
        ending.join(_ENDING)

    def _tell_to_end(self) -> None:
        with suppress(Exception):  # the cluster may be what is gone
            self._client.cancel([*self._running])
            self._client.run(end_work, on_error="ignore")
