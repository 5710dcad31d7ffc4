"""Every column that models see: where it comes from, what becomes of it, and what the champion makes of that."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from mlops_template.pages.wording import number
from mlops_template.pipelines.exploration.finding import listed

NAMED = 3


@dataclass(frozen=True)
class Step:
    """What a block makes of a column.

    Attributes:
        variants: The plans that have the block and make the same of it.
        block: Its name in them.
        enrichers: What it is made by in each.
        features: How many features there are.
        named: The first of them.
    """

    variants: tuple[str, ...]
    block: str
    enrichers: str
    features: int
    named: str


@dataclass(frozen=True)
class Traced:
    """One column.

    Attributes:
        name: The column.
        kind: What the problem declares it to be.
        origins: The source's columns that it is made of.
        how: What is done to them; empty where nothing is said.
        steps: What every plan makes of it; none where no plan reads it.
        importance: Permutation importance as text; empty where nobody asked.
        length: Of its bar, in percent of the longest.
    """

    name: str
    kind: str
    origins: str
    how: str
    steps: tuple[Step, ...]
    importance: str
    length: float


def traced(
    kinds: dict[str, str],
    origins: dict[str, list[str]],
    history: dict[str, dict[str, Any]],
    lineage: pd.DataFrame,
    importance: pd.DataFrame,
) -> tuple[Traced, ...]:
    """Follow each column, the most important first.

    Args:
        kinds: The columns that models see, with their declared kinds.
        origins: Of the table's columns.
        history: ``origins`` and ``how`` of the columns of history.
        lineage: ``variant``, ``block``, ``enricher``, ``column``, ``feature``.
        importance: ``column`` and ``importance``; perhaps no rows.
    """
    known = dict(zip(importance["column"], importance["importance"], strict=True)) if len(importance) else {}
    most = max([*known.values(), 0.0]) or 1.0
    steps = {str(column): _steps(rows) for column, rows in lineage.groupby("column", sort=False)}
    rows = []
    for name in sorted(kinds, key=lambda name: -known.get(name, 0.0)):
        past = history.get(name, {})
        found = past.get("origins", origins.get(name, []))
        worth = known.get(name)
        told = "" if worth is None else number(worth)
        length = 0.0 if worth is None else round(max(100 * worth / most, 0.0), 1)
        rows.append(Traced(name, kinds[name], _tables(found), past.get("how", ""), steps.get(name, ()), told, length))
    return tuple(rows)


def _tables(found: list[str]) -> str:
    """Name columns by their table.

    >>> _tables(["flights.year", "flights.month", "planes.year"])
    'flights: year and month; planes: year'
    """
    tables: dict[str, list[str]] = {}
    for origin in found:
        table, _, column = origin.partition(".")
        tables.setdefault(table, []).append(column)
    return "; ".join(f"{table}: {listed(columns)}" for table, columns in tables.items())


def _steps(rows: pd.DataFrame) -> tuple[Step, ...]:
    made: dict[tuple[str, tuple[str, ...]], dict[str, str]] = {}
    for (variant, block, enricher), features in rows.groupby(["variant", "block", "enricher"], sort=False)["feature"]:
        made.setdefault((str(block), tuple(features)), {})[str(variant)] = str(enricher)
    return tuple(
        Step(tuple(by), block, "; ".join(map(": ".join, by.items())), len(features), listed(features, NAMED))
        for (block, features), by in made.items()
    )
