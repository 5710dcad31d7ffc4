"""What the teller of one thing may ask of a run."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kedro.io import CatalogProtocol


@dataclass(frozen=True)
class Run:
    """A run that has ended.

    Attributes:
        catalog: Of the run.
        made: The names of the datasets that it saved, in their order.
        project: The project's folder.
    """

    catalog: CatalogProtocol[Any, Any]
    made: tuple[str, ...]
    project: Path

    def load(self, name: str) -> Any:
        """Load a dataset, or None where this run did not make it."""
        return self.catalog.load(name) if name in self.made else None

    def path(self, name: str) -> str:
        """Give the file of a dataset, from the project's folder; empty where it has none."""
        file = getattr(self.catalog.get(name), "_filepath", None)
        if file is None:
            return ""
        path = Path(str(file))
        return str(path.relative_to(self.project) if path.is_relative_to(self.project) else path)
