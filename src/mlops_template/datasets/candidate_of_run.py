"""A candidate found by its MLflow run."""

from typing import Any, NoReturn

import mlflow
from kedro.io import AbstractDataset, DatasetError

from mlops_template.candidate import LoadedCandidate
from mlops_template.datasets.load_candidate import load_candidate


class CandidateOfRunDataset(AbstractDataset[NoReturn, LoadedCandidate]):
    """Loads the model that an MLflow run logged, whoever made it.

    .. code-block:: yaml

        candidate_of_run_{run_id}:
          type: mlops_template.datasets.candidate_of_run.CandidateOfRunDataset
          run_id: "{run_id}"

    Args:
        run_id: The run.
        metadata: For plugins; not used here.
    """

    def __init__(self, *, run_id: str, metadata: dict[str, Any] | None = None) -> None:
        self._run_id = run_id
        self.metadata = metadata

    def _describe(self) -> dict[str, Any]:
        return {"run_id": self._run_id}

    def _exists(self) -> bool:
        return True

    def load(self) -> LoadedCandidate:
        """Find the run and load its one model.

        Raises:
            DatasetError: There is no such run, or it logged no model.
        """
        client = mlflow.MlflowClient()
        try:
            run = client.get_run(self._run_id)
        except mlflow.MlflowException as error:
            raise DatasetError(
                f"MLflow knows no run {self._run_id!r}; `mlflow ui` shows those that there are"
            ) from error
        models = client.search_logged_models([run.info.experiment_id], f"source_run_id = '{self._run_id}'")
        if not models:
            raise DatasetError(f"MLflow's run {self._run_id!r} logged no model")
        return load_candidate(run, models[0].model_uri)

    def save(self, data: NoReturn) -> NoReturn:  # noqa: ARG002
        """Refuse: `CandidateDataset` logs candidates."""
        raise DatasetError("a candidate is logged by CandidateDataset only")
