"""What one process does of it; tests/contract/test_in_parts.py has a cluster."""

from concurrent.futures import CancelledError
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.utils.class_weight import compute_class_weight

from mlops_template.errors import ProjectError, WorkerLost
from mlops_template.modelling import in_parts
from mlops_template.modelling.in_parts import LessonInParts, candidate_from_parts, features_of_part
from mlops_template.modelling.spec import ModelSpec
from mlops_template.parts import TARGET, WEIGHT, Parts
from mlops_template.problem import SAMPLE_WEIGHT

from toy import TARGETS, toy_plan, toy_problem, toy_table

ROWS = 160


def lesson(folder: Path, task: str = "binary", parts: int = 4, *, by_target: bool = False) -> LessonInParts:
    problem, table = toy_problem(task), toy_table()
    rows, later = table[:ROWS], table[ROWS:]
    plan, classes = toy_plan(rows, problem), problem.classes_of(rows[problem.target])
    ordered = rows.sort_values(problem.target) if by_target else rows
    for number in range(parts):
        own = ordered[number * ROWS // parts : (number + 1) * ROWS // parts]
        features_of_part(own, plan, classes, problem).to_parquet(folder / f"{number}.parquet", index=False)
    return LessonInParts(plan, Parts(folder), classes, later, problem, 1)


class Cluster:
    """A client, as far as it is asked."""

    def __init__(self) -> None:
        self.workers = {"tcp://a": 1, "tcp://b": 1}

    def ncores(self) -> dict[str, int]:
        return {**self.workers}


CLIENT = Cluster()


class Remembers:
    """A backend that trains nothing."""

    given: tuple[Any, ...] = ()

    def fit(self, *given: Any) -> Any:
        type(self).given = given
        raise RuntimeError("it only remembers")


class LosesWorkers:
    """A backend at whose work a worker dies, which the library tells in words of its own."""

    def fit(self, *given: Any) -> Any:
        given[3].workers.popitem()
        raise ValueError("[10:00:00] allreduce failed")


class Cancelled:
    """A backend whose scheduler goes away."""

    def fit(self, *_: Any) -> Any:
        raise CancelledError


@pytest.fixture
def remembers(monkeypatch: pytest.MonkeyPatch) -> type[Remembers]:
    monkeypatch.setattr(in_parts, "load_backend", lambda *_: Remembers)
    return Remembers


def spec(type_: str = "lightgbm.LGBMClassifier", **block: Any) -> ModelSpec:
    return ModelSpec.model_validate({"type": type_, "features": "toy", "n_estimators": 5} | block)


@pytest.mark.parametrize("task", list(TARGETS))
def test_a_part_has_what_the_plan_makes_and_the_target(task: str) -> None:
    problem, table = toy_problem(task), toy_table()
    plan, classes = toy_plan(table[:ROWS], problem), problem.classes_of(table[problem.target])
    part = table[40:80].assign(**{SAMPLE_WEIGHT: np.linspace(0.5, 1, 40)})
    made = features_of_part(part, plan, classes, problem)
    whole = plan.transform(problem.raw_rows(part))
    np.testing.assert_allclose(made[[*whole]], whole, rtol=1e-6)
    assert set(made[[*whole]].dtypes) == {np.dtype(np.float32)}
    truth = made[TARGET] if task == "regression" else classes[made[TARGET]]
    assert (truth == part[problem.target].to_numpy()).all()
    assert made[WEIGHT].tolist() == part[SAMPLE_WEIGHT].tolist()


def test_a_class_that_training_rows_do_not_have_is_refused() -> None:
    problem, table = toy_problem("multiclass"), toy_table()
    with pytest.raises(ValueError, match="labels that the training rows do not"):
        features_of_part(table, toy_plan(table, problem), np.array(["a", "b"]), problem)


def test_a_model_that_raises_is_a_failed_candidate(tmp_path: Path, remembers: type[Remembers]) -> None:
    candidate = candidate_from_parts(spec(), lesson(tmp_path), CLIENT)
    assert candidate.model is None
    assert candidate.error == "RuntimeError: it only remembers"
    assert remembers.given[3] is CLIENT


@pytest.mark.parametrize(
    ("backend", "told"), [(LosesWorkers, "tcp://b died"), (Cancelled, "a worker died, or the scheduler went away")]
)
def test_a_dead_worker_is_no_fault_of_the_model(
    tmp_path: Path, backend: type[Any], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_parts, "load_backend", lambda *_: backend)
    with pytest.raises(WorkerLost, match=told):
        candidate_from_parts(spec(), lesson(tmp_path), Cluster())


def test_columns_that_a_part_lacks_are_named() -> None:
    problem, table = toy_problem(), toy_table()
    part = table.drop(columns=["noise", problem.target])
    with pytest.raises(ProjectError, match=r"the columns \['noise', 'late'\] are not there; write this part with"):
        features_of_part(part, toy_plan(table, problem), np.array([False, True]), problem)


def test_parts_that_lack_a_class_are_told(tmp_path: Path) -> None:
    candidate = candidate_from_parts(spec(), lesson(tmp_path, by_target=True), CLIENT)
    assert "0.parquet has rows of 1 of 2 classes" in str(candidate.error)


def test_balanced_is_by_the_rows_of_all_parts(tmp_path: Path, remembers: type[Remembers]) -> None:
    given = lesson(tmp_path, "multiclass")
    candidate_from_parts(spec(class_weight="balanced"), given, CLIENT)
    estimator, rows = remembers.given[:2]
    truth = given.problem.classes_of(toy_table()["grade"]).searchsorted(toy_table()[:ROWS]["grade"])
    expected = compute_class_weight("balanced", classes=np.arange(3), y=truth)
    assert [rows.weight_of_codes[code] for code in range(3)] == pytest.approx(expected)
    assert estimator.class_weight is None, "each worker would balance its own rows"


def test_rows_to_stop_by_are_given_where_they_are_wanted(tmp_path: Path, remembers: type[Remembers]) -> None:
    given = lesson(tmp_path)
    candidate_from_parts(spec("xgboost.XGBClassifier"), given, CLIENT)
    assert remembers.given[2] is None
    candidate_from_parts(spec("xgboost.XGBClassifier", early_stopping_rounds=3), given, CLIENT)
    features, target = remembers.given[2]
    assert len(features) == len(target) == len(given.validation)
    assert [*features] == [*remembers.given[1].like]


def test_weights_are_known_by_the_files(tmp_path: Path, remembers: type[Remembers]) -> None:
    given = lesson(tmp_path)
    candidate_from_parts(spec(), given, CLIENT)
    assert not remembers.given[1].weighted
    for file in given.parts.files:
        pd.read_parquet(file).assign(**{WEIGHT: 1.0}).to_parquet(file, index=False)
    candidate_from_parts(spec(), given, CLIENT)
    assert remembers.given[1].weighted
