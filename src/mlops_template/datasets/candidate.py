"""The only place that logs candidates: one goes in, its summary comes out."""

import logging
from typing import Any

import mlflow

from mlops_template.candidate import Candidate, CandidateSummary
from mlops_template.datasets.kept_as_file import KeptAsFile
from mlops_template.datasets.logged_model import log_model
from mlops_template.datasets.parent_run import parent_run_id
from mlops_template.provenance import provenance
from mlops_template.serving import candidate_model


class CandidateDataset(KeptAsFile[Candidate, CandidateSummary | None]):
    """Logs a candidate as one MLflow model in one child run, and keeps its summary as a file.

    .. code-block:: yaml

        candidate_{pipeline}_{name}:
          type: mlops_template.datasets.candidate.CandidateDataset
          pipeline: "{pipeline}"
          name: "{name}"
          filepath: data/06_models/candidates/{pipeline}.{name}.json

    The summary is written last and by rename: where it exists, the run behind it is whole. A failed candidate is
    logged too, as a failed run with its reason.

    Args:
        pipeline: Who makes the candidate: training, tuning, automl or combine.
        name: Its key in the YAML.
        filepath: Where the summary lies.
        missing_ok: Whether a candidate that was never made is None; else it is an error.
        metadata: For plugins; not used here.
    """

    def __init__(
        self,
        *,
        pipeline: str,
        name: str,
        filepath: str,
        missing_ok: bool = False,
        metadata: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(filepath=filepath, metadata=metadata)
        self._missing_ok = missing_ok
        self._pipeline = pipeline
        self._name = name

    def _describe(self) -> dict[str, Any]:
        return {"pipeline": self._pipeline, "name": self._name, **super()._describe()}

    def load(self) -> CandidateSummary | None:
        """Read the summary."""
        if self._missing_ok and not self._exists():
            return None
        return CandidateSummary.model_validate_json(self._read())

    def save(self, data: Candidate) -> None:
        """Log the candidate in a child of the running MLflow run."""
        name = data.name or self._name
        full_name = f"{self._pipeline}.{name}"
        with mlflow.start_run(run_name=full_name, nested=True, parent_run_id=parent_run_id()) as run:
            mlflow.set_tags({"candidate": name, "pipeline": self._pipeline, "engine": data.engine})
            mlflow.log_params({**data.params, "seed": data.seed})
            mlflow.log_metrics({**data.metrics, **data.timings})
            uri, size = _log_model(data) if data.model is not None else (None, 0)
            mlflow.log_metric("size_bytes", size)
        if data.error:
            logging.getLogger(__name__).warning("%s failed: %s", full_name, data.error)
            mlflow.MlflowClient().set_tag(run.info.run_id, "error", data.error)
            mlflow.MlflowClient().set_terminated(run.info.run_id, "FAILED")
        self._write(self._summary(data, run.info.run_id, uri, size).model_dump_json(indent=2))

    def _summary(self, candidate: Candidate, run_id: str, uri: str | None, size: int) -> CandidateSummary:
        return CandidateSummary(
            run_id=run_id,
            model_uri=uri,
            name=candidate.name or self._name,
            pipeline=self._pipeline,
            engine=candidate.engine,
            params=candidate.params,
            metrics=candidate.metrics,
            timings=candidate.timings,
            size_bytes=size,
            status="failed" if candidate.error else "ok",
            error=candidate.error,
            seed=candidate.seed,
            provenance=provenance(),
            judged_on=candidate.judged_on,
        )


def _log_model(candidate: Candidate) -> tuple[str, int]:
    assert candidate.model is not None
    answer = candidate.model.predict(candidate.sample)
    return log_model(candidate.model, candidate_model, "model", candidate.sample, answer, candidate.engine)
