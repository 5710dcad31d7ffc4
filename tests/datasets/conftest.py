from collections.abc import Iterator
from pathlib import Path

import mlflow
import pytest

from mlops_template import settings  # noqa: F401  registers the file system that writes by rename
from mlops_template.serving.candidate_model import CandidateModel
from toy import toy_model


@pytest.fixture(scope="module")
def tracking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A tracking database of its own, and an experiment that is active in it."""
    folder = tmp_path_factory.mktemp("tracking")
    former = mlflow.get_tracking_uri()
    mlflow.set_tracking_uri(f"sqlite:///{folder / 'mlflow.db'}")
    identity = mlflow.create_experiment("toy", artifact_location=str(folder / "mlartifacts"))
    mlflow.set_experiment(experiment_id=identity)
    yield identity
    mlflow.set_tracking_uri(former)


@pytest.fixture(scope="session")
def model() -> CandidateModel:
    return toy_model()


@pytest.fixture
def filepath(tmp_path: Path) -> str:
    """A file in a folder that is not there yet."""
    return str(tmp_path / "made" / "file.json")
