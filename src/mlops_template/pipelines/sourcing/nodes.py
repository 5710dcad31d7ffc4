"""Make one typed table of raw ones, and say what is in it."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from mlops_template.describe import describe
from mlops_template.errors import ProjectError, nearest
from mlops_template.pipelines.sourcing.parameters import SourcingParameters
from mlops_template.problem import Problem
from mlops_template.problem.kinds import CASTS, as_plain
from mlops_template.sql import query


def keep(table: pd.DataFrame) -> pd.DataFrame:
    """Keep a raw table as its source gave it."""
    return table


def assemble(parameters: SourcingParameters, problem: Problem, seed: int, *tables: pd.DataFrame) -> pd.DataFrame:
    """Make one table by the query, in the problem's types and in a fixed order of rows.

    Args:
        parameters: The query, and how many rows to draw.
        problem: Says which columns are numbers and which are moments, and what orders the rows.
        seed: Of the draw.
        tables: The raw tables in the order of ``parameters.tables``.

    Raises:
        ProjectError: DuckDB refuses the query, or it lacks a column that the problem names.
    """
    named = dict(zip(parameters.tables, tables, strict=True))
    # rows that nothing names can be put in no order afterwards
    made = _plain_types(query(parameters.query, named, "sourcing.query", in_order=not problem.id))
    for column in problem.required_columns:
        if column not in made:
            made_columns = [str(name) for name in made]
            raise ProjectError(
                f"dataset 'table': problem names the column {column!r}, which sourcing.query does not make; "
                f"{nearest(column, made_columns)}"
            )
    order = [name for name in dict.fromkeys((problem.time, *problem.id)) if name is not None and name in made.columns]
    ordered = made.sort_values(order, kind="stable", ignore_index=True) if order else made
    if parameters.rows is not None and len(ordered) > parameters.rows:
        ordered = ordered.sample(parameters.rows, random_state=seed).sort_index(ignore_index=True)
    return _declared_types(ordered, problem)


def profile(table: pd.DataFrame, problem: Problem) -> dict[str, Any]:
    """Describe every column: kind, missing values, distribution.

    Returns:
        ``rows``, ``duplicates`` and ``columns``, a list of what `describe` gives.
    """
    kinds = {column: kind for kind in CASTS for column in problem.columns.of_kind(kind)}
    kinds[problem.target] = "target"
    columns = [describe(table[column], kinds.get(str(column), "other")) for column in table]
    return {"rows": len(table), "duplicates": int(table.apply(as_plain).duplicated().sum()), "columns": columns}


def _plain_types(table: pd.DataFrame) -> pd.DataFrame:
    """DuckDB gives pandas' nullable integers where values are missing; NumPy's floats serve every library."""
    nullable = [name for name in table if isinstance(table[name].dtype, pd.api.extensions.ExtensionDtype)]
    numbers = {name: "float64" for name in nullable if table[name].dtype.kind in "iuf"}
    return table.astype(numbers)


def _declared_types(table: pd.DataFrame, problem: Problem) -> pd.DataFrame:
    """Numbers and moments that came as text are parsed; where one cannot be, the schema names it."""
    casts: dict[str, Callable[..., Any]] = dict.fromkeys(problem.columns.numeric, pd.to_numeric)
    casts |= dict.fromkeys((*problem.columns.datetime, *filter(None, [problem.time])), pd.to_datetime)
    typed = table.copy()
    for name, cast in casts.items():
        if name in typed and typed[name].dtype.kind not in "iufbM":
            try:
                typed[name] = cast(typed[name])
            except (ValueError, TypeError):
                continue
    return typed
