"""Features part by part, and models that train from all parts on a Dask cluster."""

from functools import partial
from typing import Any

import pandas as pd

from mlops_template.candidate import Candidate
from mlops_template.errors import ProjectError
from mlops_template.modelling.in_parts import LessonInParts, candidate_from_parts, features_of_part
from mlops_template.modelling.spec import ModelSpec
from mlops_template.parts import Parts, PartsMaker
from mlops_template.problem import Problem
from mlops_template.runners.parts import part_by_part
from mlops_template.runners.pools import pool_at_hand


def make_features(rows: Parts, features: Any, train: pd.DataFrame, problem: Problem) -> PartsMaker:
    """Make features of each part with the fitted plan, several parts side by side.

    Args:
        rows: Raw rows with the target, in parts.
        features: The fitted row-wise plan.
        train: The rows that it was fitted on; they say which classes there are.
        problem: What is predicted, from which columns.
    """
    _cluster()  # models need one, so it is told before the work and not after
    classes = problem.classes_of(train[problem.target])
    return part_by_part(rows, partial(features_of_part, features=features, classes=classes, problem=problem))


def train_in_parts(
    spec: ModelSpec,
    features: Any,
    parts: Parts,
    train: pd.DataFrame,
    validation: pd.DataFrame,
    problem: Problem,
    seed: int,
) -> Candidate:
    """Fit a model on all parts and judge it on the validation rows; see `LessonInParts` for the inputs.

    Raises:
        ProjectError: The run has no cluster.
    """
    classes = problem.classes_of(train[problem.target])
    return candidate_from_parts(spec, LessonInParts(features, parts, classes, validation, problem, seed), _cluster())


def _cluster() -> Any:
    client = pool_at_hand.get().client
    if client is None:
        raise ProjectError(
            "training_in_parts needs a Dask cluster: kedro run --env dask --pipelines training_in_parts (docs/dask.md)"
        )
    return client
