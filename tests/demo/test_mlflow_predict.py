"""A candidate answers in a process that knows nothing of the project: not its folder, not its source, not its package."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pandas as pd
import pytest

from project import Project

pytestmark = pytest.mark.integration

MODEL = "models:/flight_delays_sample@champion"
# -I: no PYTHONPATH, no working directory; -S: no .pth file, so no editable install either
BARE = f"""
import sys, importlib.util
sys.path.append({sysconfig.get_path("purelib")!r})
assert importlib.util.find_spec("mlops_template") is None, "the package can be imported, so this proves nothing"
from mlflow.cli import cli
cli()
"""


@pytest.fixture(scope="module")
def answers(sample_run: Project) -> pd.DataFrame:
    """What the batch said."""
    return sample_run.frame("sample/07_model_output/predictions.parquet")[
        ["prediction", "probability_False", "probability_True"]
    ]


@pytest.fixture(scope="module")
def rows(sample_run: Project) -> pd.DataFrame:
    """The same rows raw, as a caller knows them."""
    rows = sample_run.frame("sample/05_model_input/test.parquet").drop(columns="late")
    assert rows["plane_year"].isna().any()
    assert rows["wind_gust"].isna().any()
    return rows


def predict(project: Project, folder: Path, kind: str, command: list[str], **environment: str) -> pd.DataFrame:
    """Run ``mlflow models predict`` on ``rows.<kind>`` in `folder`, which lies outside the project."""
    assert project.path not in folder.parents
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "MLFLOW", "KEDRO"))}
    paths = ["--input-path", f"rows.{kind}", "--output-path", "answers.json"]
    done = subprocess.run(
        [*command, "models", "predict", "-m", MODEL, "--env-manager", "local", "--content-type", kind, *paths],
        cwd=folder,
        env=clean | {"MLFLOW_TRACKING_URI": project.tracking_uri} | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return pd.DataFrame(json.loads((folder / "answers.json").read_text("utf-8"))["predictions"])


def assert_same(answered: pd.DataFrame, expected: pd.DataFrame) -> None:
    assert list(answered) == list(expected)
    assert answered["prediction"].tolist() == expected["prediction"].tolist()
    pd.testing.assert_frame_equal(answered, expected, rtol=0, atol=1e-12)


def test_console_script_with_records(
    sample_run: Project, rows: pd.DataFrame, answers: pd.DataFrame, tmp_path: Path
) -> None:
    records = json.loads(rows.to_json(orient="records", date_format="iso", double_precision=15))
    assert any(record["wind_gust"] is None for record in records)
    (tmp_path / "rows.json").write_text(json.dumps({"dataframe_records": records}), "utf-8")
    script = shutil.which("mlflow", path=Path(sys.executable).parent)
    assert script is not None
    assert_same(predict(sample_run, tmp_path, "json", [script]), answers)


def test_split_where_the_package_cannot_be_imported(
    sample_run: Project, rows: pd.DataFrame, answers: pd.DataFrame, tmp_path: Path
) -> None:
    split = json.loads(rows.to_json(orient="split", date_format="iso", double_precision=15, index=False))
    (tmp_path / "rows.json").write_text(json.dumps({"dataframe_split": split}), "utf-8")
    assert_same(predict(sample_run, tmp_path, "json", [sys.executable, "-I", "-S", "-c", BARE]), answers)


def test_a_request_may_lack_what_no_training_row_lacked(
    sample_run: Project, rows: pd.DataFrame, tmp_path: Path
) -> None:
    assert rows["scheduled_arrival"].dtype.kind == "i"
    record = json.loads(rows.head(1).to_json(orient="records", date_format="iso", double_precision=15))[0]
    lacking = record | {"scheduled_arrival": None, "carrier": None, "temp": 60}
    (tmp_path / "rows.json").write_text(json.dumps({"dataframe_records": [record, lacking]}), "utf-8")
    answered = predict(sample_run, tmp_path, "json", [sys.executable, "-I", "-S", "-c", BARE])
    assert answered["probability_True"].between(0, 1).all()
    assert answered["probability_True"].nunique() == 2


def test_csv_where_the_package_cannot_be_imported(
    sample_run: Project, rows: pd.DataFrame, answers: pd.DataFrame, tmp_path: Path
) -> None:
    numbers = rows.select_dtypes("number").astype(float)  # MLflow takes no whole number for a double
    rows.assign(**numbers).to_csv(tmp_path / "rows.csv", index=False)
    # MLflow 3.17 parses a CSV's moments only where pandas reads text as objects, which pandas 3 no longer does
    answered = predict(sample_run, tmp_path, "csv", [sys.executable, "-S", "-c", BARE], PANDAS_FUTURE_INFER_STRING="0")
    assert_same(answered, answers)
