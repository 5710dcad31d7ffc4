"""The default `kedro run` against a plain script that does the same work with the same functions.

Both start from nothing, with no tracking database. Wall clock, processor and peak of memory.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from measure import BIN, ROOT, Cost, measure, table

REPEATS = 3


def emptied(folder: Path) -> None:
    shutil.rmtree(folder / "data", ignore_errors=True)
    shutil.rmtree(folder / "mlartifacts", ignore_errors=True)
    for file in folder.glob("mlflow.db*"):
        file.unlink()


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        project, plain = Path(temporary) / "project", Path(temporary) / "plain"
        for name in ("conf", "src"):
            shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("local", "__pycache__"))
        for name in ("pyproject.toml", ".telemetry"):
            shutil.copy(ROOT / name, project / name)
        plain.mkdir()
        with_kedro = measure([str(BIN / "kedro"), "run"], project, lambda: emptied(project), REPEATS)
        script = [sys.executable, str(Path(__file__).with_name("plain_run.py")), str(plain)]
        without = measure(script, plain, lambda: emptied(plain), REPEATS)
    report(with_kedro, without)


def report(run: Cost, plain: Cost) -> None:
    head = ("", "kedro run", "plain script", "ratio")
    rows = [
        (name, f"{mine:.1f}", f"{theirs:.1f}", f"{mine / theirs:.2f}")
        for name, mine, theirs in (
            ("wall clock, s", run.wall, plain.wall),
            ("processor, s", run.processor, plain.processor),
            ("peak of memory, MiB", run.memory, plain.memory),
        )
    ]
    table(f"The default run, medians of {REPEATS}", [head, *rows])


if __name__ == "__main__":
    main()
