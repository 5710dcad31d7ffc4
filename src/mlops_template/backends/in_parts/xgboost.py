"""XGBoost from a table in parts."""

from typing import Any

import dask.dataframe
import pandas as pd
import xgboost.dask
from distributed import Client

from mlops_template.backends.in_parts.base import InParts, RowsInParts, ToStopBy, counterpart


class XGBoostInParts(InParts):
    """Each worker has its parts in memory; they find the splits of one tree together."""

    def fit(self, estimator: Any, rows: RowsInParts, to_stop_by: ToStopBy | None, client: Client) -> Any:
        """Fit on all parts; see `InParts.fit`."""
        taught = counterpart(xgboost.dask, estimator)(**estimator.get_params())
        taught.client = client
        features, target, weight = rows.held_by(client)
        shown = {} if to_stop_by is None else {"eval_set": [_spread(to_stop_by, len(client.ncores()))]}
        taught.fit(features, target, sample_weight=weight, verbose=False, **shown)
        local = type(estimator)(**estimator.get_params())
        local.load_model(taught.get_booster().save_raw("ubj"))
        return local


def _spread(rows: ToStopBy, workers: int) -> tuple[Any, Any]:
    features, target = rows
    table = dask.dataframe.from_pandas(features.reset_index(drop=True), npartitions=workers)
    return table, dask.dataframe.from_pandas(pd.Series(target), npartitions=workers)
