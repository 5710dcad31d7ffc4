"""A project is made in each of the three ways, set up, run, checked, packaged, and emptied of its demo."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from project import ROOT

pytestmark = pytest.mark.integration

BIN = Path(sys.executable).parent
TRACE = re.compile(rb"mlops.?template", re.IGNORECASE)
GIT = ("git", "-c", "user.name=A User", "-c", "user.email=user@example.org", "-c", "init.defaultBranch=main")


@dataclass(frozen=True)
class Shell:
    """Runs commands as on a machine where only Kedro is known."""

    home: Path

    def __call__(
        self, *command: str | Path, cwd: Path, said: str | None = None, expect: int = 0
    ) -> subprocess.CompletedProcess[str]:
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV", "KEDRO"))
        }
        for name in ("PYTHONPATH", "VIRTUAL_ENV", "MAKEFLAGS", "MAKELEVEL"):
            inherited.pop(name, None)
        if find_links := inherited.get("PIP_FIND_LINKS"):
            inherited.setdefault("UV_FIND_LINKS", find_links)
        own = {"COOKIECUTTER_CONFIG": str(self.home / "cookiecutter.yml"), "DO_NOT_TRACK": "1", "COLUMNS": "200"}
        done = subprocess.run(
            command, cwd=cwd, env=inherited | own, input=said, capture_output=True, text=True, timeout=600, check=False
        )
        assert done.returncode == expect, done.stdout + done.stderr
        return done


def files(folder: Path) -> dict[str, tuple[bytes, int]]:
    found = {path: path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
    return {
        str(name): (path.read_bytes(), path.stat().st_mode & 0o111)
        for path, name in found.items()
        if name.parts[0] != ".git"
    }


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("starter")


@pytest.fixture(scope="module")
def shell(place: Path) -> Shell:
    (place / "cookiecutter.yml").write_text(
        f"cookiecutters_dir: {place / 'clones'}\nreplay_dir: {place / 'replay'}\n", "utf-8"
    )
    return Shell(place)


@pytest.fixture(scope="module")
def template(place: Path, shell: Shell) -> Path:
    """The template as it would be if all that is new here were committed."""
    folder = place / "template"
    listed = shell("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT).stdout
    for name in listed.strip("\0").split("\0"):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    shell(*GIT, "init", "--quiet", cwd=folder)
    shell(*GIT, "add", "--all", cwd=folder)
    shell(*GIT, "commit", "--quiet", "--message", "All", cwd=folder)
    return folder


@pytest.fixture(scope="module")
def made(place: Path, shell: Shell, template: Path) -> dict[str, tuple[bytes, int]]:
    """What lies in a new project, before anything is run in it."""
    folder = place / "by-path"
    folder.mkdir()
    shell(BIN / "kedro", "new", "--starter", template, "--name", "My Shop", cwd=folder)
    return files(folder / "my-shop")


@pytest.fixture(scope="module")
def shop(place: Path, shell: Shell, made: dict[str, tuple[bytes, int]]) -> Iterator[Path]:
    """The project with its first commit."""
    folder = place / "by-path" / "my-shop"
    shell(*GIT, "init", "--quiet", cwd=folder)
    shell(*GIT, "add", "--all", cwd=folder)
    shell(*GIT, "commit", "--quiet", "--message", "Begin", cwd=folder)
    yield folder
    shutil.rmtree(folder / ".venv", ignore_errors=True)  # a gigabyte


@pytest.fixture(scope="module")
def bare(place: Path, shell: Shell, template: Path) -> Iterator[Path]:
    """An environment that holds the template's wheel and what it needs, and no source."""
    shell(sys.executable, "-m", "build", "--wheel", "--outdir", place / "wheels", cwd=template)
    venv = place / "bare"
    shell(BIN / "uv", "venv", "--quiet", "--python", sys.executable, venv, cwd=place)
    wheel = next((place / "wheels").glob("*.whl"))
    install = (BIN / "uv", "pip", "install", "--quiet", "--python", venv / "bin" / "python")
    shell(*install, "--requirement", ROOT / "requirements.txt", wheel, cwd=place)
    yield venv
    shutil.rmtree(venv, ignore_errors=True)


@pytest.mark.parametrize("name", ["3 Shops", "import", "kedro", "test", "numpy"])
def test_bad_name_is_refused_in_one_message(tmp_path: Path, shell: Shell, template: Path, name: str) -> None:
    done = shell(BIN / "kedro", "new", "--starter", template, "--name", name, cwd=tmp_path, expect=1)
    assert name.replace(" ", "_").lower() in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert "Traceback" not in done.stdout
    assert not list(tmp_path.iterdir())


