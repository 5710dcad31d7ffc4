"""How a model becomes a candidate whose training rows are a table in parts."""

from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from mlops_template.backends import load_backend
from mlops_template.candidate import Candidate
from mlops_template.errors import ProjectError
from mlops_template.modelling.candidate import judged_candidate
from mlops_template.modelling.fitting import stops_early
from mlops_template.modelling.lesson import sample_of
from mlops_template.modelling.spec import ModelSpec
from mlops_template.parts import TARGET, WEIGHT, Parts
from mlops_template.problem import SAMPLE_WEIGHT, Problem
from mlops_template.serving.candidate_model import CandidateModel, ClassWeight, encode

ROLE = "in_parts"  # the folder of backends/ whose files are the libraries that can


@dataclass(frozen=True)
class LessonInParts:
    """What a model learns from and is judged on, where the training rows are in parts.

    Attributes:
        features: The fitted row-wise plan.
        parts: What `features_of_part` made of each part of the training rows.
        classes: The labels in the order of their codes.
        validation: Raw rows with the target, in memory.
        problem: What is predicted and how it is judged.
        seed: Of all that a model draws by chance.
    """

    features: Any
    parts: Parts
    classes: np.ndarray
    validation: pd.DataFrame
    problem: Problem
    seed: int

    @property
    def sample(self) -> pd.DataFrame:
        """A few raw rows, which give a model its signature."""
        return sample_of(self.validation, self.problem)


def features_of_part(rows: pd.DataFrame, features: Any, classes: np.ndarray, problem: Problem) -> pd.DataFrame:
    """Make what models learn from of one part of the training rows.

    Args:
        rows: n raw rows with the target.
        features: The fitted row-wise plan.
        classes: The labels in the order of their codes.
        problem: Says which columns are read.

    Returns:
        n rows: the features, the target as codes or values, and the weight where rows bear one.

    Raises:
        ProjectError: A column is not there, or a value is not of its kind.
    """
    missing = [column for column in (*problem.columns.all, problem.target) if column not in rows]
    if missing:
        raise ProjectError(f"the columns {missing} are not there; write this part with the columns that train has")
    made = _narrowed(features.transform(problem.raw_rows(rows)))
    taught = {TARGET: encode(rows[problem.target], classes)}
    if SAMPLE_WEIGHT in rows:
        taught[WEIGHT] = rows[SAMPLE_WEIGHT].to_numpy()
    return made.assign(**taught)


def candidate_from_parts(spec: ModelSpec, lesson: LessonInParts, client: Any) -> Candidate:
    """Fit one model on all parts and judge it on the validation rows; one that raises gives a failed candidate.

    Args:
        spec: The model's class and arguments; its library must have a file in ``backends/in_parts/``.
        lesson: What it learns from and is judged on.
        client: Of the Dask cluster.

    Raises:
        WorkerLost: A worker died at it, or the scheduler went away.
    """
    return judged_candidate(spec, lesson, partial(_fit, spec, lesson, client))


def _fit(spec: ModelSpec, lesson: LessonInParts, client: Any) -> CandidateModel:
    from sklearn.pipeline import Pipeline

    from mlops_template.backends.in_parts.base import RowsInParts, all_there  # Dask need not be installed

    problem, classes = lesson.problem, lesson.classes
    estimator, class_weight = spec.build_for(lesson.seed, problem.task, classes)
    if estimator.get_params().get("class_weight") is not None:  # each worker would weigh by its own rows
        class_weight = estimator.class_weight
        estimator.set_params(class_weight=None)
    counted = [] if problem.task == "regression" else _counted(lesson.parts.files, len(classes))
    to_stop_by = None
    if stops_early(estimator):
        made = lesson.features.transform(problem.raw_rows(lesson.validation))
        to_stop_by = (_narrowed(made), encode(lesson.validation[problem.target], classes))
    like = _narrowed(lesson.features.transform(lesson.sample))
    files = lesson.parts.files
    rows = RowsInParts(files, like, _weight_of_codes(class_weight, counted), weighted=_have_weights(files))
    with all_there(client):
        fitted = load_backend(ROLE, spec.engine)().fit(estimator, rows, to_stop_by, client)
    return CandidateModel(Pipeline([("features", lesson.features), ("model", fitted)]), classes, class_weight)


def _narrowed(features: pd.DataFrame) -> pd.DataFrame:
    """Give numbers in half the memory: libraries that bin see no more of them."""
    numbers = features.select_dtypes(["number", "bool"]).columns
    return features.astype(dict.fromkeys(numbers, np.float32))


def _counted(files: list[Path], classes: int) -> list[int]:
    """Count the rows of each code, file by file.

    Raises:
        ProjectError: A file lacks a class; the worker that has it would know fewer classes than the others.
    """
    total: Counter[int] = Counter()
    for file in files:
        own = pd.read_parquet(file, columns=[TARGET])[TARGET].value_counts()
        if len(own) < classes:
            raise ProjectError(f"{file.name} has rows of {len(own)} of {classes} classes; make larger or mixed parts")
        total.update({int(str(code)): int(count) for code, count in own.items()})
    return [total[code] for code in range(classes)]


def _weight_of_codes(class_weight: ClassWeight, counted: list[int]) -> dict[int, float] | None:
    if class_weight is None or isinstance(class_weight, dict):
        return class_weight
    return {code: sum(counted) / (len(counted) * count) for code, count in enumerate(counted)}


def _have_weights(files: list[Path]) -> bool:
    """Whether rows say how much they count.

    Raises:
        ProjectError: Those of some files do and those of others do not.
    """
    from pyarrow.parquet import read_schema

    without = [file.name for file in files if WEIGHT not in read_schema(file).names]
    if without and len(without) < len(files):
        raise ProjectError(
            f"{len(without)} of {len(files)} files have no {SAMPLE_WEIGHT}, such as {without[0]}; give all or none"
        )
    return not without
