"""Train models from a table that is larger than memory: features part by part, then one candidate per model."""

from kedro.pipeline import Node, Pipeline

from mlops_template.backends import backend_names
from mlops_template.errors import ProjectError, nearest
from mlops_template.modelling.in_parts import ROLE
from mlops_template.modelling.spec import ModelSpec
from mlops_template.parameters import Parameters, declared, declared_names
from mlops_template.pipelines.training_in_parts.nodes import make_features, train_in_parts
from mlops_template.pipelines.training_in_parts.parameters import TrainingInPartsParameters
from mlops_template.problem import Problem
from mlops_template.runners import CONDUCTS


class _Training(Parameters):
    """What `training` declares, as far as it is read here."""

    limits: object
    models: dict[str, ModelSpec | None]


def create_pipeline() -> Pipeline:
    """Give one node per variant and one per model; none where no rows are named."""
    parameters = declared("training_in_parts", TrainingInPartsParameters)
    if parameters.rows is None:
        return Pipeline([])
    specs = {name: _spec(name) for name in parameters.models}
    _refuse_refit()
    variants = dict.fromkeys(spec.features for spec in specs.values())
    return Pipeline(
        [
            *(_features(variant, parameters.rows) for variant in variants),
            *(_model(name, spec.features) for name, spec in specs.items()),
        ]
    )


def _features(variant: str, rows: str) -> Node:
    return Node(
        make_features,
        [rows, f"features_{variant}", "train", "params:problem"],
        f"train_in_parts_{variant}",
        name=f"features_{variant}",
        namespace="training_in_parts",
        tags=[CONDUCTS],
    )


def _model(name: str, variant: str) -> Node:
    return Node(
        train_in_parts,
        [
            f"params:training.models.{name}",
            f"features_{variant}",
            f"train_in_parts_{variant}",
            "train",
            "validation",
            "params:problem",
            "params:seed",
        ],
        f"candidate_training_in_parts_{name}",
        name=name,
        namespace="training_in_parts",
        tags=[CONDUCTS],
    )


def _spec(name: str) -> ModelSpec:
    models = declared("training", _Training).models
    spec, can = models.get(name), backend_names(ROLE)
    if spec is None:
        known = [each for each, stated in models.items() if stated is not None]
        raise ProjectError(f"parameters: training_in_parts.models: no model {name!r}; {nearest(name, known)}")
    if spec.engine not in can:
        raise ProjectError(
            f"parameters: training_in_parts.models: {name!r} is of {spec.engine}, which cannot train in parts; "
            f"those of {' and '.join(can)} can"
        )
    variants = declared_names("feature_engineering.variants")
    if spec.features not in variants:
        raise ProjectError(
            f"parameters: training.models.{name}.features: no variant {spec.features!r}; "
            f"{nearest(spec.features, variants)}"
        )
    return spec


def _refuse_refit() -> None:
    if declared("problem", Problem).refit:
        raise ProjectError(
            "parameters: problem.refit fits the best again on rows in memory, which would be fewer than it was trained "
            "on in parts; set it to false, or training_in_parts.rows to null"
        )
