"""A copy of the project in a folder of its own, and its commands as a user types them."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result
from kedro.framework.startup import bootstrap_project

ROOT = Path(__file__).parents[1]
SHARED_DATA = ROOT.parent / "shared" / "data"
# backends whose library takes seconds to import, and which
HEAVY = {"embedding": "sentence_transformers", "snorkel": "snorkel", "keras": "keras", "h2o": "h2o"}
FEATURETOOLS_FITS = pd.__version__ < "3"  # what it is built on knows no later pandas
_TAKEN = ("conf", "src", "pyproject.toml", ".telemetry", "README.md")


@dataclass(frozen=True)
class Project:
    """A copy that a test may run and spoil."""

    path: Path

    @classmethod
    def copy_to(cls, path: Path) -> "Project":
        for name in _TAKEN:
            source = ROOT / name
            if source.is_dir():
                ignored = shutil.ignore_patterns("__pycache__", "*.egg-info", "local")
                shutil.copytree(source, path / name, ignore=ignored)
            else:
                path.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, path / name)
        (path / "conf" / "local").mkdir()
        return cls(path)

    def copied(self, path: Path) -> "Project":
        """Give a copy as it stands, runs and all; its models are still found where they were logged."""
        shutil.copytree(self.path, path)
        return Project(path)

    def kedro(self, *arguments: str, cwd: Path | None = None, timeout: float = 300) -> subprocess.CompletedProcess[str]:
        """Run ``kedro ...`` in the copy; standard output and error come back as text."""
        return subprocess.run(
            [sys.executable, "-m", "kedro", *arguments],
            cwd=cwd or self.path,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def run_here(self, *arguments: str) -> Result:
        """Run ``kedro run ...`` in this process: seconds faster, but with this process's package."""
        import mlflow

        from mlops_template.cli.run import run
        from mlops_template.cli.telling import telling

        before = Path.cwd()
        os.chdir(self.path)
        try:
            return CliRunner().invoke(telling(run), arguments, obj=bootstrap_project(self.path))
        finally:
            while mlflow.active_run():  # the next run of this process must not take it for its parent
                mlflow.end_run()
            os.chdir(before)

    @property
    def environment(self) -> dict[str, str]:
        """The copy's own source comes first, whatever is installed."""
        return os.environ | {"PYTHONPATH": str(self.path / "src"), "COLUMNS": "200", "NO_COLOR": "1"}

    def configure(self, env: str, **files: str) -> None:
        """Write ``conf/<env>/<file>.yml`` for each file."""
        folder = self.path / "conf" / env
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / f"{name}.yml").write_text(text, "utf-8")

    def frame(self, path: str) -> pd.DataFrame:
        """Read a Parquet file below ``data/``."""
        return pd.read_parquet(self.path / "data" / path)

    @property
    def tracking_uri(self) -> str:
        return f"sqlite:///{self.path / 'mlflow.db'}"

    def champion_run(self, name: str) -> str:
        """Give the run that made the champion of the registered model `name`."""
        from mlflow import MlflowClient

        return MlflowClient(self.tracking_uri).get_model_version_by_alias(name, "champion").run_id

    def raw_file(self, name: str) -> Path:
        """Give the path of a file below ``data/01_raw``, whose folder is there."""
        path = self.path / "data" / "01_raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def take_shared(self, source: str, name: str) -> None:
        """Copy a file of ``../shared/data`` below ``data/01_raw``, or skip the test where there is none."""
        if not SHARED_DATA.is_dir():
            pytest.skip("../shared/data is absent")
        shutil.copy(SHARED_DATA / source, self.raw_file(name))
