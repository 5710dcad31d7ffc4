"""The labels that people gave."""

from io import StringIO
from typing import NoReturn

import pandas as pd
from kedro.io import DatasetError

from mlops_template.datasets.kept_as_file import KeptAsFile


class HandLabelsDataset(KeptAsFile[NoReturn, pd.DataFrame]):
    """Reads the labels that people gave, if they gave any; nothing ever writes over them.

    .. code-block:: yaml

        hand_labels:
          type: mlops_template.datasets.hand_labels.HandLabelsDataset
          filepath: data/01_raw/hand_labels.csv

    A filled-in ``rows_to_label.csv`` put at that path is such a file; only its id columns and ``label`` are used. Where
    its first line has semicolons and no comma, as some spreadsheets write it, these part the columns.

    Args:
        filepath: A CSV file that may be absent.
        metadata: For plugins; not used here.
    """

    def load(self) -> pd.DataFrame:
        """Read every column as text; without a file, or of an empty one, give no rows and no columns."""
        if not self._exists():
            return pd.DataFrame()
        text = self._read().removeprefix("\ufeff")  # with which spreadsheets begin
        first = text.partition("\n")[0]
        if not text.strip():
            return pd.DataFrame()
        comma = ";" if ";" in first and "," not in first else ","
        return pd.read_csv(StringIO(text), sep=comma, dtype=str, keep_default_na=False)

    def save(self, data: NoReturn) -> NoReturn:  # noqa: ARG002
        """Refuse: the file is a person's work."""
        raise DatasetError(f"{self._filepath} is written by people only")
