"""Names a candidate and finds it again."""

import mlflow

from mlops_template.candidate import CandidateSummary, LoadedCandidate
from mlops_template.datasets.kept_as_file import KeptAsFile


class CandidateReferenceDataset(KeptAsFile[CandidateSummary, LoadedCandidate]):
    """Saves which candidate is meant; loads that candidate, model and all, from its run.

    .. code-block:: yaml

        challenger:
          type: mlops_template.datasets.candidate_reference.CandidateReferenceDataset
          filepath: data/06_models/challenger.json

    Args:
        filepath: Where the summary of the candidate that is meant lies.
        metadata: For plugins; not used here.
    """

    def load(self) -> LoadedCandidate:
        """Load the candidate's model from MLflow."""
        summary = CandidateSummary.model_validate_json(self._read())
        assert summary.model_uri is not None, "a failed candidate is never referred to"
        model = mlflow.pyfunc.load_model(summary.model_uri)
        return LoadedCandidate(
            run_id=summary.run_id,
            model_uri=summary.model_uri,
            name=summary.name,
            engine=summary.engine,
            version=None,
            metrics=summary.metrics,
            params=summary.params,
            seed=summary.seed,
            model=model,
        )

    def save(self, data: CandidateSummary) -> None:
        """Keep which candidate is meant."""
        self._write(data.model_dump_json(indent=2))
