"""The row path itself: one raw row in, one answer out."""

import logging
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from mlops_template.errors import ProjectError, nearest
from mlops_template.serving.candidate_model import CandidateModel
from mlops_template.serving.row_features import sample_of
from mlops_template.serving.row_path.compiled import Compiled, answers
from mlops_template.serving.row_path.values import read_column
from mlops_template.serving.row_path.whole import Row, as_frame


class RowPath:
    """Answers one raw row without a frame, and as the pipeline does.

    It is checked against the pipeline when it is made. Where the two differ, or nothing can be compiled, the pipeline
    itself answers, and one line in the log says why. It can be pickled; making it anew takes well below a second.

    Args:
        model: The model of a candidate.
        rows: Typed raw rows (`Problem.raw_rows`) that tell the columns and are checked by; None takes those that the
            model's features remember.

    Attributes:
        reason: Why the pipeline answers; None where the compiled path does.
        ways: How each block of features is taken, by its name: ``separable``, ``bare`` or ``whole``; the estimator
            under ``model``. Empty where the pipeline answers.

    Raises:
        ProjectError: There are no rows to tell the columns by.
    """

    def __init__(self, model: CandidateModel, rows: pd.DataFrame | None = None) -> None:
        rows = sample_of(model.pipeline.steps[0][1]) if rows is None else rows
        if rows is None:
            raise ProjectError("the model's features remember no rows; hand some raw rows over")
        self._model = model
        self._columns = [read_column(rows, str(name)) for name in rows]
        self._labels = model.classes.tolist()
        self._names = [f"probability_{label}" for label in model.classes]
        self._compiled: Compiled | None = None
        self.reason: str | None = None
        self.ways: dict[str, str] = {}
        try:
            names = [column.name for column in self._columns]
            typed = [self.typed(dict(zip(names, row, strict=True))) for row in rows.itertuples(index=False, name=None)]
            self._compiled = Compiled(model, self._columns, typed)
            self.ways = self._compiled.ways
        except Exception as error:  # whatever stands in the way, the pipeline does not need it
            self.reason = f"{type(error).__name__}: {error}".replace("\n", " ")
            logging.getLogger(__name__).warning("The pipeline answers row by row: %s", self.reason)

    def predict(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Answer one raw row.

        Args:
            row: A value for every column of a raw row, in any order; more are passed over. None, NaN, NaT and pandas'
                NA are missing. Numbers may be whole, or text that reads as one; moments may be text in ISO 8601, and
                those with a zone are taken to UTC; what else stands for a category is taken by its name.

        Returns:
            ``prediction`` and, for classes, ``probability_<class>``.

        Raises:
            ProjectError: A column is absent (None is how a row says that it is missing), or a value is not of its
                column's kind.
        """
        typed = self.typed(row)
        answer = self._by_pipeline(typed) if self._compiled is None else self._compiled(typed)
        if not self._labels:
            return {"prediction": float(answer[0])}
        return {
            "prediction": self._labels[int(answer.argmax())],
            **dict(zip(self._names, answer.tolist(), strict=True)),
        }

    def typed(self, row: Mapping[str, Any]) -> Row:
        """Give the values of a raw row in the order of the columns, each in its column's type.

        Raises:
            ProjectError: As `predict` does.
        """
        values = []
        for column in self._columns:
            try:
                values.append(column.cast(row[column.name]))
            except KeyError:
                raise ProjectError(self._absent(row)) from None
            except (ValueError, TypeError, OverflowError) as error:
                raise ProjectError(f"column {column.name!r} is a {column.kind}: {error}") from error
        return values

    def _absent(self, row: Mapping[str, Any]) -> str:
        absent = [column.name for column in self._columns if column.name not in row]
        return f"the row has no {absent}, which may be null but not absent; {nearest(absent[0], sorted(map(str, row)))}"

    def _by_pipeline(self, row: Row) -> np.ndarray:
        frame = as_frame([row], self._columns, range(len(self._columns)))
        numbers: np.ndarray = answers(self._model, frame)[0]
        return numbers
