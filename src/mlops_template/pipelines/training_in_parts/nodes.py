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
    _refuse_cross_fitted(features)
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


def _refuse_cross_fitted(features: Any) -> None:
    """See that no row of a part could see its own target: rows of `train` may lie among the parts."""
    enrichers = getattr(features, "steps", [("", features)])[0][1].transformers_
    for name, enricher, _ in enrichers:
        if getattr(enricher, "cross_fitted", False):
            raise ProjectError(
                f"training_in_parts: enricher {name!r} is fitted on targets, so that rows of train which lie among the "
                "parts would see their own; take a variant of feature_engineering without it"
            )


def _cluster() -> Any:
    client = pool_at_hand.get().client
    if client is None:
        raise ProjectError(
            "training_in_parts needs a Dask cluster: kedro run --env dask --pipelines training_in_parts (docs/dask.md)"
        )
    return client
