"""From a source's column to the features that are made of it."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from mlops_template.history import FeatureBlock, HistoryParameters
from mlops_template.pipelines.exploration.origins import origins


def origins_of_history(history: HistoryParameters, tables: Mapping[str, Sequence[str]]) -> dict[str, dict[str, Any]]:
    """Trace every column of history.

    Args:
        history: What is declared.
        tables: The columns of ``history.tables``.

    Returns:
        By column: ``origins``, such as ``flights.arr_delay``, and ``how`` it is made of them.
    """
    traced = {name: origins(block.query, tables) for name, block in history.events.items()}
    made = {}
    for name, block in history.blocks.items():
        column = str(block.arguments.get("value", history.events[block.events].time))
        found = [each.removeprefix("raw_") for each in traced[block.events].get(column, ())]
        made[name] = {"origins": found, "how": _how(block)}
    return made


def _how(block: FeatureBlock) -> str:
    arguments = ", ".join(f"{name}: {value}" for name, value in block.arguments.items())
    entity = f" by {', '.join(block.entity)}" if block.entity else ""
    return f"{block.type.rpartition('.')[2]}{f'({arguments})' if arguments else ''} of {block.events}{entity}"


def features_of(variant: str, plan: Any) -> pd.DataFrame:
    """Name the features that a fitted plan makes of each column.

    A feature is made of the columns that its enricher says. A transformer that says nothing makes it of every column
    that it reads, unless it gives one feature for each.

    Args:
        variant: The plan's name.
        plan: A fitted ColumnTransformer, or a Pipeline that begins with one and then selects.

    Returns:
        One row per column and feature: ``variant``, ``block``, ``enricher``, ``column``, ``feature``.
    """
    kept = {str(name) for name in plan.get_feature_names_out()}
    enrich = plan[0] if hasattr(plan, "steps") else plan
    names = [str(name) for name in enrich.get_feature_names_out()]
    rows = [
        {"variant": variant, "block": block, "enricher": _words(enricher), "column": column, "feature": feature}
        for block, enricher, columns in enrich.transformers_
        if enricher != "drop"
        for feature in names[enrich.output_indices_[block]]
        if feature in kept
        for column in _sources_of(feature, enricher, [str(column) for column in columns])
    ]
    return pd.DataFrame(rows, columns=["variant", "block", "enricher", "column", "feature"])


def _sources_of(feature: str, enricher: Any, columns: list[str]) -> list[str]:
    if hasattr(enricher, "sources_of"):
        return list(enricher.sources_of(feature, columns))
    from sklearn.base import OneToOneFeatureMixin

    return [feature] if isinstance(enricher, OneToOneFeatureMixin) and feature in columns else columns


def _words(enricher: Any) -> str:
    return " ".join(repr(enricher).split())
