"""Every folder of ``pipelines/`` is a pipeline; together they are the default."""

from pkgutil import iter_modules

from kedro.framework.project import find_pipelines
from kedro.pipeline import Pipeline

import mlops_template.pipelines as pipelines_package
from mlops_template.parameters import refuse_unfilled, refuse_unknown_keys

SHARED_KEYS = ("problem", "seed", "mlflow_run_id")


def register_pipelines() -> dict[str, Pipeline]:
    """Give each pipeline by its folder's name, and their sum as ``__default__``."""
    folders = [found.name for found in iter_modules(pipelines_package.__path__)]
    refuse_unknown_keys([*SHARED_KEYS, *folders])
    refuse_unfilled()
    pipelines = find_pipelines(raise_errors=True)
    pipelines["__default__"] = sum(pipelines.values(), start=Pipeline([]))
    return pipelines
