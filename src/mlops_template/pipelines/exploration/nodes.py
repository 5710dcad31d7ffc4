"""Look at the data, trace its columns, and show both on a page."""

from typing import Any

import pandas as pd

from mlops_template.history import HistoryParameters
from mlops_template.pipelines.exploration.origins import origins
from mlops_template.problem import Problem


def audit(
    table: pd.DataFrame,
    profile: dict[str, Any],
    problem: Problem,
    seed: int,
    history: pd.DataFrame | None = None,
    labels: pd.DataFrame | None = None,
) -> dict[str, Any]:
    """Look for what spoils learning: leaks, duplicates, odd kinds, gaps.

    Args:
        table: n rows.
        profile: What `sourcing` says of them.
        problem: What is predicted, from what.
        seed: Of every draw.
        history: Further columns of the same rows.
        labels: What `annotation` gave for the same rows.

    Returns:
        What `audit_of` says.
    """
    from mlops_template.pipelines.exploration.audit import audit_of
    from mlops_template.pipelines.exploration.examined import Examined

    return audit_of(Examined.of(table, profile, problem, seed, history, labels), profile["duplicates"])


def trace_columns(table: pd.DataFrame, query: str, tables: list[str], *raw: pd.DataFrame) -> dict[str, list[str]]:
    """Say which columns of the raw tables each column of `table` is made of; nothing where that cannot be told."""
    columns = {name: [str(column) for column in frame] for name, frame in zip(tables, raw, strict=True)}
    return {column: list(found) for column, found in origins(query, columns).items() if column in table}


def trace_history(history: HistoryParameters, *tables: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Say what each column of history is made of, and how."""
    from mlops_template.pipelines.exploration.lineage import origins_of_history

    names = zip(history.tables, tables, strict=True)
    return origins_of_history(history, {name: [str(column) for column in frame] for name, frame in names})


def trace_features(variants: dict[str, Any], *plans: Any) -> pd.DataFrame:
    """Name the features that each fitted plan makes of each column.

    Args:
        variants: The plans by name; one that is None is left out.
        plans: Fitted, in the order of the others.

    Returns:
        ``variant``, ``block``, ``enricher``, ``column``, ``feature``.
    """
    from mlops_template.pipelines.exploration.lineage import features_of

    names = [name for name, plan in variants.items() if plan is not None]
    traced = [features_of(name, plan) for name, plan in zip(names, plans, strict=True)]
    return pd.concat(traced, ignore_index=True)


def data_report(
    problem: Problem,
    audit: dict[str, Any],
    origins: dict[str, list[str]],
    lineage: pd.DataFrame,
    importance: pd.DataFrame,
    history_origins: dict[str, dict[str, Any]] | None = None,
) -> str:
    """Draw the page of the data.

    Args:
        problem: What is predicted, from what.
        audit: What was found.
        origins: Of the table's columns.
        lineage: Of the features.
        importance: ``column``, ``importance``, ``deviation``; no rows where no champion was asked yet.
        history_origins: Of the columns of history.

    Returns:
        One HTML document that needs no network; the same inputs give the same document.
    """
    # Bokeh and Jinja take a second to import, which listing the pipelines should not cost.
    from mlops_template.pipelines.exploration.pages.page import Page

    return Page.of(problem, audit, origins, lineage, importance, history_origins or {}).render()
