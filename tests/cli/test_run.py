"""Which runner carries out a run."""

from typing import Any

import click
import pytest
from kedro.framework.startup import bootstrap_project

from mlops_template.cli.run import _runner, run
from mlops_template.runners import DaskRunner, SideBySideRunner

from project import ROOT, Project


def chosen(env: str | None, runner: str = "", **stated: Any) -> dict[str, Any]:
    bootstrap_project(ROOT)
    with click.Context(run) as context:
        context.params = {"env": env}
        return _runner({"runner": runner, "runner_params": stated})


@pytest.mark.slow
@pytest.mark.parametrize(
    ("env", "runner"), [(None, SideBySideRunner), ("sample", SideBySideRunner), ("dask", DaskRunner)]
)
def test_the_environment_names_it(env: str | None, runner: type[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    found = chosen(env)
    assert found["runner"] == f"mlops_template.runners.{runner.__name__}"
    runner(**found["runner_params"])


def test_the_command_line_has_the_last_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert chosen("dask", address="tcp://host:8786")["runner_params"]["address"] == "tcp://host:8786"
    assert chosen("dask", "SequentialRunner") == {}


@pytest.mark.slow
def test_a_pipeline_with_nothing_to_do_is_told(project: Project) -> None:
    done = project.kedro("run", "--env", "sample", "--pipelines", "training_in_parts")
    assert done.returncode == 1
    [line] = [line for line in (done.stdout + done.stderr).splitlines() if line.startswith("Error: ")]
    assert "there is nothing to do, for training_in_parts.rows is null or empty; conf/base/parameters_training" in line


@pytest.mark.slow
def test_options_that_leave_no_node_are_told(project: Project) -> None:
    nodes = ("--from-nodes", "inference.predict", "--to-nodes", "evaluation.gate")
    done = project.kedro("run", "--env", "sample", "--pipelines", "inference,evaluation", *nodes)
    assert done.returncode == 1
    assert "Error: no node is left by the options of this command" in done.stdout + done.stderr
