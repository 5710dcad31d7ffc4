"""Trials of a search: a table, and a run in MLflow for each."""

import json
from typing import Any

import mlflow
import pandas as pd
from kedro.io import AbstractDataset
from kedro_datasets.pandas import ParquetDataset
from mlflow.entities import Metric, Param, RunTag

from mlops_template.datasets.parent_run import parent_run_id

_STATUS = {"complete": "FINISHED", "pruned": "KILLED", "failed": "FAILED"}
_AT_ONCE = 1000  # runs that are asked for in one page


class TrialsDataset(AbstractDataset[pd.DataFrame, pd.DataFrame]):
    """Keeps trials as a Parquet file, and logs those that MLflow does not know yet.

    .. code-block:: yaml

        trials:
          type: mlops_template.datasets.trials.TrialsDataset
          filepath: data/06_models/tuning/trials.parquet

    Below the running MLflow run stands one child for each model with new trials, ``tuning.<model>.trials``, and below
    that one run for each of them: its arguments, a ``score`` with a step per fold, their mean, the seconds, and how it
    ended. A trial is known by the tags ``study`` and ``trial``; it is logged once, whichever run made it.

    Args:
        filepath: Where the file lies.
        metadata: For plugins; not used here.
    """

    def __init__(self, *, filepath: str, metadata: dict[str, Any] | None = None) -> None:
        self._file = ParquetDataset(filepath=filepath)
        self._filepath = filepath
        self.metadata = metadata

    def _describe(self) -> dict[str, Any]:
        return {"filepath": self._filepath}

    def _exists(self) -> bool:
        there: bool = self._file.exists()
        return there

    def load(self) -> pd.DataFrame:
        """Read the file."""
        found: pd.DataFrame = self._file.load()
        return found

    def save(self, data: pd.DataFrame) -> None:
        """Log what is new, and write the file."""
        parent = parent_run_id()
        if parent is not None:
            for (model, study), trials in data.groupby(["model", "study"], sort=False):
                _log(parent, str(model), str(study), trials)
        self._file.save(data)


def _log(parent: str, model: str, study: str, trials: pd.DataFrame) -> None:
    client = mlflow.MlflowClient()
    experiment = client.get_run(parent).info.experiment_id
    known = _logged(client, experiment, study)
    new = trials[~trials["number"].isin(known)]
    if new.empty:
        return
    tags = {"mlflow.parentRunId": parent, "pipeline": "tuning", "model": model}
    child = client.create_run(experiment, run_name=f"tuning.{model}.trials", tags=tags).info.run_id
    for trial in new.to_dict("records"):
        _log_one(client, experiment, child, trial)
    figures = {"trials": len(new), "seconds": float(new["seconds"].sum())}
    client.log_batch(child, metrics=[Metric(name, value, 0, 0) for name, value in figures.items()])
    client.set_terminated(child, "FINISHED")


def _log_one(client: mlflow.MlflowClient, experiment: str, child: str, trial: Any) -> None:
    begin = int(trial["started"].timestamp() * 1000)
    end = begin + int(trial["seconds"] * 1000)
    tags = {"mlflow.parentRunId": child, "state": trial["state"]}
    name = f"{trial['model']} {trial['number']}"
    run = client.create_run(experiment, start_time=begin, run_name=name, tags=tags).info.run_id
    metrics = [Metric("score", score, end, step) for step, score in enumerate(trial["scores"])]
    metrics += [Metric("seconds", trial["seconds"], end, 0)]
    if pd.notna(trial["score"]):
        metrics.append(Metric("mean_score", trial["score"], end, 0))
    params = [Param(name, str(value)) for name, value in json.loads(trial["params"]).items()]
    told = {} if pd.isna(trial["error"]) else {"error": str(trial["error"])}
    # what makes it known is written with what it came to, so that a half-logged trial is logged anew
    told |= {"study": trial["study"], "trial": str(trial["number"])}
    client.log_batch(run, metrics, params, [RunTag(key, value) for key, value in told.items()])
    client.set_terminated(run, _STATUS[trial["state"]], end)


def _logged(client: mlflow.MlflowClient, experiment: str, study: str) -> set[int]:
    known: set[int] = set()
    token = None
    while True:
        page = client.search_runs([experiment], f"tags.study = '{study}'", max_results=_AT_ONCE, page_token=token)
        known |= {int(run.data.tags["trial"]) for run in page if "trial" in run.data.tags}
        token = page.token
        if not token:
            return known
