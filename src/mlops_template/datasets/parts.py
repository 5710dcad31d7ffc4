"""A table in parts: a folder of Parquet files that nobody reads as a whole."""

from pathlib import Path
from typing import Any

from kedro.io import AbstractDataset, DatasetError

from mlops_template.errors import ProjectError
from mlops_template.filesystem import folder_aside
from mlops_template.parts import Parts, PartsMaker


class PartsDataset(AbstractDataset[PartsMaker, Parts]):
    """Names the files of a folder to who reads them, and gives a folder to who writes them.

    .. code-block:: yaml

        train_in_parts:
          type: mlops_template.datasets.parts.PartsDataset
          filepath: data/05_model_input/train_in_parts

    What is saved is a function that writes into a folder. The folder lies aside while it is at work, and is renamed at
    the end, so that a reader never sees half of one.

    Args:
        filepath: The folder.
        metadata: For plugins; not used here.
    """

    def __init__(self, *, filepath: str, metadata: dict[str, Any] | None = None) -> None:
        self._folder = Path(filepath)
        self.metadata = metadata

    def _describe(self) -> dict[str, Any]:
        return {"filepath": str(self._folder)}

    def _exists(self) -> bool:
        return bool(Parts(self._folder).files)

    def load(self) -> Parts:
        """Name the files; no row is read."""
        parts = Parts(self._folder)
        if not parts.files:
            raise DatasetError(f"{self._folder} holds no Parquet file; it must be a folder of *.parquet")
        return parts

    def save(self, data: PartsMaker) -> None:
        """Have the folder written.

        Raises:
            DatasetError: What was raised at a part, in a line; Kedro would call it a fault of this entry.
        """
        try:
            with folder_aside(self._folder) as folder:
                data(folder)
        except ProjectError as error:
            raise DatasetError(error.message) from error
        except Exception as error:  # whatever is made of a part may raise
            [*_, line] = str(error).strip().splitlines() or [type(error).__name__]  # a worker's error is its traceback
            told = f"{self._folder} is as it was, for it was not written to the end: {line}"
            raise DatasetError(f"{told}\n`--traceback` shows where it was raised") from error
