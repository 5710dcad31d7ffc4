"""``kedro data diff`` as a user types it."""

import os
import shutil
import subprocess
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result
from kedro.framework.startup import bootstrap_project

from mlops_template.cli.data import data

from outline import assert_is_well_built
from project import Project
from toy import toy_table

PROBLEM = """
problem:
  name: toy
  task: binary
  target: late
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    toy_table().to_parquet(tmp_path / "before.parquet")
    toy_table(seed=1).assign(distance=7.0).to_csv(tmp_path / "after.csv.gz", index=False)
    return str(tmp_path / "before.parquet"), str(tmp_path / "after.csv.gz")


def run(*arguments: str, project: Path | None = None, cwd: Path | None = None) -> Result:
    before = Path.cwd()
    os.chdir(cwd or project or before)
    try:
        return CliRunner().invoke(data, ["diff", *arguments], obj=bootstrap_project(project) if project else None)
    finally:
        os.chdir(before)


@pytest.fixture
def versioned(project: Project) -> Project:
    """A project under git, whose second commit has another table."""
    project.configure("local", parameters=PROBLEM)
    table = project.path / "data" / "03_primary" / "table.parquet"
    table.parent.mkdir(parents=True)
    git(project, "init", "--quiet", "--initial-branch", "main")
    for seed in (0, 1):
        toy_table(seed=seed).to_parquet(table)
        git(project, "add", "--all", "--force")
        git(project, "-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "--quiet", "--message", f"seed {seed}")
    return project


def git(project: Project, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=project.path, check=True)


def test_two_files_outside_of_a_project(files, tmp_path):
    done = run(*files, "--html", str(tmp_path / "made" / "diff.html"), cwd=tmp_path)
    assert done.exit_code == 0, done.output
    assert "Rows: 240 → 240 (+0)" in done.output
    assert "distance" in done.output
    assert_is_well_built((tmp_path / "made" / "diff.html").read_text("utf-8"))


def test_the_page_has_its_usual_place(files, tmp_path):
    assert run(*files, cwd=tmp_path).exit_code == 0
    assert (tmp_path / "data" / "08_reporting" / "data_diff.html").is_file()


def test_each_environment_has_a_page_of_its_own(files, project):
    done = run(*files, "--env", "sample", project=project.path)
    assert done.exit_code == 0, done.output
    assert (project.path / "data" / "sample" / "08_reporting" / "data_diff.html").is_file()
    assert not (project.path / "data" / "08_reporting" / "data_diff.html").exists()


def test_a_target_may_be_named(files, tmp_path):
    assert "grade = a" in run(*files, "--target", "grade", cwd=tmp_path).output


@pytest.mark.slow
def test_a_dataset_against_a_revision_of_it(versioned):
    done = run("HEAD~1:table", "table", project=versioned.path)
    assert done.exit_code == 0, done.output
    assert "HEAD~1:table → table" in done.output
    assert "late = True" in done.output  # the problem's target
    assert (versioned.path / "data" / "08_reporting" / "data_diff.html").is_file()
    same = run("main:data/03_primary/table.parquet", "table", project=versioned.path)
    assert "9 other columns are the same." in same.output


@pytest.mark.slow
def test_a_revision_that_dvc_keeps(versioned):
    dvc = shutil.which("dvc", path=os.environ["PATH"]) or str(Path(os.sys.executable).parent / "dvc")
    environment = os.environ | {"DVC_NO_ANALYTICS": "1"}
    (versioned.path / "data" / "kept.csv").write_text(toy_table().to_csv(index=False), "utf-8")
    for command in (["init", "--quiet"], ["add", "--quiet", "data/kept.csv"]):
        subprocess.run([dvc, *command], cwd=versioned.path, check=True, env=environment, capture_output=True)
    git(versioned, "add", "--all")
    git(versioned, "-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "--quiet", "--message", "kept by DVC")
    done = run("HEAD:data/kept.csv", "HEAD~1:table", project=versioned.path)
    assert done.exit_code == 0, done.output
    assert "Rows: 240 → 240" in done.output


@pytest.mark.slow
@pytest.mark.parametrize(
    ("version", "said"),
    [
        ("tabel", r"did you mean 'table'"),
        ("nowhere:table", "git knows no revision 'nowhere'"),
        ("HEAD:data/none.csv", "tracked neither by git nor by DVC"),
        ("profile", "profile.json"),
        ("pyproject.toml", "neither Parquet nor CSV by its ending"),
        ("HEAD:champion", "has no file"),
    ],
)
def test_what_cannot_be_found_is_told_with_the_next_step(versioned, version, said):
    done = run(version, "table", project=versioned.path)
    assert done.exit_code == 1
    assert said in " ".join(done.output.split())
    assert "Traceback" not in done.output


def test_no_repository(project):
    done = run("HEAD:table", "table", project=project.path)
    assert done.exit_code == 1
    assert "is no git repository" in " ".join(done.output.split())


def test_a_broken_file_is_told(tmp_path):
    (tmp_path / "broken.parquet").write_bytes(b"PAR1")
    done = run(str(tmp_path / "broken.parquet"), str(tmp_path / "broken.parquet"), cwd=tmp_path)
    assert done.exit_code == 1
    assert "broken.parquet cannot be read" in done.output


@pytest.mark.slow
def test_both_commands_of_the_shell_reach_it(project, files):
    before = pd.read_parquet(files[0])
    done = project.kedro("data", "diff", *files)
    assert done.returncode == 0, done.stderr
    assert f"Rows: {len(before)} → 240" in done.stdout
    code = "import sys; from mlops_template.__main__ import main; sys.argv[1:] = ['data', '--help']; main()"
    command = [os.sys.executable, "-c", code]
    options = {"cwd": project.path, "env": project.environment, "capture_output": True, "text": True}
    listed = subprocess.run(command, check=True, **options)
    assert "Compare two versions of a table" in listed.stdout


def test_listing_the_commands_imports_no_library():
    code = (
        "import sys, mlops_template.cli.data, mlops_template.cli;"
        "print([name for name in ('pandas', 'bokeh', 'scipy', 'dvc') if name in sys.modules])"
    )
    found = subprocess.run([os.sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert found.stdout.strip() == "[]"
