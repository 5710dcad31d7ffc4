"""Clear away what a killed run left behind."""

import logging
from typing import Any

from kedro.framework.context import KedroContext
from kedro.framework.hooks import hook_impl

from mlops_template.filesystem import sweep_folders, sweep_parts


class HousekeepingHooks:
    """Sweep before a run what dead processes left: half-written files below ``data/``, folders of the moment."""

    @hook_impl
    def after_context_created(self, context: KedroContext) -> None:
        """Remember where the data lies."""
        self._data = context.project_path / context.config_loader["globals"]["data"]

    @hook_impl
    def before_pipeline_run(self, run_params: dict[str, Any]) -> None:  # noqa: ARG002
        """Remove the parts that no living process writes."""
        for part in sweep_parts(self._data):
            logging.getLogger(__name__).warning("Removed %s, left half-written by a run that was killed", part)
        sweep_folders()
