"""Every folder of ``pipelines/`` is a pipeline; together they are the default, but for what is run when asked for."""

from pkgutil import iter_modules

from kedro.framework.project import find_pipelines
from kedro.pipeline import Pipeline

import mlops_template.pipelines as pipelines_package
from mlops_template.parameters import declared, refuse_unfilled, refuse_unknown_keys

ON_REQUEST = ("tuning", "training_in_parts")  # one takes as long as its budget says, one needs a cluster
SHARED_KEYS = ("problem", "seed", "mlflow_run_id")


def register_pipelines() -> dict[str, Pipeline]:
    """Give each pipeline by its folder's name, and the sum of those that need not be asked for as ``__default__``."""
    folders = [found.name for found in iter_modules(pipelines_package.__path__)]
    refuse_unknown_keys([*SHARED_KEYS, *folders])
    refuse_unfilled()
    declared("seed", int)
    pipelines = find_pipelines(raise_errors=True)
    pipelines["__default__"] = sum(
        (each for name, each in pipelines.items() if name not in ON_REQUEST), start=Pipeline([])
    )
    return pipelines
