"""Predict a dataset of raw rows with the champion."""

from kedro.pipeline import Node, Pipeline

from mlops_template.history import HistoryParameters
from mlops_template.parameters import declared
from mlops_template.pipelines.inference.nodes import add_history, count_odd_values, predict
from mlops_template.pipelines.inference.parameters import InferenceParameters
from mlops_template.problem import Problem

PARTS = ("train", "validation", "test")  # these have their history already


def create_pipeline() -> Pipeline:
    """Give a node that predicts, one that counts odd values, and one that looks up history where rows come without."""
    rows = declared("inference", InferenceParameters).rows
    if not declared("problem", Problem).columns.history or rows in PARTS:
        return Pipeline(_nodes(rows))
    history = "feature_engineering.history"
    events = [f"history_{name}" for name in declared(history, HistoryParameters).events]
    inputs = [rows, f"params:{history}", "params:problem", *events]
    return Pipeline(
        [
            Node(add_history, inputs, "rows_with_history", name="history", namespace="inference"),
            *_nodes("rows_with_history"),
        ]
    )


def _nodes(rows: str) -> list[Node]:
    inputs = ["champion", rows, "params:problem"]
    return [
        Node(count_odd_values, inputs, "odd_values", name="odd_values", namespace="inference"),
        Node(predict, inputs, "predictions", name="predict", namespace="inference"),
    ]
