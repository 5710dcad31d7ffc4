"""A table that may not be there yet."""

import pandas as pd
from kedro_datasets.pandas import ParquetDataset


class TableIfThere(ParquetDataset):  # type: ignore[misc]
    """A Parquet file, read as a frame of no rows and no columns where there is none.

    So whoever can do without it need not wait for the pipeline that makes it; in a run that has both, it is made first.

    .. code-block:: yaml

        importance:
          type: mlops_template.datasets.table_if_there.TableIfThere
          filepath: data/08_reporting/importance.parquet
    """

    def load(self) -> pd.DataFrame:
        """Read the file, if there is one."""
        if not self._exists():
            return pd.DataFrame()
        found: pd.DataFrame = super().load()
        return found
