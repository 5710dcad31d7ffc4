"""Fit one model, judge it, and give the candidate."""

from typing import Any

import pandas as pd

from mlops_template.apart import Limits
from mlops_template.candidate import Candidate
from mlops_template.modelling.candidate import make_candidate
from mlops_template.modelling.lesson import Lesson
from mlops_template.modelling.spec import ModelSpec
from mlops_template.problem import Problem


def train(
    spec: ModelSpec,
    limits: Limits,
    features: Any,
    train_features: pd.DataFrame,
    train: pd.DataFrame,
    validation: pd.DataFrame,
    problem: Problem,
    seed: int,
) -> Candidate:
    """Fit a model on the training rows and judge it on the validation rows; see `Lesson` for the inputs."""
    return make_candidate(spec, limits, Lesson(features, train_features, train, validation, problem, seed))
