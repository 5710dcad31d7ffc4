"""Predict a dataset of raw rows with the champion."""

from kedro.pipeline import Node, Pipeline

from mlops_template.history import HistoryParameters
from mlops_template.parameters import declared
from mlops_template.pipelines.inference.nodes import add_history, count_odd_values, predict, predict_in_parts
from mlops_template.pipelines.inference.parameters import InferenceParameters
from mlops_template.problem import Problem
from mlops_template.runners import CONDUCTS

PARTS = ("train", "validation", "test")  # these have their history already


def create_pipeline() -> Pipeline:
    """Give nodes that predict and count odd values, one more for rows in parts, one where rows come without history."""
    parameters = declared("inference", InferenceParameters)
    rows, in_parts = parameters.rows, [] if parameters.in_parts is None else [_in_parts(parameters.in_parts)]
    if not declared("problem", Problem).columns.history or rows in PARTS:
        return Pipeline([*_nodes(rows), *in_parts])
    history = "feature_engineering.history"
    events = [f"history_{name}" for name in declared(history, HistoryParameters).events]
    inputs = [rows, f"params:{history}", "params:problem", *events]
    return Pipeline(
        [
            Node(add_history, inputs, "rows_with_history", name="history", namespace="inference"),
            *_nodes("rows_with_history"),
            *in_parts,
        ]
    )


def _in_parts(rows: str) -> Node:
    inputs = ["champion", rows, "params:problem"]
    name, out = predict_in_parts.__name__, "predictions_in_parts"
    return Node(predict_in_parts, inputs, out, name=name, namespace="inference", tags=[CONDUCTS])


def _nodes(rows: str) -> list[Node]:
    inputs = ["champion", rows, "params:problem"]
    return [
        Node(count_odd_values, inputs, "odd_values", name="odd_values", namespace="inference"),
        Node(predict, inputs, "predictions", name="predict", namespace="inference"),
    ]
