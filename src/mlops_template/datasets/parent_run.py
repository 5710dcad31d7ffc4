"""The MLflow run that children are logged below, also in a process that did not open it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import mlflow

_taken_up: ContextVar[str | None] = ContextVar("taken_up", default=None)


@dataclass(frozen=True)
class ParentRun:
    """Where a run of MLflow is.

    Attributes:
        tracking_uri: Of the server or database that keeps it.
        registry_uri: Of the registry of models.
        experiment_id: Of its experiment.
        run_id: Its own.
    """

    tracking_uri: str
    registry_uri: str
    experiment_id: str
    run_id: str

    @classmethod
    def running(cls) -> "ParentRun | None":
        """Give the run that this thread has open; None where it has none."""
        active = mlflow.active_run()
        if active is None:
            return None
        uris = (mlflow.get_tracking_uri(), mlflow.get_registry_uri())
        return cls(*uris, active.info.experiment_id, active.info.run_id)

    @contextmanager
    def taken_up(self) -> Iterator[None]:
        """Let children of this thread be logged below the run, which is not opened and so is not ended either."""
        mlflow.set_tracking_uri(self.tracking_uri)
        mlflow.set_registry_uri(self.registry_uri)
        mlflow.set_experiment(experiment_id=self.experiment_id)
        token = _taken_up.set(self.run_id)
        try:
            yield
        finally:
            _taken_up.reset(token)


def parent_run_id() -> str | None:
    """Give the run that a child of this thread belongs below; None where there is none."""
    active = mlflow.active_run()
    return _taken_up.get() if active is None else str(active.info.run_id)
