"""One node, one candidate, one MLflow child run for each model that the YAML names."""

from kedro.pipeline import Node, Pipeline

from mlops_template.parameters import declared
from mlops_template.pipelines.training.nodes import train_candidate
from mlops_template.pipelines.training.parameters import TrainingParameters


def create_pipeline() -> Pipeline:
    """Give one node per model."""
    models = declared("training", TrainingParameters).blocks
    return Pipeline(
        [
            Node(
                train_candidate,
                [
                    f"params:training.models.{name}",
                    f"features_{block.features}",
                    "train",
                    "validation",
                    "params:problem",
                    "params:seed",
                ],
                f"candidate_training_{name}",
                name=name,
                namespace="training",
            )
            for name, block in models.items()
        ]
    )
