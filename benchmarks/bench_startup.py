"""What a command costs before its work: bare Kedro, Kedro with the plugins as they come, and this project.

The peers run a project that `kedro new` makes, with one trivial node: once in an environment that holds Kedro alone,
once in this project's environment, where every plugin's commands and hooks load. Processor seconds, medians.
"""

import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from measure import BIN, ROOT, measure, table

REPEATS = 5
TRIVIAL = ["run", "--nodes", "one"]
NODE = """
from kedro.pipeline import Node, Pipeline


def one() -> int:
    return 1


def create_pipeline() -> Pipeline:
    return Pipeline([Node(one, None, "one", name="one")])
"""


def peer_project(folder: Path) -> Path:
    made = folder / "peer"
    command = [str(BIN / "kedro"), "new", "--name", "peer", "--tools", "none", "--example", "n", "--telemetry", "no"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    add_node(made / "src" / "peer" / "pipelines")
    (made / "conf" / "base" / "mlflow.yml").write_text("server: {mlflow_tracking_uri: 'sqlite:///mlflow.db'}\n")
    (made / "conf" / "local").mkdir(exist_ok=True)
    return made


def add_node(pipelines: Path) -> None:
    (pipelines / "trivial").mkdir(parents=True)
    (pipelines / "trivial" / "__init__.py").write_text(NODE)


def bare_environment(folder: Path) -> Path:
    kedro = next(line for line in (ROOT / "requirements.txt").read_text().splitlines() if line.startswith("kedro=="))
    subprocess.run([sys.executable, "-m", "venv", str(folder / "bare")], check=True)
    python = folder / "bare" / "bin" / "python"
    uv = [str(BIN / "uv"), "pip", "install", "--quiet", "--python", str(python)]
    subprocess.run([*uv, kedro, "rich"], check=True)
    return python.with_name("kedro")


def this_project(folder: Path) -> Path:
    """A copy with the trivial node beside its own; one run before makes the tracking database."""
    copy = folder / "project"
    for name in ("conf", "src"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("local", "__pycache__"))
    for name in ("pyproject.toml", ".telemetry"):
        shutil.copy(ROOT / name, copy / name)
    [package] = (copy / "src").glob("*/pipelines")
    add_node(package)
    measure([str(BIN / "kedro"), *TRIVIAL], copy, repeats=1)
    return copy


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        peer, bare, copy = peer_project(folder), bare_environment(folder), this_project(folder)
        console_script = BIN / tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["name"]
        commands = {
            "run --help": (["run", "--help"], ["run", "--help"]),
            "registry list": (["registry", "list"], ["registry", "list"]),
            "run of one node": (["run"], TRIVIAL),
        }
        rows = [("processor, s", "bare Kedro", "Kedro + plugins", "kedro here", "console script", "ratio to plugins")]
        for name, (theirs, ours) in commands.items():
            costs = [
                measure([*program, *arguments], cwd, repeats=REPEATS).processor
                for program, arguments, cwd in (
                    ([str(bare)], theirs, peer),
                    ([str(BIN / "kedro")], theirs, peer),
                    ([str(BIN / "kedro")], ours, copy),
                    (
                        ["env", f"PYTHONPATH={copy / 'src'}", str(console_script)],
                        ours,
                        copy,
                    ),  # else the package installed
                )
            ]
            rows.append((name, *(f"{cost:.1f}" for cost in costs), f"{costs[3] / costs[1]:.2f}"))
    table(f"Before the work begins, medians of {REPEATS}", rows)


if __name__ == "__main__":
    main()
