"""Keep MLflow's part of a run in order."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from kedro.framework.context import KedroContext
from kedro.framework.hooks import hook_impl

from mlops_template.errors import ProjectError

SQLITE = "sqlite:///"


class TrackingHooks:
    """See that the tracking database is whole before kedro-mlflow opens it."""

    @hook_impl(wrapper=True)
    def after_context_created(self, context: KedroContext) -> Iterator[None]:
        """Create a missing SQLite database aside and rename it.

        MLflow builds it in many steps; a process killed between two would leave one that no later run can open.

        Raises:
            ProjectError: It is there, but no database, or one of another MLflow.
        """
        from mlflow.exceptions import MlflowException

        uri = context.config_loader["mlflow"].get("server", {}).get("mlflow_tracking_uri", "")
        if uri.startswith(SQLITE):
            _create_database(Path(uri.removeprefix(SQLITE)))
        try:
            yield
        except MlflowException as error:
            if "database schema" not in error.message:
                raise
            raise ProjectError(_of_another_mlflow(uri, error.message)) from error


def _create_database(database: Path) -> None:
    for place in (database.parent, database):
        if place.exists() and not os.access(place, os.W_OK):
            raise ProjectError(
                f"{place} cannot be written, but every run is tracked in {database}; see the rights of it"
            )
    if database.exists():
        _refuse_broken(database)
        return
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

    part = database.with_name(f"{database.name}.part")
    part.unlink(missing_ok=True)
    store: Any = SqlAlchemyStore(f"{SQLITE}{part}", str(database.parent / "mlartifacts"))
    store.engine.dispose()
    part.rename(database)


def _refuse_broken(database: Path) -> None:
    try:
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("select name from sqlite_master").fetchall()
    except sqlite3.DatabaseError as error:
        raise ProjectError(
            f"{database}: the tracking database cannot be read: {error}\n"
            "Put a copy in its place; or move it away, and the next run begins a new one that knows no champion."
        ) from error


def _of_another_mlflow(uri: str, message: str) -> str:
    return (
        f"{uri}: {message.split(' Take a backup', maxsplit=1)[0]}\n"
        f"An earlier MLflow wrote it: copy the file, then run: mlflow db upgrade {uri}\n"
        "If a later one did, install that one."
    )
