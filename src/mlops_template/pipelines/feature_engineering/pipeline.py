"""Part the table, and fit each row-wise plan on the training rows."""

from kedro.pipeline import Node, Pipeline

from mlops_template.parameters import declared
from mlops_template.pipelines.feature_engineering.nodes import fit_plan, split, split_annotated
from mlops_template.pipelines.feature_engineering.parameters import FeatureEngineeringParameters
from mlops_template.problem import Problem


def create_pipeline() -> Pipeline:
    """Give the split, and one node per variant."""
    variants = declared("feature_engineering", FeatureEngineeringParameters).names
    annotated = declared("problem", Problem).labels != "table"
    return Pipeline(
        [
            Node(
                split_annotated if annotated else split,
                ["table", *(["labels"] if annotated else []), "params:problem", "params:seed"],
                ["train", "validation", "test"],
                name="split",
                namespace="feature_engineering",
            ),
            *(
                Node(
                    fit_plan,
                    ["train", f"params:feature_engineering.variants.{variant}", "params:problem"],
                    f"features_{variant}",
                    name=variant,
                    namespace="feature_engineering",
                )
                for variant in variants
            ),
        ]
    )
