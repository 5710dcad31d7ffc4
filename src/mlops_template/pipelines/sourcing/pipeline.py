"""Raw tables in, one typed, validated and profiled table out."""

from kedro.pipeline import Node, Pipeline

from mlops_template.parameters import declared
from mlops_template.pipelines.sourcing.nodes import assemble, keep, profile
from mlops_template.pipelines.sourcing.parameters import SourcingParameters


def create_pipeline() -> Pipeline:
    """Give one node per raw table, one that makes the table of them, and one that profiles it."""
    tables = declared("sourcing", SourcingParameters).tables
    raw = [f"raw_{table}" for table in tables]
    return Pipeline(
        [
            *(Node(keep, f"source_{table}", f"raw_{table}", name=table, namespace="sourcing") for table in tables),
            Node(
                assemble,
                ["params:sourcing", "params:problem", "params:seed", *raw],
                "table",
                name="assemble",
                namespace="sourcing",
            ),
            Node(profile, ["table", "params:problem"], "profile", name="profile", namespace="sourcing"),
        ]
    )
