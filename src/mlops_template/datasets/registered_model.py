"""The champion: a registered model under an alias."""

from typing import Any

import mlflow
from kedro.io import AbstractDataset, DatasetError
from mlflow.exceptions import MlflowException

from mlops_template.candidate import LoadedCandidate
from mlops_template.datasets.load_candidate import load_candidate
from mlops_template.gate import GateDecision

CHAMPION, PREVIOUS = "champion", "previous"


class RegisteredModelDataset(AbstractDataset[GateDecision, LoadedCandidate | None]):
    """Loads the model that bears an alias; saving a gate's decision moves the alias.

    .. code-block:: yaml

        champion:
          type: mlops_template.datasets.registered_model.RegisteredModelDataset
          name: flight_delays
          alias: champion

    A promoted challenger becomes a new version with the alias, and the former bearer becomes `previous`.
    A refused one leaves the registry alone.

    Args:
        name: The registered model.
        alias: The alias that is loaded and moved.
        missing_ok: Whether loading gives None where no version bears the alias; else it is an error.
        metadata: For plugins; not used here.
    """

    def __init__(
        self, *, name: str, alias: str = CHAMPION, missing_ok: bool = False, metadata: dict[str, Any] | None = None
    ) -> None:
        self._name = name
        self._alias = alias
        self._missing_ok = missing_ok
        self.metadata = metadata

    def _describe(self) -> dict[str, Any]:
        return {"name": self._name, "alias": self._alias}

    def _exists(self) -> bool:
        return self._version() is not None

    def load(self) -> LoadedCandidate | None:
        """Load the model that bears the alias."""
        version = self._version()
        if version is None:
            if self._missing_ok:
                return None
            raise DatasetError(
                f"registered model {self._name!r} has no version with the alias {self._alias!r} yet; "
                "`kedro run` trains the candidates and makes the best of them champion"
            )
        run = mlflow.MlflowClient().get_run(version.run_id)
        return load_candidate(run, f"models:/{self._name}@{self._alias}", int(version.version))

    def save(self, data: GateDecision) -> None:
        """Register the challenger and hand it the alias, if the gate let it pass."""
        if not data.promoted:
            return
        client = mlflow.MlflowClient()
        former = self._version()
        tags = {"candidate": data.challenger_name, "reason": data.reason}
        new = mlflow.register_model(data.model_uri, self._name, tags=tags)
        if former is not None:
            client.set_registered_model_alias(self._name, PREVIOUS, former.version)
        client.set_registered_model_alias(self._name, self._alias, new.version)

    def _version(self) -> Any:
        return version_by_alias(self._name, self._alias)


def version_by_alias(name: str, alias: str) -> Any:
    """Give the version of a registered model that bears an alias; None where there is none."""
    try:
        return mlflow.MlflowClient().get_model_version_by_alias(name, alias)
    except MlflowException as error:
        if error.error_code in {"RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"}:
            return None
        raise
