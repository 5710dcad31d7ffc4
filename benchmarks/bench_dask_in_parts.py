"""A table in parts, of 1, 2 and 5 million rows: its features, and LightGBM from them on two workers of one core.

A year of flights again and again, its numbers with noise. Each size runs in processes of its own, begun for it; memory
is what all of them have together, every 0.2 s, where a page that several share is shared out among them. The seconds
are of all that: the cluster begun, features of every part made and written, the model fitted and judged.
"""

import logging
import pickle
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from time import perf_counter

import numpy as np
import psutil
from bench_training import flights
from kedro.io import DataCatalog, MemoryDataset
from kedro.pipeline import Node, Pipeline

from mlops_template.datasets.parts import PartsDataset
from mlops_template.pipelines.training_in_parts.nodes import make_features, train_in_parts
from mlops_template.runners import CONDUCTS, DaskRunner

from measure import table

SIZES = (1_000_000, 2_000_000, 5_000_000)
ROWS = 250_000  # of one part
LOOK_EVERY = 0.2  # seconds
NOISE = 0.05  # of a column's deviation


def prepare(folder: Path) -> None:
    """Write the largest table part by part, and what else a run reads."""
    work = flights(None)
    (train, validation), spec = work.parts, work.specs["lightgbm"]
    facts = (spec, work.plans[spec.features][0], train[[work.problem.target]], validation, work.problem)
    (folder / "facts.pkl").write_bytes(pickle.dumps(facts))
    draw = np.random.default_rng(13)
    numbers = [*work.problem.columns.numeric, *work.problem.columns.history]
    deviation = NOISE * train[numbers].std()
    for number in range(max(SIZES) // ROWS):
        part = train.sample(ROWS, replace=True, random_state=number).reset_index(drop=True)
        part[numbers] += draw.normal(size=(ROWS, len(numbers))) * deviation.to_numpy()
        for size in SIZES:
            if number < size // ROWS:
                target = folder / str(size) / f"part-{number:03}.parquet"
                target.parent.mkdir(exist_ok=True)
                part.to_parquet(target, index=False)


def run(folder: Path, size: str) -> None:
    """Make features and train, as `training_in_parts` does; says the seconds of the fit and the metric."""
    logging.disable(logging.WARNING)
    spec, features, train, validation, problem = pickle.loads((folder / "facts.pkl").read_bytes())
    given = {"spec": spec, "features": features, "train": train, "validation": validation, "problem": problem}
    catalog = DataCatalog({name: MemoryDataset(value, copy_mode="assign") for name, value in given.items()})
    catalog["seed"], catalog["candidate"] = MemoryDataset(13), MemoryDataset(copy_mode="assign")
    catalog["rows"] = PartsDataset(filepath=str(folder / size))
    catalog["parts"] = PartsDataset(filepath=str(folder / f"{size}_features"))
    inputs = ["spec", "features", "parts", "train", "validation", "problem", "seed"]
    nodes = [
        Node(make_features, ["rows", "features", "train", "problem"], "parts", name="features", tags=[CONDUCTS]),
        Node(train_in_parts, inputs, "candidate", name="lightgbm", tags=[CONDUCTS]),
    ]
    made = DaskRunner(workers=2).run(Pipeline(nodes), catalog)["candidate"].load()
    assert made.error is None, made.error
    print(f"{made.timings['fit_seconds']} {made.metrics['validation_roc_auc']}")


def memory_of(family: psutil.Process) -> int:
    total = 0
    for each in [family, *family.children(recursive=True)]:
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            total += each.memory_full_info().pss
    return total


def measured(folder: Path, size: int) -> tuple[str, ...]:
    begin, peak = perf_counter(), 0
    command = [sys.executable, __file__, str(folder), str(size)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        while process.poll() is None:
            with suppress(psutil.NoSuchProcess):
                peak = max(peak, memory_of(psutil.Process(process.pid)))
            time.sleep(LOOK_EVERY)
        assert process.stdout is not None
        said = process.stdout.read()
    assert process.returncode == 0, said
    seconds = perf_counter() - begin
    fit, metric = map(float, said.strip().splitlines()[-1].split())
    millions = size / 1e6
    figures = (f"{seconds:.0f}", f"{fit:.0f}", f"{seconds / millions:.0f}", f"{peak / 1e9:.2f}", f"{metric:.4f}")
    return (f"{size:,}", *figures)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        rows = [measured(folder, size) for size in SIZES]
    head = ("rows", "s", "of these the fit", "s per million", "peak GB", "ROC AUC on validation")
    table(f"Features in parts and LightGBM, two workers of one core, parts of {ROWS:,} rows", [head, *rows])


if __name__ == "__main__":
    if sys.argv[1:]:
        run(Path(sys.argv[1]), sys.argv[2])
    else:
        main()
