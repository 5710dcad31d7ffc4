"""SQL over frames; the only place that knows DuckDB."""

import json
from typing import Any

import pandas as pd

from mlops_template.errors import ProjectError


def query(sql: str, tables: dict[str, pd.DataFrame], key: str, *, in_order: bool) -> pd.DataFrame:
    """Ask DuckDB about frames, and nothing else: it may read no file.

    Args:
        sql: One statement.
        tables: What it may name.
        key: Where in the parameters it stands, for the error.
        in_order: Whether the rows must come in the same order each time, which costs all threads but one.

    Raises:
        ProjectError: DuckDB refuses it; says why, and what the tables are.
    """
    import duckdb

    threads = {"threads": 1} if in_order else {}
    with duckdb.connect(config={"enable_external_access": False, **threads}) as database:
        for name, table in tables.items():
            database.register(name, table)
        try:
            made: pd.DataFrame = database.sql(sql).df()
        except (duckdb.Error, AttributeError) as error:
            known = "; ".join(
                f"{name} ({len(table):,} rows: {', '.join(map(str, table.columns))})" for name, table in tables.items()
            )
            raise ProjectError(f"parameters: {key} fails: {error}\nIts tables: {known}") from error
    return made


def parse(sql: str) -> dict[str, Any]:
    """Give one SELECT statement as DuckDB understands it; an empty dict where it does not."""
    import duckdb

    with duckdb.connect() as database:
        [[text]] = database.execute("select json_serialize_sql(?)", [sql]).fetchall()
    parsed = json.loads(text)
    return {} if parsed["error"] else dict(parsed["statements"][0]["node"])
