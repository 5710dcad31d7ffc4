"""The page: what it shows, and the template that lays it out."""

from dataclasses import dataclass
from typing import Any, Self

import pandas as pd

from mlops_template.pages.cards import Card, cards
from mlops_template.pages.document import render
from mlops_template.pages.look import Chart
from mlops_template.pages.wording import number, share
from mlops_template.pipelines.exploration.finding import ORDER
from mlops_template.pipelines.exploration.pages import columns_charts, over_time
from mlops_template.pipelines.exploration.pages.traced import Traced, traced
from mlops_template.problem import Problem

CARDS = 400
LOOKS = {"flag": "two values", "code": "a few whole numbers", "digits": "digits as text", "moments": "moments as text"}


@dataclass(frozen=True)
class Page:
    """Everything that the template asks for.

    Attributes:
        problem: What is predicted, from what.
        audit: What was found.
        figures: Title, number and remark of each headline figure.
        counts: Severity to how many findings there are of it.
        charts: By their keys.
        traced: The columns from source to feature.
        measured: Whether a champion's importance is known.
        cards: All columns.
        told: The sentences that concern a column.
    """

    problem: Problem
    audit: dict[str, Any]
    figures: tuple[tuple[str, str, str], ...]
    counts: dict[str, int]
    charts: dict[str, Chart]
    traced: tuple[Traced, ...]
    measured: bool
    cards: tuple[Card, ...]
    told: dict[str, list[dict[str, Any]]]

    @classmethod
    def of(
        cls,
        problem: Problem,
        audit: dict[str, Any],
        origins: dict[str, list[str]],
        lineage: pd.DataFrame,
        importance: pd.DataFrame,
        history: dict[str, dict[str, Any]],
    ) -> Self:
        """Gather the page from what was found and traced."""
        kinds = {each["name"]: each["kind"] for each in audit["columns"] if each["name"] in audit["seen"]}
        columns = [each | {"facts": _facts(each, audit["alone"]["measure"])} for each in audit["columns"]]
        told: dict[str, list[dict[str, Any]]] = {}
        for finding in audit["findings"]:
            for name in finding["columns"]:
                told.setdefault(name, []).append(finding)
        return cls(
            problem=problem,
            audit=audit,
            figures=_figures(audit),
            counts={severity: sum(found["severity"] == severity for found in audit["findings"]) for severity in ORDER},
            charts={chart.key: chart for chart in _charts(problem, audit) if chart},
            traced=traced(kinds, origins, history, lineage, importance),
            measured=len(importance) > 0,
            cards=cards({"rows": audit["rows"], "columns": columns}, CARDS),
            told=told,
        )

    def render(self) -> str:
        """Lay the page out as one HTML document."""
        return render(self, list(self.charts.values()), "mlops_template.pipelines.exploration.pages", "data.html.j2")


def _charts(problem: Problem, audit: dict[str, Any]) -> list[Chart | None]:
    regression = problem.task == "regression"
    rows = audit["rows"]
    return [
        over_time.over_time(audit["time"], share_of=not regression) if audit["time"] else None,
        over_time.target(audit["target"], problem.target, numbers=regression),
        columns_charts.alone(audit["alone"], problem.target),
        columns_charts.correlation(audit["correlation"]),
        columns_charts.missing(audit["columns"], rows),
        columns_charts.patterns(audit["missing"], rows),
    ]


def _figures(audit: dict[str, Any]) -> tuple[tuple[str, str, str], ...]:
    rows, columns = audit["rows"], audit["columns"]
    cells, lacking = rows * len(columns), sum(each["missing"] for each in columns)
    incomplete = sum(each["missing"] > 0 for each in columns)
    return (
        ("Rows", f"{rows:,}", f"{audit['duplicates']['whole']:,} of them twice"),
        ("Columns", f"{len(audit['seen']):,}", f"that models see, of {len(columns):,}"),
        ("Missing", share(lacking, cells), f"in {incomplete:,} column{'s' * (incomplete != 1)}"),
        ("Rows alike", share(audit["duplicates"]["alike"], rows), "in all that models see"),
    )


def _facts(column: dict[str, Any], measure: str) -> list[tuple[str, str]]:
    facts = [("looks like", LOOKS.get(column["inferred"], column["inferred"]))]
    scored = column["alone"] is not None
    return facts + ([(f"{measure.replace('R2', 'R²')} alone", number(column["alone"]))] if scored else [])
