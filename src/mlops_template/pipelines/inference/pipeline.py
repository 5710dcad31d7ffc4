"""Predict a dataset of raw rows with the champion."""

from kedro.pipeline import Node, Pipeline

from mlops_template.parameters import declared
from mlops_template.pipelines.inference.nodes import predict
from mlops_template.pipelines.inference.parameters import InferenceParameters


def create_pipeline() -> Pipeline:
    """Give one node."""
    rows = declared("inference", InferenceParameters).rows
    inputs = ["champion", rows, "params:problem"]
    return Pipeline([Node(predict, inputs, "predictions", name="predict", namespace="inference")])
