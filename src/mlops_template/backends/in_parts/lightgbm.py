"""LightGBM from a table in parts."""

import warnings
from typing import Any

import lightgbm
from distributed import Client

from mlops_template.backends.in_parts.base import InParts, RowsInParts, ToStopBy, counterpart
from mlops_template.errors import ProjectError


class LightGBMInParts(InParts):
    """Each worker has its parts in memory; they find the splits of one tree together."""

    def fit(self, estimator: Any, rows: RowsInParts, to_stop_by: ToStopBy | None, client: Client) -> Any:
        """Fit on all parts; see `InParts.fit`."""
        if to_stop_by is not None:  # each worker would stop by the rows that it happens to have
            raise ProjectError("LightGBM does not stop early on Dask; leave early_stopping_round out, or take XGBoost")
        taught = counterpart(lightgbm, estimator)(client=client, **estimator.get_params())
        features, target, weight = rows.held_by(client)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Parameter n_jobs")  # said always, for the cores are the workers'
            return taught.fit(features, target, sample_weight=weight).to_local()
