"""Nodes as tasks of a Dask cluster."""

from collections.abc import Iterator
from typing import Any

from kedro.io import CatalogProtocol
from kedro.pipeline import Pipeline
from kedro.pipeline.node import Node
from pydantic import ValidationError
from rich.console import Console

from mlops_template.errors import ProjectError
from mlops_template.parameters import explain
from mlops_template.resolvers import project_path
from mlops_template.runners.dask.cluster import connected
from mlops_template.runners.dask.parameters import ClusterParameters
from mlops_template.runners.dask.readiness import prepared
from mlops_template.runners.dask.schedule import Schedule
from mlops_template.runners.node_by_node import NodeByNodeRunner
from mlops_template.runners.seconds import NodeSeconds
from mlops_template.runners.side_by_side import modules_of


class DaskRunner(NodeByNodeRunner):
    """Send each node to a worker as soon as its inputs are there; `docs/dask.md` tells the rest.

    .. code-block:: yaml

        # conf/dask/runner.yml
        type: mlops_template.runners.DaskRunner
        address: tcp://10.0.0.5:8786

    Args:
        is_async: Whether a node's datasets are read and written in threads.
        cluster: What `ClusterParameters` holds: ``address``, ``workers``, ``gigabytes``, ``patience``, ``folder``.

    Raises:
        ProjectError: One of them is unknown or does not fit.
    """

    def __init__(self, is_async: bool = False, **cluster: Any) -> None:
        super().__init__(is_async=is_async)
        try:
            self._cluster = ClusterParameters.model_validate(cluster)
        except ValidationError as error:
            raise ProjectError(explain("runner", error).replace("parameters: ", "")) from error

    def _carried_out(
        self,
        pipeline: Pipeline,
        catalog: CatalogProtocol[Any, Any],
        seconds: NodeSeconds,
        hooks: Any,
        run_id: str | None,
    ) -> Iterator[Node]:
        modules = tuple(sorted(modules_of(pipeline, catalog)))
        alone = self._cluster.address is None
        folder = None if alone else self._cluster.folder or f"{project_path()}/data/.dask"
        with connected(self._cluster) as client:
            crew = prepared(client, modules, alone=alone)
            Console(highlight=False).print(f"[dim]{crew}[/dim]")
            schedule = Schedule(client, crew, catalog, seconds, hooks, self._is_async, run_id, folder)
            yield from schedule.carried_out(pipeline)
