"""Answers of a MOJO, H2O's file of a fitted model, without a server."""

import subprocess
import tempfile
from pathlib import Path

import pandas as pd

from mlops_template.backends.models.h2o.java import java
from mlops_template.backends.models.h2o.server import JAR
from mlops_template.backends.models.h2o.table import write
from mlops_template.errors import ProjectError

_BRIEF = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"]  # half the seconds for a process so short


def answers(mojo: bytes, rows: pd.DataFrame) -> pd.DataFrame:
    """Ask a MOJO.

    Args:
        mojo: The file's content.
        rows: n rows of plain columns.

    Returns:
        n rows: ``predict`` and, for classes, one column of probabilities for each.

    Raises:
        ProjectError: Java ended badly.
    """
    with tempfile.TemporaryDirectory(prefix="h2o-") as name:
        folder = Path(name)
        (folder / "model.zip").write_bytes(mojo)
        files = {"--mojo": "model.zip", "--input": "rows.csv", "--output": "answers.csv"}
        write(rows, folder / "rows.csv")
        options = [part for option, file in files.items() for part in (option, str(folder / file))]
        command = [java(), *_BRIEF, "-cp", str(JAR), "hex.genmodel.tools.PredictCsv", *options, "--decimal"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
        if done.returncode:
            raise ProjectError(f"H2O's MOJO gave no answer: {(done.stderr or done.stdout)[-1000:]}")
        return pd.read_csv(folder / "answers.csv", float_precision="round_trip")
