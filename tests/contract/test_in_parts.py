"""Every library of backends/in_parts/, found by itself, is put through one suite on two workers."""

import pickle
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from distributed import Client

from mlops_template.backends import backend_names
from mlops_template.candidate import Candidate
from mlops_template.modelling.candidate import fit_candidate
from mlops_template.modelling.in_parts import LessonInParts, candidate_from_parts, features_of_part
from mlops_template.modelling.lesson import Lesson
from mlops_template.modelling.spec import ModelSpec
from mlops_template.parts import Parts
from mlops_template.problem import SAMPLE_WEIGHT

from dask_cluster import cluster_in
from toy import TARGETS, toy_plan, toy_problem, toy_table

pytestmark = pytest.mark.slow

ROWS, ALL = 1500, 2000
NEAR = 0.03  # of the metric: few rows, binned by each worker's share of them
NAMES = backend_names("in_parts")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with (
        cluster_in(tmp_path_factory.mktemp("cluster"), 2) as cluster,
        Client(cluster.address) as client,
    ):
        yield client


def class_of(library: str, kind: str) -> str:
    """Name the library's plain model of a kind: LGBMClassifier, not XGBRFClassifier or DaskLGBMClassifier."""
    names = [name for name in dir(import_module(library)) if name.endswith(kind) and not name.startswith("Dask")]
    return min(names, key=len)


def spec(name: str, task: str, **block: Any) -> ModelSpec:
    kind = "Regressor" if task == "regression" else "Classifier"
    stated = {"type": f"{name}.{class_of(name, kind)}", "features": "toy", "n_estimators": 30, "learning_rate": 0.2}
    return ModelSpec.model_validate(stated | ({"verbose": -1} if name == "lightgbm" else {}) | block)


def both(folder: Path, client: Client, model: ModelSpec, task: str, table: pd.DataFrame) -> tuple[Candidate, Candidate]:
    """Train in parts, and in memory on the same rows."""
    problem, rows, later = toy_problem(task), table[:ROWS], table[ROWS:]
    plan, classes = toy_plan(rows, problem), problem.classes_of(rows[problem.target])
    for number in range(4):
        own = rows[number * ROWS // 4 : (number + 1) * ROWS // 4]
        features_of_part(own, plan, classes, problem).to_parquet(folder / f"{number}.parquet", index=False)
    in_parts = LessonInParts(plan, Parts(folder), classes, later, problem, 1)
    in_memory = Lesson(plan, plan.transform(problem.raw_rows(rows)), rows, later, problem, 1)
    return candidate_from_parts(model, in_parts, client), fit_candidate(model, in_memory)


@pytest.mark.parametrize("task", list(TARGETS))
@pytest.mark.parametrize("name", NAMES)
def test_is_as_good_as_in_memory_and_needs_no_cluster(tmp_path: Path, client: Client, name: str, task: str) -> None:
    table = toy_table(ALL)
    made, plain = both(tmp_path, client, spec(name, task), task, table)
    assert made.error is None, made.error
    assert made.model is not None
    metric = f"validation_{toy_problem(task).metric}"
    assert made.metrics[metric] == pytest.approx(plain.metrics[metric], rel=0.1 if task != "binary" else NEAR)
    assert made.judged_on == plain.judged_on
    assert type(made.model.pipeline[-1]) is type(plain.model.pipeline[-1])  # type: ignore[attr-defined, union-attr]
    again = pickle.loads(pickle.dumps(made.model)).predict(table[ROWS:])
    pd.testing.assert_frame_equal(again, made.model.predict(table[ROWS:]))
    assert [*again] == [*plain.model.predict(table[ROWS:])]  # type: ignore[union-attr]


@pytest.mark.parametrize("name", NAMES)
def test_weights_of_classes_and_of_rows_count(tmp_path: Path, client: Client, name: str) -> None:
    table = toy_table(ALL)
    said = {}
    for number, (block, weight) in enumerate([({}, None), ({"class_weight": {True: 20}}, None), ({}, 20.0)]):
        folder = tmp_path / str(number)
        folder.mkdir()
        weighted = table if weight is None else table.assign(**{SAMPLE_WEIGHT: np.where(table["late"], weight, 1.0)})
        made = both(folder, client, spec(name, "binary", **block), "binary", weighted)[0]
        assert made.error is None, made.error
        answers = made.model.predict(table[ROWS:])  # type: ignore[union-attr]
        said[number] = float(answers["probability_True"].mean())
    assert said[1] > said[0] + 0.01
    assert said[2] == pytest.approx(said[1], abs=(said[1] - said[0]) / 2)  # LightGBM's bins hang on who is first


def test_xgboost_stops_by_the_validation_rows(tmp_path: Path, client: Client) -> None:
    model = spec("xgboost", "binary", n_estimators=400, early_stopping_rounds=5)
    made, plain = both(tmp_path, client, model, "binary", toy_table(ALL))
    assert made.error is None, made.error
    fitted = made.model.pipeline[-1]  # type: ignore[attr-defined, union-attr]
    assert fitted.best_iteration < 300
    assert made.metrics["validation_roc_auc"] == pytest.approx(plain.metrics["validation_roc_auc"], abs=NEAR)


def test_lightgbm_says_that_it_does_not_stop(tmp_path: Path, client: Client) -> None:
    made, _ = both(tmp_path, client, spec("lightgbm", "binary", early_stopping_round=5), "binary", toy_table(ALL))
    assert "LightGBM does not stop early on Dask" in str(made.error)


def test_a_part_that_cannot_be_read_is_told_by_its_own_error(tmp_path: Path, client: Client) -> None:
    problem, rows = toy_problem("regression"), toy_table()
    plan = toy_plan(rows, problem)
    made = features_of_part(rows, plan, np.array([]), problem)
    made.to_parquet(tmp_path / "0.parquet")
    made.iloc[:, 1:].to_parquet(tmp_path / "1.parquet")
    lesson = LessonInParts(plan, Parts(tmp_path), np.array([]), rows, problem, 1)
    assert str(made.columns[0]) in str(candidate_from_parts(spec("lightgbm", "regression"), lesson, client).error)
