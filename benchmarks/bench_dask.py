"""Two single-core workers against one, and what it takes to begin.

The demo's five models on the full year of flights, read from files and logged, as `training` does on a cluster; medians
of 3 after a first, which loads libraries and shows how long each model takes. Then a pipeline of one trivial node on a
cluster that is begun for it, and on one that is there already.
"""

import logging
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

import dask.config
import mlflow
from bench_training import LIMITS, Work, flights
from distributed import Client, LocalCluster
from kedro.io import DataCatalog, MemoryDataset
from kedro.pipeline import Node, Pipeline
from kedro_datasets.json import JSONDataset
from kedro_datasets.pickle import PickleDataset

from mlops_template.datasets.candidate import CandidateDataset
from mlops_template.pipelines.training.nodes import train
from mlops_template.runners import SIDE_BY_SIDE, DaskRunner

from measure import table

ROUNDS = 3


@contextmanager
def workers(count: int) -> Iterator[str]:
    """Give the address of a cluster of so many workers, each tied to a core of its own.

    Untied, a worker alone would lend the other core to libraries that ask how many the machine has (CatBoost).
    """
    with (
        dask.config.set({"distributed.worker.daemon": False}),
        LocalCluster(
            n_workers=count,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address=None,
            resources={"core": 1},
            silence_logs=logging.CRITICAL,
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        cores = sorted(os.sched_getaffinity(0))
        for core, worker in zip(cores, sorted(client.ncores()), strict=False):
            client.run(tie, core, workers=[worker])
        yield cluster.scheduler_address


def tie(core: int) -> None:
    """Keep this process, and whoever it begins, to one core; a thread inherits it."""
    for thread in os.listdir("/proc/self/task"):
        os.sched_setaffinity(int(thread), {core})


def training(work: Work, folder: Path) -> tuple[Pipeline, DataCatalog]:
    """Make the nodes of the five models; what they read lies in files."""
    seconds = JSONDataset(filepath=str(folder / "node_seconds.json"))
    catalog, nodes = DataCatalog({"limits": MemoryDataset(LIMITS), "node_seconds": seconds}), []
    for name, spec in work.specs.items():
        given = ["limits"]
        for number, value in enumerate([spec, *work.inputs(spec)]):
            catalog[f"{name}_{number}"] = PickleDataset(filepath=str(folder / f"{name}_{number}.pkl"))
            catalog.save(f"{name}_{number}", value)
            given.insert(number + (number > 0), f"{name}_{number}")
        catalog[f"candidate_{name}"] = CandidateDataset(
            pipeline="training", name=name, filepath=str(folder / f"{name}.json")
        )
        nodes.append(Node(train, given, f"candidate_{name}", name=name, tags=[SIDE_BY_SIDE]))
    return Pipeline(nodes), catalog


def seconds(work: Callable[[], object]) -> float:
    begin = perf_counter()
    work()
    return perf_counter() - begin


def carry_out(address: str, pipeline: Pipeline, catalog: DataCatalog) -> None:
    with mlflow.start_run():
        DaskRunner(address=address).run(pipeline, catalog)


def trivial(address: str | None) -> None:
    DaskRunner(address=address, workers=2).run(Pipeline([Node(lambda: 1, None, "made", name="only")]), DataCatalog())


def main() -> None:
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        mlflow.set_tracking_uri(f"sqlite:///{folder}/mlflow.db")
        mlflow.create_experiment("bench", artifact_location=(Path(folder) / "artifacts").as_uri())
        mlflow.set_experiment("bench")
        pipeline, catalog = training(flights(None), Path(folder))
        medians = {}
        for count in (1, 2):
            with workers(count) as address:
                carry_out(address, pipeline, catalog)  # the first loads libraries
                medians[count] = median(
                    seconds(lambda at=address: carry_out(at, pipeline, catalog)) for _ in range(ROUNDS)
                )
        with workers(2) as address:
            first = seconds(lambda: trivial(address))
            there = median(seconds(lambda: trivial(address)) for _ in range(ROUNDS))
        begun = median(seconds(lambda: trivial(None)) for _ in range(ROUNDS))
    rows = [
        *((f"five models, workers tied to one core: {count}", f"{value:.1f}") for count, value in medians.items()),
        ("two workers / one", f"{medians[2] / medians[1]:.2f}"),
        ("one trivial node, on a cluster begun for it", f"{begun:.1f}"),
        ("the same, on one that is there: its first run", f"{first:.1f}"),
        ("the same, on one that is there: a later run", f"{there:.1f}"),
    ]
    table("Dask: the demo's models on a year of flights", [("", "s"), *rows])


if __name__ == "__main__":
    main()
