"""From an MLflow run to the candidate that it logged."""

import mlflow
from mlflow.entities import Run

from mlops_template.candidate import LoadedCandidate


def load_candidate(run: Run, model_uri: str, version: int | None = None) -> LoadedCandidate:
    """Load a model and what its run tells of it; a run of one's own may tell less than this project's do.

    Args:
        run: It logged the model.
        model_uri: Where MLflow keeps it.
        version: Its version in the registry, where it is registered.
    """
    told = run.data
    return LoadedCandidate(
        run_id=run.info.run_id,
        model_uri=model_uri,
        name=told.tags.get("candidate", run.info.run_name),
        engine=told.tags.get("engine", ""),
        version=version,
        metrics=told.metrics,
        params=told.params,
        seed=int(told.params.get("seed", 0)),
        model=mlflow.pyfunc.load_model(model_uri),
    )
