"""The schema of any problem's table, made from the problem statement."""

from collections.abc import Callable

import pandas as pd
import pandera.pandas as pa
from kedro.validation.pandera_validator import PanderaValidator

from mlops_template.parameters import declared
from mlops_template.problem import Problem


class ProblemTable(PanderaValidator):
    """The catalog's validator of the table: what the `problem` of the parameters asks for.

    .. code-block:: yaml

        table:
          type: pandas.ParquetDataset
          filepath: data/03_primary/table.parquet
          validator: {class: mlops_template.schemas.problem_table.ProblemTable, on: save}
    """

    def __init__(self) -> None:
        super().__init__(table_schema(declared("problem", Problem)))


def table_schema(problem: Problem) -> pa.DataFrameSchema:
    """Say what a table must be so that `problem` can be put to it.

    Every column that the problem names is there and of its kind, rows are named once by the problem's id, the target
    is never missing unless `problem.labels` lets it, and a target of classes has at least two (exactly two where the
    task is binary).
    """
    columns = {name: pa.Column(nullable=True) for name in problem.required_columns}
    columns |= {name: pa.Column(nullable=True, checks=_NUMBERS) for name in problem.columns.numeric}
    columns |= {name: pa.Column(nullable=True, checks=_MOMENTS) for name in problem.columns.datetime}
    columns |= {name: pa.Column(nullable=False) for name in problem.id}
    if problem.group is not None:
        columns[problem.group] = pa.Column(nullable=False)
    if problem.time is not None:
        columns[problem.time] = pa.Column(nullable=False, checks=_MOMENTS)
    # where `annotation` fills the gaps, the split sees to it that every part has the classes that it must have
    checks = _target_checks(problem) if problem.labels == "table" else []
    columns[problem.target] = pa.Column(nullable=problem.labels != "table", checks=checks)
    return pa.DataFrameSchema(columns, checks=_SOME_ROWS, unique=list(problem.id) or None)


def _parses_as(cast: Callable[..., pd.Series], kinds: str) -> Callable[[pd.Series], pd.Series]:
    """Sourcing has cast what it could; of text that is left, say which values stood in the way."""

    def parses(column: pd.Series) -> pd.Series:
        if column.dtype.kind in kinds:
            return pd.Series(True, index=column.index)
        if column.dtype.kind != "O":
            return pd.Series(False, index=column.index)
        return cast(column, errors="coerce").notna() | column.isna()

    return parses


_SOME_ROWS = pa.Check(lambda frame: len(frame) > 0, error="the table has no rows")
_NUMBERS = pa.Check(_parses_as(pd.to_numeric, "iufb"), error="declared numeric, but not a number")
_MOMENTS = pa.Check(_parses_as(pd.to_datetime, "M"), error="declared datetime, but not a moment")


def _target_checks(problem: Problem) -> list[pa.Check]:
    if problem.task == "regression":
        return [_NUMBERS]
    checks = [pa.Check(lambda labels: labels.nunique() > 1, error="the target has one class only; nothing to learn")]
    if problem.task == "binary":
        checks.append(pa.Check(_at_most_two, error="the task is binary, but the target has more than two classes"))
        if problem.positive is not None:
            positive = problem.positive
            message = f"no row has problem.positive {positive!r} as its target"
            if isinstance(positive, bool):
                message += " (YAML reads an unquoted Yes or No as true or false)"
            checks.append(pa.Check(lambda labels: bool((labels == positive).any()), error=message))
    return checks


def _at_most_two(labels: pd.Series) -> bool:
    return labels.nunique() <= 2  # noqa: PLR2004
