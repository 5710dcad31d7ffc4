"""How long each node took when it last ran, which says who begins first."""

from collections.abc import Iterable
from contextlib import suppress
from math import inf
from time import perf_counter
from typing import Any

from kedro.io import CatalogProtocol, DatasetError
from kedro.pipeline.node import Node

NAME = "node_seconds"  # of the dataset; without an entry nothing is remembered


class NodeSeconds:
    """The longest begin first, so that those who work side by side end together.

    Args:
        catalog: Of the run; its `node_seconds` is read now, and written by `keep`.

    >>> from kedro.io import DataCatalog, MemoryDataset
    >>> seconds = NodeSeconds(DataCatalog({"node_seconds": MemoryDataset({"a": 1.0, "b": 9.0})}))
    >>> nodes = [Node(lambda: 1, None, name, name=name) for name in ("a", "b", "new")]
    >>> [node.name for node in seconds.longest_first(nodes)]
    ['new', 'b', 'a']
    """

    def __init__(self, catalog: CatalogProtocol[Any, Any]) -> None:
        self._catalog, self._own = catalog, dict[str, float]()
        self._begun: dict[str, float] = {}
        self._known: dict[str, float] = {}
        with suppress(DatasetError):  # it only says who is first: one that cannot be read is written anew
            self._known = dict(catalog.load(NAME)) if NAME in catalog and catalog.exists(NAME) else {}

    def longest_first(self, nodes: Iterable[Node]) -> list[Node]:
        """Order nodes by what they took, those that nobody knows before all others; equals stay as they are."""
        return sorted(nodes, key=lambda node: -self._known.get(node.name, inf))

    def begins(self, node: Node) -> None:
        """Remember when a node begins."""
        self._begun[node.name] = perf_counter()

    def ended(self, node: Node) -> None:
        """Remember what a node took."""
        self._own[node.name] = round(perf_counter() - self._begun.pop(node.name), 3)

    def keep(self) -> None:
        """Write what is known now, of other runs' nodes too."""
        if self._own and NAME in self._catalog:
            with suppress(DatasetError):  # what the run itself came to is not to be hidden by that
                self._catalog.save(NAME, self._known | self._own)
