"""One node, one candidate, one MLflow child run for each model that the YAML names."""

from kedro.pipeline import Node, Pipeline

from mlops_template.errors import ProjectError, nearest
from mlops_template.parameters import declared, declared_names
from mlops_template.pipelines.training.nodes import train
from mlops_template.pipelines.training.parameters import TrainingParameters
from mlops_template.runners import SIDE_BY_SIDE


def create_pipeline() -> Pipeline:
    """Give one node per model."""
    models = declared("training", TrainingParameters).specs
    variants = declared_names("feature_engineering.variants")
    for name, spec in models.items():
        if spec.features not in variants:
            raise ProjectError(
                f"parameters: training.models.{name}.features: no variant {spec.features!r}; "
                f"{nearest(spec.features, variants)}"
            )
    return Pipeline(
        [
            Node(
                train,
                [
                    f"params:training.models.{name}",
                    "params:training.limits",
                    f"features_{spec.features}",
                    f"train_{spec.features}",
                    "train",
                    "validation",
                    "params:problem",
                    "params:seed",
                ],
                f"candidate_training_{name}",
                name=name,
                namespace="training",
                tags=[SIDE_BY_SIDE],
            )
            for name, spec in models.items()
        ]
    )
