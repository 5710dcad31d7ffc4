"""Clear away what a killed run left behind."""

import logging
from typing import Any

from kedro.framework.context import KedroContext
from kedro.framework.hooks import hook_impl

from mlops_template.filesystem import sweep_folders, sweep_parts


class HousekeepingHooks:
    """Sweep before a run what dead processes left: half-written files below ``data/``, folders of the moment.

    A folder that a killed process had moved aside goes back to its place.
    """

    @hook_impl
    def after_context_created(self, context: KedroContext) -> None:
        """Remember where the data lies."""
        self._data = context.project_path / context.config_loader["globals"]["data"]

    @hook_impl
    def before_pipeline_run(self, run_params: dict[str, Any]) -> None:  # noqa: ARG002
        """Remove the parts that no living process writes."""
        logger = logging.getLogger(__name__)
        removed, put_back = sweep_parts(self._data)
        for part in removed:
            logger.warning("Removed %s, left half-written by a run that was killed", part)
        for folder in put_back:
            logger.warning("Put %s back as it was before a run that was killed", folder)
        sweep_folders()
