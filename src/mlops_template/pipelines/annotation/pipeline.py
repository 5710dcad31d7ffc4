"""Labels of rows from rules that vote, and events in time series."""

from collections.abc import Callable
from typing import Any

from kedro.pipeline import Node, Pipeline

from mlops_template.errors import ProjectError
from mlops_template.parameters import declared
from mlops_template.pipelines.annotation import nodes
from mlops_template.pipelines.annotation.parameters import AllSeries, AnnotationParameters, Series
from mlops_template.problem import Problem

WEIGHING = ("label_models", "label_model", "class_balance")
CLASSES, PROBLEM, SEED = "params:annotation.classes", "params:problem", "params:seed"


def create_pipeline() -> Pipeline:
    """Give the way from rules to labels where rules are declared, and one from rows to events for each series."""
    parameters, problem = declared("annotation", AnnotationParameters), declared("problem", Problem)
    votes = bool(parameters.functions.blocks)
    if problem.labels != "table" and not votes:
        raise ProjectError(
            f"parameters: problem.labels is {problem.labels!r}, but annotation.functions is empty; "
            "declare a function, or take labels: table"
        )
    if votes and problem.task == "regression":
        raise ProjectError("parameters: annotation.functions vote for labels, but problem.task is 'regression'")
    return Pipeline([*(_labels(parameters) if votes else []), *_events(parameters.series)])


def _labels(parameters: AnnotationParameters) -> list[Node]:
    functions = "params:annotation.functions"
    try:
        sources = parameters.functions.sources
    except ProjectError as error:
        raise ProjectError(f"parameters: annotation.functions.{error}") from error
    return [
        _node(nodes.vote, ["table", functions, PROBLEM, CLASSES, *sources], "votes"),
        _node(nodes.gather_gold, ["table", "hand_labels", PROBLEM, CLASSES, SEED], "gold"),
        _node(
            nodes.weigh_votes,
            ["votes", "gold", *(f"params:annotation.{key}" for key in WEIGHING), CLASSES, SEED],
            ["label_models", "weak_labels"],
        ),
        _node(nodes.assemble_labels, ["table", "votes", "gold", "weak_labels", PROBLEM, CLASSES], "labels"),
        _node(
            nodes.function_quality, [functions, "votes", "gold", CLASSES], ["function_quality", "function_conflicts"]
        ),
        _node(
            nodes.put_forward,
            ["table", "votes", "labels", PROBLEM, CLASSES, "params:annotation.rows_to_label", SEED],
            "rows_to_label",
        ),
        _node(
            nodes.label_report,
            [PROBLEM, CLASSES, "function_quality", "function_conflicts", "label_models", "labels", "rows_to_label"],
            "label_report",
        ),
    ]


def _events(series: AllSeries) -> list[Node]:
    if not series.blocks:
        return []
    found = [f"{what}_{name}" for name in series.blocks for what in ("events", "scores")]
    return [
        *(node for name, block in series.blocks.items() for node in _series(name, block)),
        _node(nodes.event_report, ["params:annotation.series", *found], "event_report"),
    ]


def _series(name: str, block: Series) -> list[Node]:
    parameters = f"params:annotation.series.{name}"
    events = [f"events_{name}", f"scores_{name}"]
    return [
        _node(nodes.make_series, [parameters, *block.tables], f"series_{name}", f"series_{name}"),
        _node(nodes.find_events, [f"series_{name}", parameters], events, f"events_{name}"),
    ]


def _node(
    function: Callable[..., Any], inputs: str | list[str], outputs: str | list[str], name: str | None = None
) -> Node:
    return Node(function, inputs, outputs, name=name or function.__name__, namespace="annotation")
