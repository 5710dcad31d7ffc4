"""How far a fit of H2O went."""

from math import ceil
from typing import Any

_NOT_METRICS = ["timestamp", "duration", "training_speed", "epochs", "iterations", "samples"]


def rounds_of(fitted: Any) -> int | None:
    """Give how many trees, or epochs, a fitted estimator has; None where it counts neither."""
    output = fitted._model_json["output"]  # no method tells
    summary = output["model_summary"].as_data_frame()
    if "number_of_trees" in summary:
        return int(summary["number_of_trees"].iloc[0])
    history = output["scoring_history"].as_data_frame()
    if "epochs" not in history:
        return None
    last = history.drop(columns=_NOT_METRICS, errors="ignore").iloc[-1].dropna()
    kept = history[last.index].eq(last).all(axis=1)  # the last row tells the kept network's figures once more
    epochs: float = history["epochs"][kept].iloc[0]
    return ceil(epochs)
