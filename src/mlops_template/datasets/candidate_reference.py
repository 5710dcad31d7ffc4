"""Names a candidate and finds it again."""

from pathlib import Path
from typing import Any

import fsspec
import mlflow
from kedro.io import AbstractDataset

from mlops_template.candidate import CandidateSummary, LoadedCandidate


class CandidateReferenceDataset(AbstractDataset[CandidateSummary, LoadedCandidate]):
    """Saves which candidate is meant; loads that candidate, model and all, from its run.

    .. code-block:: yaml

        challenger:
          type: mlops_template.datasets.candidate_reference.CandidateReferenceDataset
          filepath: data/06_models/challenger.json

    Args:
        filepath: Where the summary of the candidate that is meant lies.
        metadata: For plugins; not used here.
    """

    def __init__(self, *, filepath: str, metadata: dict[str, Any] | None = None) -> None:
        self._filepath = filepath
        self.metadata = metadata

    def _describe(self) -> dict[str, Any]:
        return {"filepath": self._filepath}

    def _exists(self) -> bool:
        return Path(self._filepath).is_file()

    def load(self) -> LoadedCandidate:
        """Load the candidate's model from MLflow."""
        summary = CandidateSummary.model_validate_json(Path(self._filepath).read_text("utf-8"))
        assert summary.model_uri is not None, "a failed candidate is never referred to"
        model = mlflow.pyfunc.load_model(summary.model_uri)
        return LoadedCandidate(
            summary.run_id, summary.model_uri, summary.name, summary.engine, None, summary.metrics, model
        )

    def save(self, data: CandidateSummary) -> None:
        """Keep which candidate is meant."""
        with fsspec.filesystem("file", auto_mkdir=True).open(self._filepath, "w", encoding="utf-8") as file:
            file.write(data.model_dump_json(indent=2))
