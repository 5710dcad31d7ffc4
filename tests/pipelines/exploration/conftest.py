"""Small tables, with names that would break a careless page."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from mlops_template.pipelines.exploration.nodes import audit, data_report, trace_features
from mlops_template.pipelines.sourcing.nodes import profile

from toy import toy_plan, toy_problem, toy_table

HOSTILE = "<script>alert('&')</script>"


def audited(table: pd.DataFrame, task: str = "binary", history: pd.DataFrame | None = None, **changes: Any) -> Any:
    """Audit a table; what of the problem is not told is the toy's."""
    problem = toy_problem(task, **changes)
    return audit(table, profile(table, problem), problem, 1, history)


@pytest.fixture(scope="session")
def told() -> Callable[..., list[str]]:
    """Give the findings of a table as ``severity: sentence``."""

    def tell(table: pd.DataFrame, task: str = "binary", **changes: Any) -> list[str]:
        found = audited(table, task, **changes)["findings"]
        return [f"{each['severity']}: {each['sentence']}" for each in found]

    return tell


@pytest.fixture(scope="session")
def make_page() -> Callable[..., str]:
    """Draw the page of a table with a hostile column, from audit to HTML."""

    def make(task: str = "binary", *, rows: int = 240, importance: bool = True, **changes: Any) -> str:
        table = toy_table(rows)
        table[HOSTILE] = np.where(np.arange(rows) % 2, HOSTILE, "</script>")
        columns = {"numeric": ["distance", "noise"], "categorical": ["carrier", HOSTILE], "datetime": ["moment"]}
        problem = toy_problem(task, **{"columns": columns} | changes)
        history = pd.DataFrame({"origin_late": table["noise"] * 2}) if problem.columns.history else None
        found = audit(table, profile(table, problem), problem, 1, history)
        plan = toy_plan(table.assign(origin_late=0.0), problem)
        lineage = trace_features({"linear": {}, "left_out": None}, plan)
        shuffled = pd.DataFrame({"column": ["distance", HOSTILE], "importance": [0.2, -0.01], "deviation": 0.01})
        past = {"origin_late": {"origins": ["flights.delay"], "how": f"rolling of {HOSTILE}"}}
        origins = {"distance": ["flights.distance", "planes.speed"], HOSTILE: [f"flights.{HOSTILE}"]}
        return data_report(problem, found, origins, lineage, shuffled if importance else pd.DataFrame(), past)

    return make
