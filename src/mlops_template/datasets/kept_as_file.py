"""What datasets share that keep something small as a text file beside what they do in MLflow."""

from pathlib import Path
from typing import Any, TypeVar

import fsspec
from kedro.io import AbstractDataset

Saved = TypeVar("Saved")
Loaded = TypeVar("Loaded")


class KeptAsFile(AbstractDataset[Saved, Loaded]):
    """Reads and writes its file whole; a subclass says what the text means.

    Args:
        filepath: Where the file lies.
        metadata: For plugins; not used here.
    """

    def __init__(self, *, filepath: str, metadata: dict[str, Any] | None = None) -> None:
        self._filepath = filepath
        self.metadata = metadata

    def _describe(self) -> dict[str, Any]:
        return {"filepath": self._filepath}

    def _exists(self) -> bool:
        return Path(self._filepath).is_file()

    def _read(self) -> str:
        return Path(self._filepath).read_text("utf-8")

    def _write(self, text: str) -> None:
        with fsspec.filesystem("file", auto_mkdir=True).open(self._filepath, "w", encoding="utf-8") as file:
            file.write(text)
