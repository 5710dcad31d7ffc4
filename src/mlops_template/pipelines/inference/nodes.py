"""Batch prediction."""

import pandas as pd

from mlops_template.candidate import LoadedCandidate
from mlops_template.errors import ProjectError
from mlops_template.problem import Problem


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
