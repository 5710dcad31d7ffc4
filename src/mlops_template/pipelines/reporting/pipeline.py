"""One page that shows what the run came to."""

from kedro.pipeline import Node, Pipeline

from mlops_template.pipelines.reporting.nodes import report


def create_pipeline() -> Pipeline:
    """Give one node."""
    inputs = ["params:problem", "leaderboard", "gate_decision", "predictions", "test", "importance", "profile"]
    return Pipeline([Node(report, inputs, "report", name="report", namespace="reporting")])
