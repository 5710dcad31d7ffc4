"""The examples of docs/extending.md hold as they stand: each is one file, which the suites find by themselves."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from project import ROOT

pytestmark = pytest.mark.slow

PAGE = (ROOT / "docs" / "extending.md").read_text("utf-8")
EXAMPLES = dict(re.findall(r"`(src/\S+\.py)`:\n\n```python\n(.*?)```", PAGE, re.S))


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the source with the examples in their places."""
    copy = tmp_path_factory.mktemp("extended") / "project"
    for folder in ("src", "tests", "docs"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    for name in ("pyproject.toml", "README.md", ".importlinter"):
        shutil.copy(ROOT / name, copy / name)
    for place, text in EXAMPLES.items():
        (copy / place).write_text(text, "utf-8")
    return copy


def test_finds_the_examples() -> None:
    assert {Path(place).parent.name for place in EXAMPLES} == {"features", "label_models", "detectors"}
    assert all(f"a file of {len(text.splitlines())} lines" in PAGE for text in EXAMPLES.values())


@pytest.mark.parametrize("place", EXAMPLES)
def test_the_suite_takes_it_up(extended: Path, place: str) -> None:
    role, name = Path(place).parts[-2:]
    suites = [f"tests/contract/test_{role}.py", "tests/test_doctests.py"]
    words = f"{name.removesuffix('.py')} or finds or told"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", words, *suites]
    done = subprocess.run(command, cwd=extended, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout
    assert int(re.search(r"(\d+) passed", done.stdout)[1]) > 10


@pytest.mark.parametrize("command", [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]])
def test_so_do_the_checks(extended: Path, command: list[str]) -> None:
    done = subprocess.run([sys.executable, "-m", *command], cwd=extended, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_a_library_that_trains_in_parts_is_let_into_its_file_and_into_no_other(extended: Path) -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    backends = extended / "src" / "mlops_template" / "backends"
    for place, code in (("in_parts", 0), ("models", 1)):
        third = backends / place / "catboost.py"
        third.write_text("import catboost\n", "utf-8")
        environment = os.environ | {"PYTHONPATH": str(extended / "src")}
        done = subprocess.run(command, cwd=extended, env=environment, capture_output=True, text=True, check=False)
        third.unlink()
        assert done.returncode == code, done.stdout + done.stderr
