"""Fit a model again on other rows."""

import pandas as pd

from mlops_template.modelling.fitting import Rows, fit, settled
from mlops_template.serving.candidate_model import CandidateModel, encode


def refitted(model: CandidateModel, rows: pd.DataFrame, truth: pd.Series, weight: pd.Series | None) -> CandidateModel:
    """Fit an unfitted copy, features and all; where the first fit was stopped early, this one goes just as far.

    Args:
        model: The fitted one, which is left as it is.
        rows: n raw rows.
        truth: Their targets, as labels or values.
        weight: How much each row counts; None counts all alike.
    """
    from sklearn.base import clone
    from sklearn.pipeline import Pipeline

    features, estimator = clone(model.pipeline[0]), settled(model.pipeline[-1])
    made = features.fit_transform(rows, truth)
    taught = Rows(made, encode(truth, model.classes), None if weight is None else weight.to_numpy())
    fit(estimator, taught.weighted(model.class_weight))
    pipeline = Pipeline([("features", features), ("model", estimator)])
    return CandidateModel(pipeline, model.classes, model.class_weight)