def test_the_same_from_git_by_asking(
    place: Path, shell: Shell, template: Path, made: dict[str, tuple[bytes, int]]
) -> None:
    folder = place / "by-git"
    folder.mkdir()
    asked = shell(BIN / "kedro", "new", "--starter", f"git+{template.as_uri()}", cwd=folder, said="My Shop\n")
    assert asked.stdout.count("Project Name") == 1
    assert files(folder / "my-shop") == made


def test_the_same_from_the_wheel_by_config(
    place: Path, shell: Shell, bare: Path, made: dict[str, tuple[bytes, int]]
) -> None:
    folder = place / "by-wheel"
    folder.mkdir()
    (place / "config.yml").write_text(f"project_name: My Shop\noutput_dir: {folder}\n", "utf-8")
    shell(bare / "bin/kedro", "new", "--starter", "mlops-template", "--config", place / "config.yml", cwd=place)
    assert "mlops-template" in shell(bare / "bin/kedro", "starter", "list", cwd=place).stdout
    assert files(folder / "my-shop") == made


def test_the_same_from_a_relative_path(
    place: Path, shell: Shell, template: Path, made: dict[str, tuple[bytes, int]]
) -> None:
    folder = place / "by-relative-path"
    folder.mkdir()
    (place / "relative.yml").write_text(f"project_name: My Shop\noutput_dir: {folder}\n", "utf-8")
    shell(BIN / "kedro", "new", "--starter", ".", "--config", place / "relative.yml", cwd=template)
    assert files(folder / "my-shop") == made


def test_no_trace_of_the_template(made: dict[str, tuple[bytes, int]]) -> None:
    for name, (content, _) in made.items():
        assert not TRACE.search(name.encode()), name
        assert not TRACE.search(content), name


def test_the_first_commit_holds_no_credentials(shell: Shell, shop: Path) -> None:
    assert (shop / "conf/local/credentials.yml").is_file()
    committed = shell("git", "ls-files", cwd=shop).stdout.splitlines()
    assert not [name for name in committed if "credentials" in name]
    assert "data/01_raw/.gitkeep" in committed


def test_it_runs(shell: Shell, shop: Path) -> None:
    done = shell("make", "run", "ENV=sample", cwd=shop)
    assert "champion" in done.stdout
    assert (shop / "data/sample/08_reporting/report.html").is_file()


def test_it_passes_its_own_checks_and_fast_tests(shell: Shell, shop: Path) -> None:
    shell("make", "check", cwd=shop)
    done = shell("make", "test-fast", cwd=shop)
    assert " passed" in done.stdout
    assert not shell("git", "status", "--porcelain", cwd=shop).stdout, "a run or a test leaves what git does not ignore"


def test_its_wheel_runs_without_its_source(place: Path, shell: Shell, shop: Path, bare: Path) -> None:
    shell(shop / ".venv/bin/kedro", "package", cwd=shop)
    wheel = next((shop / "dist").glob("my_shop-0.1.0-*.whl"))
    install = (BIN / "uv", "pip", "install", "--quiet", "--no-deps", "--python", bare / "bin/python")
    shell(*install, wheel, cwd=place)
    folder = place / "elsewhere"
    folder.mkdir()
    with tarfile.open(shop / "dist/conf-my_shop.tar.gz") as conf:
        conf.extractall(folder, filter="data")
    done = shell(bare / "bin/my-shop", "run", "--env", "sample", cwd=folder)
    assert "champion" in done.stdout
    assert (folder / "data/sample/07_model_output/predictions.parquet").is_file()
    assert (folder / "mlflow.db").is_file()


def test_emptied_of_the_demo_it_still_passes(shell: Shell, shop: Path) -> None:
    shell("make", "remove-demo", cwd=shop)
    shell("make", "check", cwd=shop)
    shell("make", "test-fast", cwd=shop)
    refused = shell(shop / ".venv/bin/kedro", "run", cwd=shop, expect=1).stderr
    assert refused.startswith("Error: ")
    for key in ("sourcing.tables", "sourcing.query", "problem.target", "problem.columns.numeric"):
        assert key in refused


def test_emptied_of_the_demo_it_takes_another_problem(shell: Shell, shop: Path) -> None:
    """By configuration alone: wine, one of its own tests."""
    done = shell(shop / ".venv/bin/python", "-m", "pytest", "tests/problems", "-k", "wine", cwd=shop)
    assert "1 passed" in done.stdout
