import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from mlflow.exceptions import MlflowException

from mlops_template.errors import ProjectError
from mlops_template.hooks.tracking import TrackingHooks

OTHER = "Detected out-of-date database schema (found version 451a, but expected dc11). Take a backup of your database"


def begin(database: Path) -> Any:
    loaded = {"mlflow": {"server": {"mlflow_tracking_uri": f"sqlite:///{database}"}}}
    hook = TrackingHooks().after_context_created(SimpleNamespace(config_loader=loaded))
    next(hook)
    return hook


@pytest.mark.slow
@pytest.mark.parametrize("content", [b"this is no database, far from it", None], ids=["other file", "cut off"])
def test_a_broken_database_is_told_and_left(tmp_path: Path, content: bytes | None) -> None:
    database = tmp_path / "mlflow.db"
    begin(database)
    database.write_bytes(database.read_bytes()[:50_000] if content is None else content)
    before = database.read_bytes()
    with pytest.raises(ProjectError, match=r"mlflow\.db: the tracking database cannot be read(.|\n)*move it away"):
        begin(database)
    assert database.read_bytes() == before


def test_one_of_another_mlflow_is_told_with_the_command_that_mends_it(tmp_path: Path) -> None:
    hook = begin(tmp_path / "mlflow.db")
    with pytest.raises(
        ProjectError, match=rf"found version 451a(.|\n)*mlflow db upgrade sqlite:///{tmp_path}/mlflow.db"
    ):
        hook.throw(MlflowException(OTHER))


@pytest.mark.slow
def test_what_else_mlflow_says_is_not_touched(tmp_path: Path) -> None:
    with pytest.raises(MlflowException, match="no such experiment"):
        begin(tmp_path / "mlflow.db").throw(MlflowException("no such experiment"))


def test_a_database_that_cannot_be_written_is_told_before_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda place, _: place != tmp_path)  # root may write anywhere
    with pytest.raises(ProjectError, match="cannot be written"):
        begin(tmp_path / "mlflow.db")
    assert not list(tmp_path.iterdir())
