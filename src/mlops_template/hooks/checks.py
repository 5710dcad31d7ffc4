"""See before a run that the datasets are there, and the code and the columns which parameters name."""

from typing import Any

from kedro.framework.hooks import hook_impl
from kedro.io import CatalogProtocol
from kedro.pipeline import Pipeline

from mlops_template.errors import ProjectError, nearest
from mlops_template.parameters import NamesCode, ReadsColumns
from mlops_template.problem import Problem


class CheckHooks:
    """Check what the nodes of this run take, and nothing else: a library is imported only where it will be used."""

    @hook_impl(tryfirst=True)
    def before_pipeline_run(self, pipeline: Pipeline, catalog: CatalogProtocol[Any, Any]) -> None:
        """Import what the parameters name, before any node and before a tracking run is opened.

        Raises:
            ProjectError: A dataset has no entry, a class cannot be imported or does not take an argument, or a column
                is not the problem's.
        """
        _refuse_unknown_datasets(pipeline, catalog)
        names = sorted(name for name in pipeline.inputs() if name.startswith("params:"))
        given = {name.removeprefix("params:"): catalog.load(name) for name in names}
        problem = given.get("problem")
        for key, value in given.items():
            _check(key, value, problem.columns.model_dump() if isinstance(problem, Problem) else None)


def _refuse_unknown_datasets(pipeline: Pipeline, catalog: CatalogProtocol[Any, Any]) -> None:
    for name in sorted(pipeline.inputs()):
        if not name.startswith("params:") and name not in catalog:
            known = [each for each in sorted(catalog.keys()) if not each.startswith(("params:", "parameters"))]
            raise ProjectError(f"no dataset {name!r} in conf/*/catalog*.yml; {nearest(name, known)}")


def _check(key: str, value: Any, columns: dict[str, tuple[str, ...]] | None) -> None:
    try:
        if isinstance(value, NamesCode):
            value.check()
        if isinstance(value, ReadsColumns) and columns is not None:
            value.refuse_other_columns(columns)
    except ProjectError as error:
        raise ProjectError(f"parameters: {key}: {error}") from error
