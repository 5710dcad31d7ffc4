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

    A feature belongs to the column whose name it begins with, else to every column that its enricher reads.

    Args:
        variant: The plan's name.
        plan: A fitted ColumnTransformer.

    Returns:
        One row per column and feature: ``variant``, ``block``, ``enricher``, ``column``, ``feature``.
    """
    names = [str(name) for name in plan.get_feature_names_out()]
    rows = [
        {"variant": variant, "block": block, "enricher": _words(enricher), "column": column, "feature": feature}
        for block, enricher, columns in plan.transformers_
        if enricher != "drop"
        for feature in names[plan.output_indices_[block]]
        for column in _columns_of(feature, [str(column) for column in columns])
    ]
    return pd.DataFrame(rows, columns=["variant", "block", "enricher", "column", "feature"])


def _columns_of(feature: str, columns: list[str]) -> list[str]:
    own = [column for column in columns if feature == column or feature.startswith(f"{column}_")]
    return [max(own, key=len)] if own else columns


def _words(enricher: Any) -> str:
    return " ".join(repr(enricher).split())
