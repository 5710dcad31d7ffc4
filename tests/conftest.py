"""What every test shares, and the watch over skips."""

import os
from pathlib import Path

import pytest

from project import Project

# two workers on two cores: threads inside estimators would only get in each other's way
os.environ.setdefault("OMP_NUM_THREADS", "1")

ALLOWED_SKIPS = Path(__file__).with_name("allowed_skips.txt")
_refused: list[str] = []
_skipped: list[str] = []


def _allowed() -> list[str]:
    lines = ALLOWED_SKIPS.read_text("utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reason = reason.removeprefix("Skipped: ")
        _skipped.append(f"{report.nodeid}: {reason}")
        if reason not in _allowed():
            _refused.append(f"{report.nodeid}: {reason}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    if _refused and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in _skipped:
        terminalreporter.write_line(f"SKIPPED {line}")
    for line in _refused:
        terminalreporter.write_line(f"SKIP NOT ALLOWED (tests/allowed_skips.txt) {line}", red=True)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A fresh copy of the project, nothing run in it yet."""
    return Project.copy_to(tmp_path / "project")


# >>> demo
@pytest.fixture(scope="session")
def sample_run(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Project:
    """A copy in which ``kedro run --env sample`` has ended well; tests read it and change nothing."""
    from filelock import FileLock

    base = tmp_path_factory.getbasetemp()
    shared = (base if worker_id == "master" else base.parent) / "sample"  # one for all workers
    with FileLock(shared.with_suffix(".lock")):
        if not shared.with_suffix(".done").exists():
            done = Project.copy_to(shared).kedro("run", "--env", "sample")
            assert done.returncode == 0, done.stdout + done.stderr
            shared.with_suffix(".done").touch()
    return Project(shared)


# <<< demo
