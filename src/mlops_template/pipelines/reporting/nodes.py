"""One page that shows what the run came to."""

from typing import Any

import pandas as pd

from mlops_template.problem import Problem


def report(
    problem: Problem,
    leaderboard: pd.DataFrame,
    decision: dict[str, Any],
    predictions: pd.DataFrame,
    test: pd.DataFrame,
    importance: pd.DataFrame,
    profile: dict[str, Any],
) -> str:
    """Draw the page."""
    return leaderboard.to_html()
