"""The page: what it shows, and the template that lays it out."""

from dataclasses import dataclass
from typing import Any, Self

import pandas as pd

from mlops_template.pages import wording
from mlops_template.pages.cards import Card, cards
from mlops_template.pages.document import render
from mlops_template.pages.look import Chart
from mlops_template.pipelines.reporting.board import Board, board
from mlops_template.pipelines.reporting.champion import Champion
from mlops_template.pipelines.reporting.charts import importance as importance_chart
from mlops_template.pipelines.reporting.judged import Judged
from mlops_template.problem import Problem


@dataclass(frozen=True)
class Page:
    """Everything that the template asks for.

    Attributes:
        problem: What is predicted, from what, and judged how.
        champion: The model that made the predictions.
        decision: The gate's decision as it was kept.
        board: The leaderboard.
        judged: The champion on the test rows.
        test_rows: How many they are.
        importance: The chart of the columns; None where no column was shuffled.
        profile: The profile as it was kept.
        cards: Its columns.
    """

    problem: Problem
    champion: Champion
    decision: dict[str, Any]
    board: Board
    judged: Judged
    test_rows: int
    importance: Chart | None
    profile: dict[str, Any]
    cards: tuple[Card, ...]

    @classmethod
    def of(
        cls,
        problem: Problem,
        leaderboard: pd.DataFrame,
        decision: dict[str, Any],
        predictions: pd.DataFrame,
        test: pd.DataFrame,
        importance: pd.DataFrame,
        profile: dict[str, Any],
    ) -> Self:
        """Gather the page from what the other pipelines made."""
        champion = Champion.of(problem, leaderboard, decision, predictions)
        return cls(
            problem=problem,
            champion=champion,
            decision=decision,
            board=board(problem, leaderboard, champion.run_id),
            judged=Judged.of(problem, predictions, test),
            test_rows=len(test),
            importance=importance_chart.chart(importance, wording.metric_name(problem.metric))
            if len(importance)
            else None,
            profile=profile,
            cards=cards(profile),
        )

    def render(self) -> str:
        """Lay the page out as one HTML document."""
        charts = [*self.judged.charts, *([self.importance] if self.importance else [])]
        return render(self, charts, "mlops_template.pipelines.reporting", "report.html.j2")
