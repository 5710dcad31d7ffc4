"""The commands as a user types them, and what they leave behind."""

import ast
import json
from pathlib import Path

import pandas as pd
import pytest

from project import ROOT, Project

pytestmark = pytest.mark.slow

MODELS = ["catboost", "hist_gradient_boosting", "lightgbm", "logistic_regression", "xgboost"]
TREES = """
    extra_trees:
      type: sklearn.ensemble.ExtraTreesClassifier
      features: linear
      n_estimators: 20
      max_depth: 8
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A copy without conf/local and with one model more, run from a folder inside it; these tests spoil it."""
    copy = Project.copy_to(tmp_path_factory.mktemp("faces") / "project")
    (copy.path / "conf" / "local").rmdir()
    sample = copy.path / "conf" / "sample" / "parameters.yml"
    assert "  models:\n" in sample.read_text("utf-8")
    sample.write_text(sample.read_text("utf-8").replace("  models:\n", f"  models:{TREES}"), "utf-8")
    (copy.path / "notebooks" / "deep").mkdir(parents=True)
    ok(copy, "run", "--env", "sample", cwd=copy.path / "notebooks" / "deep")
    figures(copy).to_parquet(copy.path / "first_figures.parquet")
    return copy


def ok(project: Project, *arguments: str, cwd: Path | None = None) -> str:
    """Run a command that must end well, and give what it said on one line."""
    done = project.kedro(*arguments, cwd=cwd)
    assert done.returncode == 0, done.stdout + done.stderr
    return " ".join((done.stdout + done.stderr).split())


def summaries(project: Project) -> dict[str, dict]:
    files = (project.path / "data" / "sample" / "06_models" / "candidates").glob("training.*.json")
    return {file.name.split(".")[1]: json.loads(file.read_text("utf-8")) for file in sorted(files)}


def run_ids(project: Project) -> dict[str, str]:
    return {name: summary["run_id"] for name, summary in summaries(project).items()}


def figures(project: Project) -> pd.DataFrame:
    """Give the leaderboard's metrics by model."""
    board = project.frame("sample/08_reporting/leaderboard.parquet").set_index("name")
    return board.filter(like="validation_")


def test_one_seed_gives_the_same_figures_twice(sample_run: Project, own: Project) -> None:
    first = figures(sample_run)
    assert sorted(first.index) == MODELS
    again = pd.read_parquet(own.path / "first_figures.parquet").drop(index="extra_trees")
    pd.testing.assert_frame_equal(again.sort_index(), first.sort_index(), check_exact=True)


def test_sub_folder_keeps_tracking_in_the_project(own: Project) -> None:
    assert (own.path / "mlflow.db").is_file()
    assert any((own.path / "mlartifacts").iterdir())
    assert (own.path / "data" / "sample" / "07_model_output" / "predictions.parquet").is_file()
    assert list((own.path / "notebooks").rglob("*")) == [own.path / "notebooks" / "deep"]


def test_runs_without_conf_local(own: Project) -> None:
    from mlflow import MlflowClient

    assert not (own.path / "conf" / "local").exists()
    ok(own, "run", "--pipelines", "sourcing", "--params", "sourcing.rows=2000")
    assert len(own.frame("03_primary/table.parquet")) == 2000
    assert MlflowClient(own.tracking_uri).get_experiment_by_name("flight_delays") is not None


def test_new_model_is_a_block_of_yaml(own: Project) -> None:
    board = own.frame("sample/08_reporting/leaderboard.parquet").set_index("name")
    assert board.loc["extra_trees", "status"] == "ok"
    assert board.loc["extra_trees", "engine"] == "sklearn"
    assert board.loc["extra_trees", "validation_roc_auc"] > 0.6
    assert summaries(own)["extra_trees"]["params"]["max_depth"] == 8


def test_only_missing_outputs_trains_what_is_missing(own: Project) -> None:
    before = run_ids(own)
    ok(own, "run", "--env", "sample", "--only-missing-outputs")
    assert run_ids(own) == before

    (own.path / "data" / "sample" / "06_models" / "candidates" / "training.xgboost.json").unlink()
    ok(own, "run", "--env", "sample", "--only-missing-outputs")
    after = run_ids(own)
    assert after.pop("xgboost") != before.pop("xgboost")
    assert after == before


def test_old_word_and_a_model_left_out(own: Project) -> None:
    before = run_ids(own)
    options = ["--pipeline", "training", "--params", "training.models.lightgbm=null,seed=14"]
    said = ok(own, "run", "--env", "sample", *options)
    assert "'--pipeline' is deprecated" in said
    assert "evaluation" not in said
    after = summaries(own)
    assert run_ids(own)["lightgbm"] == before["lightgbm"]
    assert {name for name in before if after[name]["run_id"] != before[name]} == set(before) - {"lightgbm"}
    assert {after[name]["seed"] for name in before if name != "lightgbm"} == {14}


