"""Look at the data before anybody learns from it, and follow it to the features."""

from collections.abc import Callable
from typing import Any

from kedro.pipeline import Node, Pipeline

from mlops_template.history import HistoryParameters
from mlops_template.parameters import declared, declared_names
from mlops_template.pipelines.exploration import nodes
from mlops_template.pipelines.exploration.parameters import Sources
from mlops_template.problem import Problem

PROBLEM = "params:problem"


def create_pipeline() -> Pipeline:
    """Give the audit, the traces and the page."""
    problem = declared("problem", Problem)
    raw = [f"raw_{name}" for name in declared("sourcing", Sources).tables]
    plans = [f"features_{name}" for name in declared_names("feature_engineering.variants")]
    audited = {"table": "table", "profile": "profile", "problem": PROBLEM, "seed": "params:seed"}
    audited |= {"labels": "labels"} if problem.labels != "table" else {}
    shown = {"problem": PROBLEM} | {name: name for name in ("audit", "origins", "lineage", "importance")}
    trace_history = []
    if problem.columns.history:
        audited["history"], shown["history_origins"] = "history", "history_origins"
        tables = declared("feature_engineering.history", HistoryParameters).tables
        trace_history = [_node(nodes.trace_history, ["params:feature_engineering.history", *tables], "history_origins")]
    return Pipeline(
        [
            _node(nodes.audit, audited, "audit"),
            _node(nodes.trace_columns, ["table", "params:sourcing.query", "params:sourcing.tables", *raw], "origins"),
            *trace_history,
            _node(nodes.trace_features, ["params:feature_engineering.variants", *plans], "lineage"),
            _node(nodes.data_report, shown, "data_report"),
        ]
    )


def _node(function: Callable[..., Any], inputs: Any, outputs: str) -> Node:
    return Node(function, inputs, outputs, name=function.__name__, namespace="exploration")
