"""Rank the candidates, and let the best one challenge the champion."""

from collections.abc import Callable
from typing import Any

from kedro.pipeline import Node, Pipeline

from mlops_template.parameters import declared, declared_names
from mlops_template.pipelines.evaluation import nodes
from mlops_template.problem import Problem


def create_pipeline() -> Pipeline:
    """Give leaderboard, challenger, gate, test score and importance; the tuned and those from parts are ranked too."""
    models = declared_names("training.models")
    tuned = [name for name in models if "search" in declared_names(f"training.models.{name}")]
    candidates = [
        *(f"candidate_training_{name}" for name in models),
        *(f"candidate_tuning_{name}" for name in tuned),
        *(f"candidate_training_in_parts_{name}" for name in _in_parts()),
    ]
    gate_inputs = ["challenger", "incumbent", "validation", "params:problem", "params:evaluation"]
    importance_inputs = ["champion", "validation", "params:problem", "params:evaluation", "params:seed"]
    return Pipeline(
        [
            _node(nodes.leaderboard, ["params:problem", "validation", *candidates], "leaderboard"),
            *_put_forward(candidates, refit=declared("problem", Problem).refit),
            _node(nodes.gate, gate_inputs, ["gate_decision", "champion"]),
            _node(nodes.test_score, ["challenger", "test", "params:problem"], "test_metrics"),
            _node(nodes.importance, importance_inputs, "importance"),
        ]
    )


def _in_parts() -> list[str]:
    """Name the models that are trained from a table larger than memory, where there is one."""
    stated = declared("training_in_parts", dict[str, Any])
    return [*stated.get("models", ())] if stated.get("rows") else []


def _put_forward(candidates: list[str], *, refit: bool) -> list[Node]:
    """The best is the challenger as it is, or is fitted again on more rows first."""
    choose_inputs = ["leaderboard", *candidates]
    if not refit:
        return [_node(nodes.choose, choose_inputs, "challenger")]
    refitted = "candidate_evaluation_refit"
    return [
        _node(nodes.choose, choose_inputs, "best"),
        _node(
            nodes.refit,
            ["best", "params:training.limits", "train", "validation", "params:problem", "params:seed"],
            refitted,
        ),
        _node(nodes.put_forward, refitted, "challenger"),
    ]


def _node(function: Callable[..., Any], inputs: str | list[str], outputs: str | list[str]) -> Node:
    return Node(function, inputs, outputs, name=function.__name__, namespace="evaluation")
