"""See before a run that what it names is there: datasets, and the code that parameters name."""

from typing import Any

from kedro.framework.hooks import hook_impl
from kedro.io import CatalogProtocol
from kedro.pipeline import Pipeline

from mlops_template.errors import ProjectError, nearest
from mlops_template.parameters import NamesCode


class CheckHooks:
    """Check what the nodes of this run take, and nothing else: a library is imported only where it will be used."""

    @hook_impl(tryfirst=True)
    def before_pipeline_run(self, pipeline: Pipeline, catalog: CatalogProtocol[Any, Any]) -> None:
        """Import what the parameters name, before any node and before a tracking run is opened.

        Raises:
            ProjectError: A dataset has no entry, a class cannot be imported, or does not take an argument.
        """
        for name in sorted(pipeline.inputs()):
            if name.startswith("params:"):
                _check(name.removeprefix("params:"), catalog.load(name))
            elif name not in catalog:
                known = [each for each in sorted(catalog.keys()) if not each.startswith(("params:", "parameters"))]
                raise ProjectError(f"no dataset {name!r} in conf/*/catalog*.yml; {nearest(name, known)}")


def _check(key: str, value: Any) -> None:
    if isinstance(value, NamesCode):
        try:
            value.check()
        except ProjectError as error:
            raise ProjectError(f"parameters: {key}: {error}") from error
