"""Search for better arguments of every model that has a ``search``, and make a candidate of the best of each."""

from kedro.pipeline import Node, Pipeline

from mlops_template.apart import Limits
from mlops_template.modelling.spec import ModelSpec
from mlops_template.parameters import Parameters, declared
from mlops_template.pipelines.tuning import nodes
from mlops_template.pipelines.tuning.parameters import TuningParameters
from mlops_template.runners import CONDUCTS, SIDE_BY_SIDE


class _Training(Parameters):
    """What `training` declares, as far as it is tuned."""

    limits: Limits
    models: dict[str, ModelSpec | None]


def create_pipeline() -> Pipeline:
    """Give one node that searches for all models, one more per model, and the page; none where nothing is searched."""
    declared("tuning", TuningParameters)
    models = declared("training", _Training).models
    searched = {name: spec.features for name, spec in models.items() if spec is not None and spec.search}
    if not searched:
        return Pipeline([])
    told = ["params:problem", "trials", "gains", "search_outcome"]
    return Pipeline(
        [
            _search(searched),
            *(_candidate(name, features) for name, features in searched.items()),
            Node(
                nodes.gains,
                ["search_outcome", *(f"gain_{name}" for name in searched)],
                "gains",
                name="gains",
                namespace="tuning",
            ),
            Node(nodes.report, told, "tuning_report", name="report", namespace="tuning"),
        ]
    )


def _search(searched: dict[str, str]) -> Node:
    inputs = {
        "train": "train",
        "problem": "params:problem",
        "seed": "params:seed",
        "parameters": "params:tuning",
        "limits": "params:training.limits",
        **{f"{nodes.SPEC}{name}": f"params:training.models.{name}" for name in searched},
        **{f"{nodes.PLAN}{variant}": f"features_{variant}" for variant in searched.values()},
    }
    outputs = {"trials": "trials", "outcome": "search_outcome"} | {name: f"best_params_{name}" for name in searched}
    return Node(nodes.search, inputs, outputs, name="search", namespace="tuning", tags=[CONDUCTS])


def _candidate(name: str, features: str) -> Node:
    return Node(
        nodes.tuned,
        [
            f"params:training.models.{name}",
            "params:training.limits",
            f"best_params_{name}",
            f"features_{features}",
            f"train_{features}",
            "train",
            "validation",
            "params:problem",
            "params:seed",
        ],
        [f"candidate_tuning_{name}", f"gain_{name}"],
        name=name,
        namespace="tuning",
        tags=[SIDE_BY_SIDE],
    )
