"""What a command costs: wall clock, processor and memory, as medians over repeats."""

import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Cost:
    """Seconds of wall clock and of processor, and the peak of memory in MiB."""

    wall: float
    processor: float
    memory: float


def measure(command: Sequence[str], cwd: Path, prepare: Callable[[], None] = lambda: None, repeats: int = 3) -> Cost:
    """Run a command several times in fresh processes; the medians count.

    Raises:
        RuntimeError: The command failed; says its output.
    """
    costs = []
    for _ in range(repeats):
        prepare()
        costs.append(_once(command, cwd))
    return Cost(*(statistics.median(getattr(cost, field) for cost in costs) for field in Cost.__dataclass_fields__))


def _once(command: Sequence[str], cwd: Path) -> Cost:
    from time import perf_counter

    log = cwd / "bench.log"
    begin = perf_counter()
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=cwd, stdout=output, stderr=output, env=os.environ | {"NO_COLOR": "1"})
        _, status, usage = os.wait4(process.pid, 0)
    wall = perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} failed in {cwd}:\n{log.read_text()}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def table(title: str, rows: Sequence[tuple[str, ...]]) -> None:
    """Print rows of text under a title, the first row as their head."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    print(f"\n{title}")
    for row in rows:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
