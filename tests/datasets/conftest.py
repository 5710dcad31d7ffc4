from collections.abc import Iterator
from pathlib import Path

import mlflow
import pytest

from mlops_template import settings  # noqa: F401  registers the file system that writes by rename
from mlops_template.serving.candidate_model import CandidateModel

from toy import toy_model


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A tracking database with one experiment, made once because MLflow takes seconds to make it."""
    folder = tmp_path_factory.mktemp("tracking")
    uri = f"sqlite:///{folder / 'mlflow.db'}"
    mlflow.MlflowClient(uri).create_experiment("toy", artifact_location=str(folder / "mlartifacts"))
    return uri


@pytest.fixture(scope="module")
def tracking(database: str) -> Iterator[None]:
    """What MLflow logs, it logs there."""
    former = mlflow.get_tracking_uri()
    mlflow.set_tracking_uri(database)
    mlflow.set_experiment("toy")
    yield
    mlflow.set_tracking_uri(former)


@pytest.fixture(scope="session")
def model() -> CandidateModel:
    return toy_model()


@pytest.fixture
def filepath(tmp_path: Path) -> str:
    """A file in a folder that is not there yet."""
    return str(tmp_path / "made" / "file.json")
