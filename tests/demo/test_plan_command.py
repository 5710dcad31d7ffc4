"""``kedro plan`` as a user types it."""

import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from kedro.framework.startup import bootstrap_project

from mlops_template.cli.plan import FILE, plan
from mlops_template.pipelines.feature_engineering.parameters import Plan

from project import Project
from toy import toy_problem, toy_table

pytestmark = pytest.mark.slow

BEFORE = """
feature_engineering:
  variants:
    linear: {numbers: {type: numeric}, old: {type: categorical}}
    tree: {numbers: {type: numeric}}
"""


@pytest.fixture
def tabled(project: Project) -> Project:
    """A project with the toy's table and problem, in conf/local."""
    problem = toy_problem().model_dump(mode="json")
    project.configure("local", parameters_problem=yaml.safe_dump({"problem": problem}), parameters_features=BEFORE)
    write_table(project)
    return project


def write_table(project: Project) -> None:
    table = project.path / "data" / "03_primary" / "table.parquet"
    table.parent.mkdir(parents=True)
    toy_table().to_parquet(table)


def planned(project: Project, *arguments: str) -> Result:
    before = Path.cwd()
    os.chdir(project.path)
    try:
        return CliRunner().invoke(plan, arguments, obj=bootstrap_project(project.path))
    finally:
        os.chdir(before)


def variants(text: str) -> dict[str, Any]:
    assert "&id" not in text
    assert "*id" not in text
    found: dict[str, Any] = yaml.safe_load(text)["feature_engineering"]["variants"]
    return found


def test_a_plan_is_printed_that_is_one(tabled: Project) -> None:
    done = planned(tabled)
    assert done.exit_code == 0, done.output
    found = variants(done.output)
    assert list(found) == ["linear", "tree"]
    for each in found.values():
        Plan.model_validate(each).check()
    assert found["tree"]["numbers"]["columns"] == ["distance", "noise"]


def test_an_environment_leaves_out_the_blocks_that_it_is_laid_over(tabled: Project) -> None:
    tabled.configure("mine", parameters_problem=(tabled.path / "conf/local/parameters_problem.yml").read_text("utf-8"))
    done = planned(tabled, "--env", "mine")
    assert done.exit_code == 0, done.output
    found = variants(done.output)
    assert {name for name, block in found["linear"].items() if block is None} == {"categories", "dates"}
    assert found["linear"]["numbers"]["type"] == "numeric"


def test_a_plan_is_written_once(tabled: Project) -> None:
    tabled.configure("mine", parameters_problem=(tabled.path / "conf/local/parameters_problem.yml").read_text("utf-8"))
    done = planned(tabled, "--env", "mine", "--write")
    assert done.exit_code == 0, done.output
    place = Path("conf") / "mine" / FILE
    assert str(place) in done.output
    assert variants((tabled.path / place).read_text("utf-8"))["tree"]["numbers"]["type"] == "numeric"
    again = planned(tabled, "--env", "mine", "--write")
    assert again.exit_code == 1
    assert f"{place} is there already" in " ".join(again.output.split())


def test_without_a_table_the_next_step_is_told(project: Project) -> None:
    done = planned(project)
    assert done.exit_code == 1
    assert "there is no table yet; run: kedro run --pipelines sourcing" in done.output
