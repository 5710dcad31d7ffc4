"""`evaluation.strict`: a refused challenger ends the command with 3, when all else is done."""

from typing import Any

from kedro.framework.hooks import hook_impl
from kedro.io import CatalogProtocol

from mlops_template.errors import GateRefusal


class StrictGateHooks:
    """Raise after the run, so that everything is written and the tracked run has ended well."""

    def __init__(self) -> None:
        self._decided = False

    @hook_impl
    def after_dataset_saved(self, dataset_name: str) -> None:
        """Remember whether this run has decided anything."""
        self._decided = self._decided or dataset_name == "gate_decision"

    @hook_impl(trylast=True)
    def after_pipeline_run(self, catalog: CatalogProtocol[Any, Any]) -> None:
        """End the command where the gate refused and `evaluation.strict` is set.

        Raises:
            GateRefusal: It did.
        """
        if not self._decided or not catalog.load("params:evaluation").strict:
            return
        self._decided = False
        decision = catalog.load("gate_decision")
        if not decision["promoted"] and decision["run_id"] != decision["champion_run_id"]:
            raise GateRefusal(f"evaluation.strict: {decision['verdict']}: {decision['reason']}")
