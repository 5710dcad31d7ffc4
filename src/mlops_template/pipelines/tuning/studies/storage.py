"""Where trials are kept."""

from pathlib import Path

import optuna

from mlops_template.errors import ProjectError


def open_storage(address: str) -> optuna.storages.BaseStorage:
    """Open where trials are kept, or make it; an address of SQLAlchemy.

    Raises:
        ProjectError: It cannot be reached.
    """
    path = address.removeprefix("sqlite:///")
    if path != address:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    try:
        return optuna.storages.RDBStorage(address)
    except Exception as error:
        raise ProjectError(f"tuning.storage: {address.rsplit('@', maxsplit=1)[-1]}: {error}") from error
