import pytest

from project import Project

pytestmark = pytest.mark.slow


def test_clean_removes_what_runs_made_and_nothing_else(project: Project) -> None:
    done = project.run_here("--env", "sample", "--pipelines", "sourcing,feature_engineering")
    assert done.exit_code == 0, done.output
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
    assert left == set(mine)
    assert (project.path / "conf" / "local" / "credentials.yml").exists()
    assert not (project.path / "mlflow.db").exists()
