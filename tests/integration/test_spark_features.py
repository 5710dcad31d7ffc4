"""The registered features give in Spark, by mapInPandas, what they give here."""

import os
import sys
from collections.abc import Iterator
from typing import Any

import mlflow
import numpy as np
import pandas as pd
import pytest
from pyspark.sql import SparkSession

from mlops_template.datasets.features import FeaturesDataset

from toy import toy_plan, toy_problem, toy_table

pytestmark = pytest.mark.integration

SPARK_TYPES = {"double": "double", "long": "bigint", "string": "string"}
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.session.timeZone": "America/New_York",  # which must not move a moment
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "64",
}


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    """Two workers of this interpreter; the JVM ends with the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "PYSPARK_PYTHON", sys.executable)
        patch.delitem(os.environ, "PYTHONPATH", raising=False)
        builder = SparkSession.builder.master("local[2]")
        for name, value in SETTINGS.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        gateway = session.sparkContext._gateway
        yield session
        session.stop()
        gateway.shutdown()
        gateway.proc.stdin.close()  # on which the JVM waits
        assert gateway.proc.wait(timeout=60) is not None


@pytest.fixture(scope="module")
def plan() -> Any:
    return toy_plan(toy_table(), toy_problem())


@pytest.fixture(scope="module")
def model(plan: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The folder of the registered function."""
    folder = tmp_path_factory.mktemp("registry")
    former = mlflow.get_tracking_uri()
    mlflow.set_tracking_uri(f"sqlite:///{folder / 'mlflow.db'}")
    mlflow.create_experiment("toy", artifact_location=(folder / "artifacts").as_uri())
    mlflow.set_experiment("toy")
    FeaturesDataset(filepath=str(folder / "tree.joblib"), name="toy-features", variant="tree").save(plan)
    yield mlflow.artifacts.download_artifacts("models:/toy-features@tree", dst_path=str(folder / "model"))
    mlflow.set_tracking_uri(former)


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    raw = toy_problem().raw_rows(toy_table(300, seed=3))
    raw.loc[2, "carrier"] = "ZZ"
    raw.loc[3, ["carrier", "distance"]] = [None, np.nan]
    return raw.assign(row=np.arange(len(raw)))


def test_the_same_values_in_spark(spark: SparkSession, model: str, plan: Any, rows: pd.DataFrame) -> None:
    outputs = mlflow.models.get_model_info(model).signature.outputs
    schema = ", ".join(f"`{column.name}` {SPARK_TYPES[column.type.name]}" for column in outputs)

    def features(frames: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        function = mlflow.pyfunc.load_model(model)
        package = sys.modules["mlops_template"].__file__
        assert package.startswith(model), f"the package is {package}, not the model's own copy"
        for frame in frames:
            yield function.predict(frame).assign(row=frame["row"])

    table = spark.createDataFrame(rows)
    assert dict(table.dtypes)["moment"] == "timestamp_ntz"
    made = table.repartition(4).mapInPandas(features, f"row bigint, {schema}").toPandas()
    made = made.set_index("row").sort_index()
    expected = plan.transform(rows)
    assert list(made) == list(expected)
    pd.testing.assert_frame_equal(made, expected, check_exact=True, check_dtype=False, check_names=False)
    assert expected.shape[0] == 300
