"""The labels that people gave."""

from pathlib import Path
from typing import Any, NoReturn

import pandas as pd
from kedro.io import AbstractDataset, DatasetError


class HandLabelsDataset(AbstractDataset[NoReturn, pd.DataFrame]):
    """Reads the labels that people gave, if they gave any; nothing ever writes over them.

    .. code-block:: yaml

        hand_labels:
          type: mlops_template.datasets.hand_labels.HandLabelsDataset
          filepath: data/01_raw/hand_labels.csv

    A filled-in ``rows_to_label.csv`` put at that path is such a file; only its id columns and ``label`` are read.

    Args:
        filepath: A CSV file that may be absent.
        metadata: For plugins; not used here.
    """

    def __init__(self, *, filepath: str, metadata: dict[str, Any] | None = None) -> None:
        self._filepath = filepath
        self.metadata = metadata

    def _describe(self) -> dict[str, Any]:
        return {"filepath": self._filepath}

    def _exists(self) -> bool:
        return Path(self._filepath).is_file()

    def load(self) -> pd.DataFrame:
        """Read every column as text; without a file, a frame of no rows and no columns."""
        if not self._exists():
            return pd.DataFrame()
        return pd.read_csv(self._filepath, dtype=str, keep_default_na=False, encoding="utf-8-sig")

    def save(self, data: NoReturn) -> NoReturn:  # noqa: ARG002
        """Refuse: the file is a person's work."""
        raise DatasetError(f"{self._filepath} is written by people only")
