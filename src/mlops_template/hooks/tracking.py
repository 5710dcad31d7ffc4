"""Keep MLflow's part of a run in order."""

from pathlib import Path
from typing import Any

from kedro.framework.context import KedroContext
from kedro.framework.hooks import hook_impl

SQLITE = "sqlite:///"


class TrackingHooks:
    """Make the tracking database whole before kedro-mlflow opens it."""

    @hook_impl(tryfirst=True)
    def after_context_created(self, context: KedroContext) -> None:
        """Create a missing SQLite database aside and rename it.

        MLflow builds it in many steps; a process killed between two would leave one that no later run can open.
        """
        uri = context.config_loader["mlflow"].get("server", {}).get("mlflow_tracking_uri", "")
        if uri.startswith(SQLITE):
            _create_database(Path(uri.removeprefix(SQLITE)))


def _create_database(database: Path) -> None:
    if database.exists():
        return
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

    part = database.with_name(f"{database.name}.part")
    part.unlink(missing_ok=True)
    store: Any = SqlAlchemyStore(f"{SQLITE}{part}", str(database.parent / "mlartifacts"))
    store.engine.dispose()
    part.rename(database)