def test_pipelines_and_another_seed(sample_run: Project, own: Project) -> None:
    table = own.path / "data" / "sample" / "03_primary" / "table.parquet"
    written = table.stat().st_mtime_ns
    ok(own, "run", "--env", "sample", "--pipelines", "training,evaluation", "--params", "seed=14")
    assert table.stat().st_mtime_ns == written
    assert sorted(figures(own).index) == sorted([*MODELS, "extra_trees"])
    drawn = ["catboost", "hist_gradient_boosting"]  # they draw by chance with their default arguments
    assert (figures(own).loc[drawn, "validation_roc_auc"] != figures(sample_run).loc[drawn, "validation_roc_auc"]).all()


def test_from_nodes_takes_what_is_there(own: Project) -> None:
    before = run_ids(own)
    board = own.path / "data" / "sample" / "08_reporting" / "leaderboard.parquet"
    board.unlink()
    said = ok(own, "run", "--env", "sample", "--from-nodes", "evaluation.leaderboard")
    assert run_ids(own) == before
    assert board.is_file()
    assert "reporting.report" in said
    assert "training." not in said


def test_one_child_run_per_candidate(sample_run: Project) -> None:
    from mlflow import MlflowClient
    from mlflow.models import Model

    client = MlflowClient(sample_run.tracking_uri)
    experiment = client.get_experiment_by_name("flight_delays_sample")
    runs = {run.info.run_id: run for run in client.search_runs([experiment.experiment_id])}
    children = {run_id: run for run_id, run in runs.items() if "mlflow.parentRunId" in run.data.tags}
    [parent] = set(runs) - set(children)
    assert {child.data.tags["mlflow.parentRunId"] for child in children.values()} == {parent}
    plans = {run_id for run_id, run in children.items() if run.data.tags["pipeline"] == "feature_engineering"}
    assert {children[run_id].data.tags["variant"] for run_id in plans} == {"linear", "tree"}
    assert set(children) - plans == set(run_ids(sample_run).values())
    for name, summary in summaries(sample_run).items():
        child = children[summary["run_id"]]
        assert child.info.status == "FINISHED"
        assert child.info.run_name == f"training.{name}"
        assert child.data.tags["candidate"] == name
        assert child.data.tags["engine"] == summary["engine"]
        assert child.data.params["type"].startswith(summary["engine"])
        assert child.data.params["seed"] == "13"
        assert child.data.metrics.items() >= (summary["metrics"] | summary["timings"]).items()
        logged = client.get_logged_model(summary["model_uri"].removeprefix("models:/"))
        signature = Model.load(logged.artifact_location.removeprefix("file://")).signature
        assert {"carrier", "distance", "scheduled_departure"} < set(signature.inputs.input_names())
        assert signature.outputs.input_names() == ["prediction", "probability_False", "probability_True"]
    tested = {run_id for run_id, child in children.items() if "test_roc_auc" in child.data.metrics}
    decision = json.loads((sample_run.path / "data/sample/08_reporting/gate_decision.json").read_text("utf-8"))
    assert tested == {decision["run_id"]}  # the test rows are looked at once, for the challenger


def test_no_telemetry(sample_run: Project) -> None:
    assert (ROOT / ".telemetry").read_text("utf-8").strip() == "consent: false"
    assert (sample_run.path / "pyproject.toml").read_bytes() == (ROOT / "pyproject.toml").read_bytes()
    assert "project_id" not in (ROOT / "pyproject.toml").read_text("utf-8")


def test_registry_names_the_pipelines(sample_run: Project) -> None:
    folders = [path.parent.name for path in (ROOT / "src" / "mlops_template" / "pipelines").glob("*/pipeline.py")]
    listed = ok(sample_run, "registry", "list").removeprefix("- ").split(" - ")
    assert listed == sorted(["__default__", *folders])


def test_viz_builds_a_static_site_with_layers(project: Project) -> None:
    ok(project, "viz", "build")
    assert (project.path / "build" / "index.html").is_file()
    sites = {
        site.name: json.loads(site.read_text("utf-8")) for site in (project.path / "build/api/pipelines").iterdir()
    }
    assert {"sourcing", "feature_engineering", "training", "evaluation", "inference", "reporting"} < set(sites)
    order = ["source", "raw", "primary", "model input", "feature", "models", "model output", "reporting"]
    assert [layer for layer in sites["__default__"]["layers"] if layer in order] == order
    sites.pop("training_in_parts", None)  # it has no node until its rows are named
    for name, site in sites.items():
        assert site["layers"], f"{name}: layers are switched off, for they run in a circle"
        assert {node["name"] for node in site["nodes"] if node["type"] == "task"}, name
        layers = {node["name"]: node["layer"] for node in site["nodes"] if node["type"] == "data"}
        assert all(layers.values()), f"{name}: a dataset without a layer in {layers}"


def test_airflow_dag_compiles(project: Project) -> None:
    ok(project, "airflow", "create", "--env", "sample")
    [dag] = (project.path / "airflow_dags").glob("*.py")
    source = dag.read_text("utf-8")
    ast.parse(source)
    for name in MODELS:
        assert f'"training.{name}"' in source
