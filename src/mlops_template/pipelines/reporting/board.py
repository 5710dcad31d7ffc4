"""The leaderboard as rows of text."""

from dataclasses import dataclass

import pandas as pd

from mlops_template.pages.wording import DASH, metric_name, number, seconds, size
from mlops_template.problem import Problem
from mlops_template.problem.metrics import METRICS

FURTHER = 3
PREFIX = "validation_"


@dataclass(frozen=True)
class Row:
    """One candidate, ready to print.

    Attributes:
        rank: Its place; a dash where it failed.
        name: Its key in the YAML.
        pipeline: What made it.
        engine: The library that fitted it.
        scores: The problem's metric, then the further ones.
        costs: Fit seconds, predict seconds, size.
        champion: Whether it is the champion.
        error: Why it failed; None where it did not.
    """

    rank: str
    name: str
    pipeline: str
    engine: str
    scores: tuple[str, ...]
    costs: tuple[str, ...]
    champion: bool
    error: str | None


@dataclass(frozen=True)
class Board:
    """The table: the titles of its score columns, and its rows, best first."""

    metrics: tuple[str, ...]
    rows: tuple[Row, ...]


def board(problem: Problem, leaderboard: pd.DataFrame, champion_run: str) -> Board:
    """Make the table; the problem's metric comes first, up to three others follow."""
    others = [str(name) for name in leaderboard if str(name).startswith(PREFIX)]
    others = [name for name in others if name != PREFIX + problem.metric][:FURTHER]
    columns = [PREFIX + problem.metric, *others]
    rows = (_row(found, columns, champion_run) for _, found in leaderboard.iterrows())
    return Board(tuple(_title(name) for name in columns), tuple(rows))


def _title(column: str) -> str:
    metric = column.removeprefix(PREFIX)
    return f"{metric_name(metric)}\N{NO-BREAK SPACE}{'↑' if METRICS[metric].greater_is_better else '↓'}"


def _row(found: pd.Series, columns: list[str], champion_run: str) -> Row:
    failed = found["status"] == "failed"
    return Row(
        rank=DASH if failed else str(found["rank"]),
        name=str(found["name"]),
        pipeline=str(found["pipeline"]),
        engine=str(found["engine"]),
        scores=tuple(number(found[column]) for column in columns),
        costs=(seconds(found["fit_seconds"]), seconds(found["predict_seconds"]), size(found["size_bytes"])),
        champion=found["run_id"] == champion_run,
        error=str(found["error"] or "no reason was kept") if failed else None,
    )
