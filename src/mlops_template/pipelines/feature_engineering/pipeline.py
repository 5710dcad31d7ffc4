"""Part the table, and fit each row-wise plan on the training rows."""

from collections.abc import Callable
from typing import Any

from kedro.pipeline import Node, Pipeline

from mlops_template.errors import ProjectError, nearest
from mlops_template.history import HistoryParameters
from mlops_template.parameters import declared
from mlops_template.pipelines.feature_engineering.nodes import (
    fit_plan,
    look_up_history,
    make_events,
    split,
    treat_outliers,
)
from mlops_template.pipelines.feature_engineering.parameters import FeatureEngineeringParameters
from mlops_template.problem import Problem

_ALL = "train_with_outliers"


def create_pipeline() -> Pipeline:
    """Give the history and the treatment of outliers where they are declared, the split, and one node per variant."""
    parameters, problem = declared("feature_engineering", FeatureEngineeringParameters), declared("problem", Problem)
    _refuse_unknown_history(parameters, problem)
    inputs = {"table": "table", "problem": "params:problem", "seed": "params:seed"}
    inputs |= {"labels": "labels"} if problem.labels != "table" else {}
    inputs |= {"history": "history"} if parameters.history else {}
    return Pipeline(
        [
            *(_history(parameters.history) if parameters.history else []),
            _node(split, inputs, [_ALL if parameters.outliers else "train", "validation", "test"], "split"),
            *([_outliers()] if parameters.outliers else []),
            *(
                _node(
                    fit_plan,
                    ["train", f"params:feature_engineering.variants.{variant}", "params:problem", "params:seed"],
                    [f"features_{variant}", f"train_{variant}", f"removed_{variant}"],
                    variant,
                )
                for variant in parameters.names
            ),
        ]
    )


def _history(history: HistoryParameters) -> list[Node]:
    parameters = "params:feature_engineering.history"
    events = [f"history_{name}" for name in history.events]
    return [
        _node(make_events, [parameters, *history.tables], events, "events"),
        _node(look_up_history, ["table", parameters, "params:problem", *events], "history", "history"),
    ]


def _outliers() -> Node:
    inputs = [_ALL, "params:feature_engineering.outliers", "params:problem", "params:seed"]
    return _node(treat_outliers, inputs, ["train", "outliers"], "outliers")


def _refuse_unknown_history(parameters: FeatureEngineeringParameters, problem: Problem) -> None:
    known = [*parameters.history.blocks] if parameters.history else []
    for column in problem.columns.history:
        if column not in known:
            raise ProjectError(
                f"parameters: problem.columns.history names {column!r}, which is no feature of "
                f"feature_engineering.history; {nearest(column, known)}"
            )
    if parameters.history and problem.time is None:
        raise ProjectError(
            "parameters: feature_engineering.history needs problem.time, the moment of a row; "
            "where rows have none, set feature_engineering.history to null"
        )


def _node(function: Callable[..., Any], inputs: Any, outputs: str | list[str], name: str) -> Node:
    return Node(function, inputs, outputs, name=name, namespace="feature_engineering")
