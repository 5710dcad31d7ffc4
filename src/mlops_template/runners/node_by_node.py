"""What this project's runners share."""

import logging
from abc import abstractmethod
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Any

from kedro.framework.hooks.manager import _NullPluginManager
from kedro.io import CatalogProtocol
from kedro.pipeline import Pipeline
from kedro.pipeline.node import Node
from kedro.runner import SequentialRunner
from pluggy import PluginManager

from mlops_template.runners.seconds import NodeSeconds


class NodeByNodeRunner(SequentialRunner):
    """Let go of datasets that are used up, say where to go on from after an error, and remember what nodes took."""

    @property
    def _logger(self) -> logging.Logger:
        return logging.getLogger("kedro.runner")  # Kedro's words are its own, not this project's

    @abstractmethod
    def _carried_out(
        self,
        pipeline: Pipeline,
        catalog: CatalogProtocol[Any, Any],
        seconds: NodeSeconds,
        hooks: Any,
        run_id: str | None,
    ) -> Iterator[Node]:
        """Carry out all nodes; gives each when it is done. The first that raises ends the others."""

    def _run(
        self,
        pipeline: Pipeline,
        catalog: CatalogProtocol[Any, Any],
        hook_manager: PluginManager | None = None,
        run_id: str | None = None,
    ) -> None:
        if not pipeline.nodes:
            return
        uses = Counter(chain.from_iterable(node.inputs for node in pipeline.nodes))
        seconds, done = NodeSeconds(catalog), set[Node]()
        try:
            for node in self._carried_out(pipeline, catalog, seconds, hook_manager or _NullPluginManager(), run_id):
                done.add(node)
                self._release_datasets(node, catalog, uses, pipeline)
        except Exception:
            self._suggest_resume_scenario(pipeline, done, catalog)
            raise
        seconds.keep()  # a run that failed leaves no file other than it was
