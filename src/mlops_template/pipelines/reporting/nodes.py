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
    """Draw the page.

    The champion is judged on the test rows; where `predictions` are of other rows, the page says so instead.

    Returns:
        One HTML document that needs no network; the same inputs give the same document.
    """
    # Bokeh, Jinja and scikit-learn take a second to import, which listing the pipelines should not cost.
    from mlops_template.pipelines.reporting.page import Page

    return Page.of(problem, leaderboard, decision, predictions, test, importance, profile).render()
