import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import mlflow
import pandas as pd
import pytest
from kedro.io import DatasetError
from sklearn.preprocessing import StandardScaler

from mlops_template.datasets import features as module
from mlops_template.datasets.features import FeaturesDataset

from toy import toy_plan, toy_problem, toy_table

pytestmark = pytest.mark.usefixtures("tracking")

NAME = "toy-features"
# -I: no PYTHONPATH, no working directory; -S: no .pth file, so no editable install either
ELSEWHERE = f"""
import sys, importlib.util
sys.path.append({sysconfig.get_path("purelib")!r})
assert importlib.util.find_spec("mlops_template") is None, "the package can be imported, so this proves nothing"
import mlflow, pandas
mlflow.set_tracking_uri(sys.argv[1])
features = mlflow.pyfunc.load_model(sys.argv[2]).predict(pandas.read_parquet("rows.parquet"))
features.to_parquet("features.parquet")
"""


def rows(seed: int = 3) -> pd.DataFrame:
    """Raw rows of a batch, with what no training row had."""
    raw = toy_problem().raw_rows(toy_table(30, seed=seed))
    raw.loc[2, "carrier"] = "ZZ"
    return raw


def versions() -> list[Any]:
    return mlflow.MlflowClient().search_model_versions(f"name = '{NAME}'")


@pytest.fixture
def plan() -> Any:
    return toy_plan(toy_table(), toy_problem())


@pytest.fixture
def dataset(filepath: str, request: pytest.FixtureRequest) -> FeaturesDataset:
    variant = request.node.name.replace("_", "-")
    return FeaturesDataset(filepath=filepath, name=NAME, variant=variant)


def uri(dataset: FeaturesDataset) -> str:
    return f"models:/{NAME}@{dataset._variant}"


@pytest.mark.slow
def test_the_file_gives_the_transformer_back(dataset: FeaturesDataset, plan: Any, filepath: str) -> None:
    assert not dataset.exists()
    dataset.save(plan)
    assert dataset.exists()
    pd.testing.assert_frame_equal(dataset.load().transform(rows()), plan.transform(rows()), check_exact=True)
    assert list(Path(filepath).parent.iterdir()) == [Path(filepath)]  # written by rename, no part is left


@pytest.mark.slow
def test_the_function_is_registered_with_its_signature(dataset: FeaturesDataset, plan: Any) -> None:
    with mlflow.start_run() as parent:
        dataset.save(plan)
        assert mlflow.active_run() is not None
    function = mlflow.pyfunc.load_model(uri(dataset))
    pd.testing.assert_frame_equal(function.predict(rows()), plan.transform(rows()), check_exact=True)
    signature = function.metadata.signature
    types = {column.name: column.type.name for column in signature.inputs}
    assert types == {"distance": "double", "noise": "double", "carrier": "string", "moment": "datetime"}
    assert signature.outputs.input_names() == list(plan.get_feature_names_out())
    run = mlflow.get_run(function.metadata.run_id)
    assert run.info.status == "FINISHED"
    assert run.data.tags["mlflow.parentRunId"] == parent.info.run_id
    assert (run.data.tags["pipeline"], run.data.tags["variant"]) == ("feature_engineering", dataset._variant)
    assert run.data.metrics["features"] == len(plan.get_feature_names_out())


@pytest.mark.slow
def test_without_a_run_none_is_left_open(dataset: FeaturesDataset, plan: Any) -> None:
    dataset.save(plan)
    assert mlflow.active_run() is None


def test_no_rows_have_no_features(dataset: FeaturesDataset, plan: Any) -> None:
    dataset.save(plan)
    none = mlflow.pyfunc.load_model(uri(dataset)).predict(rows().head(0))
    assert (len(none), list(none)) == (0, list(plan.get_feature_names_out()))


@pytest.mark.slow
def test_the_same_values_where_the_package_cannot_be_imported(
    dataset: FeaturesDataset, plan: Any, database: str, tmp_path: Path
) -> None:
    dataset.save(plan)
    rows().to_parquet(tmp_path / "rows.parquet")
    command = [sys.executable, "-I", "-S", "-c", ELSEWHERE, database, uri(dataset)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    pd.testing.assert_frame_equal(
        pd.read_parquet(tmp_path / "features.parquet"), plan.transform(rows()), check_exact=True
    )


@pytest.mark.slow
def test_nothing_is_registered_twice(dataset: FeaturesDataset, filepath: str, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset.save(toy_plan(toy_table(), toy_problem()))
    before = len(versions())
    Path(filepath).unlink()
    dataset.save(toy_plan(toy_table(), toy_problem()))
    assert len(versions()) == before
    assert dataset.exists()
    dataset.save(toy_plan(toy_table(seed=1), toy_problem()))
    assert len(versions()) == before + 1, "other rows, another function"
    monkeypatch.setattr(module, "source_digest", lambda: "other code")
    dataset.save(toy_plan(toy_table(seed=1), toy_problem()))
    assert len(versions()) == before + 2, "other code, another function"


@pytest.mark.slow
def test_a_plan_is_known_again_by_another_process(dataset: FeaturesDataset, plan: Any) -> None:
    digest = (
        "from mlops_template.datasets.features import _digest; from toy import *; "
        "print(_digest(toy_plan(toy_table(), toy_problem())))"
    )
    command = [sys.executable, "-c", digest]
    environment = {"PYTHONPATH": ":".join(sys.path), "PYTHONHASHSEED": "77", "PATH": ""}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout.strip() == module._digest(plan), done.stderr


def test_what_it_needs_is_said_and_not_found_out(
    dataset: FeaturesDataset, plan: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find_out(*_: Any, **__: Any) -> None:
        pytest.fail("MLflow would load the model in another process, which takes 10 s")

    monkeypatch.setattr(mlflow.models, "infer_pip_requirements", find_out)
    dataset.save(plan)


def test_whether_it_is_there_is_not_asked_of_the_registry(
    dataset: FeaturesDataset, plan: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset.save(plan)
    monkeypatch.setattr(module, "version_by_alias", None)
    monkeypatch.setattr(module, "mlflow", None)
    assert dataset.exists()
    assert dataset.load() is not None


def test_what_remembers_no_rows_is_refused(dataset: FeaturesDataset) -> None:
    with pytest.raises(DatasetError, match="remember no rows"):
        dataset.save(StandardScaler().fit([[1.0]]))
    assert not dataset.exists()
