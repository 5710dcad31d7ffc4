"""Batch prediction."""

from functools import partial

import pandas as pd

from mlops_template.candidate import LoadedCandidate
from mlops_template.errors import ProjectError
from mlops_template.history import History, HistoryParameters
from mlops_template.parts import Parts, PartsMaker
from mlops_template.problem import Problem
from mlops_template.runners.parts import part_by_part


def add_history(
    rows: pd.DataFrame, history: HistoryParameters, problem: Problem, *events: pd.DataFrame
) -> pd.DataFrame:
    """Add what was known before each row's moment, as training rows had it.

    Args:
        rows: n raw rows, without history.
        history: Which columns there are.
        problem: Says when a row's moment is.
        events: The frames of ``history.events``, in its order.

    Raises:
        ProjectError: The rows lack a column that names an entity, or their moment.
    """
    known = History(history, dict(zip(history.events, events, strict=True)))
    needed = {problem.time, *(name for block in history.blocks.values() for name in block.entity)}
    missing = sorted(name for name in needed if name is not None and name not in rows)
    if missing:
        raise ProjectError(f"the rows to predict lack the columns {missing}, by which their history is looked up")
    return rows.join(known.look_up(rows, rows[problem.time]))


def count_odd_values(champion: LoadedCandidate, rows: pd.DataFrame, problem: Problem) -> pd.DataFrame:
    """Count, column by column, what the champion's plan cannot take at its word.

    Returns:
        ``column``, ``kind``, ``rows``, ``absent``, ``missing``, ``unreadable``, ``unseen``, ``empty``.
    """
    from mlops_template.backends.features.base import count_odd

    return count_odd(champion.model.get_raw_model().pipeline[0], rows, problem)


def predict(champion: LoadedCandidate, rows: pd.DataFrame, problem: Problem) -> pd.DataFrame:
    """Predict raw rows with the champion.

    Returns:
        The id columns that `rows` has, ``prediction``, ``probability_<class>`` for classes, and ``run_id`` and
        ``model_version`` of the champion, one row for each of `rows`.

    Raises:
        ProjectError: A column that the champion reads is not there, or a value is not of its kind.
    """
    missing = [column for column in problem.columns.all if column not in rows]
    if missing:
        raise ProjectError(f"the rows to predict lack the columns {missing}, which the champion reads")
    known = [column for column in problem.id if column in rows]
    answers = champion.model.predict(problem.raw_rows(rows))
    return pd.concat([rows[known], answers], axis=1).assign(run_id=champion.run_id, model_version=champion.version)


def predict_in_parts(champion: LoadedCandidate, rows: Parts, problem: Problem) -> PartsMaker:
    """Predict part by part, several side by side; each part gives a file of what `predict` gives for its rows."""
    return part_by_part(rows, partial(_answered, champion, problem))


def _answered(champion: LoadedCandidate, problem: Problem, rows: pd.DataFrame) -> pd.DataFrame:
    return predict(champion, rows, problem)
