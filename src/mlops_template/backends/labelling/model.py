"""The predictions of a model that was trained before."""

from typing import Any

import numpy as np
import pandas as pd

from mlops_template.backends.labelling.base import LabellingFunction, take
from mlops_template.errors import ProjectError
from mlops_template.problem.kinds import CASTS

_PROBABILITY = "probability_"
_KINDS = {"double": "numeric", "float": "numeric", "string": "categorical", "datetime": "datetime"}


class ModelFunction(LabellingFunction):
    """Votes what a candidate predicts, where it is sure enough.

    .. code-block:: yaml

        last_year: {type: model, run_id: 0a6f3b8c5d2e4f719a8b7c6d5e4f3a2b, above: 0.9, means: what was learnt before}

    The block needs no `label`, the candidate names it; a `label` leaves the votes for that one.

    Args:
        run_id: The candidate's run, as the leaderboard tells it.
        above: The probability that the likeliest class has to exceed.

    Raises:
        ProjectError: `above` is no probability.

    >>> from types import SimpleNamespace
    >>> answers = pd.DataFrame({"prediction": ["spam", "ham"], "probability_spam": [0.95, 0.3]})
    >>> candidate = SimpleNamespace(model=SimpleNamespace(predict=lambda rows: answers))
    >>> ModelFunction("0a6f3b8c", above=0.9).vote(pd.DataFrame({"text": ["win!", "hi"]}), candidate)
    array(['spam', None], dtype=object)
    """

    def __init__(self, run_id: str, above: float) -> None:
        if not isinstance(above, int | float) or not 0 <= above < 1:
            raise ProjectError(f"above: wanted is a probability, from 0 to less than 1; got {above!r}")
        self._run_id, self._above = run_id, above

    @property
    def columns(self) -> tuple[str, ...]:
        """Not known before the candidate is loaded."""
        return ()

    @property
    def source(self) -> str:
        """The dataset that loads a candidate by its run."""
        return f"candidate_of_run_{self._run_id}"

    def vote(self, rows: pd.DataFrame, source: Any = None) -> np.ndarray:
        """Predict all rows at once.

        Raises:
            ProjectError: The rows do not fit the candidate's signature, or it gives no probabilities.
        """
        votes = np.full(len(rows), None, dtype=object)
        if rows.empty:  # not every model answers no rows
            return votes
        answers = source.model.predict(_raw(rows, source.model))
        probabilities = answers[[name for name in answers if str(name).startswith(_PROBABILITY)]]
        if probabilities.empty:
            raise ProjectError(f"run {self._run_id} gives no probabilities; only a classifier can vote")
        predicted = answers["prediction"]
        sure = (probabilities.max(axis=1) > self._above).to_numpy(dtype=bool) & predicted.notna().to_numpy(dtype=bool)
        votes[sure] = predicted.to_numpy(dtype=object)[sure]
        return votes


def _raw(rows: pd.DataFrame, model: Any) -> pd.DataFrame:
    metadata = getattr(model, "metadata", None)
    schema = None if metadata is None else metadata.get_input_schema()
    if schema is None or not schema.has_input_names():
        return rows
    wanted = [column for column in schema.inputs if column.required or column.name in rows]
    return pd.DataFrame({column.name: _cast(rows, column) for column in wanted}, index=rows.index)


def _cast(rows: pd.DataFrame, wanted: Any) -> pd.Series:
    column, type_ = take(rows, wanted.name), getattr(wanted.type, "name", "")
    if type_ not in _KINDS:
        return column
    try:
        return CASTS[_KINDS[type_]](column)
    except (TypeError, ValueError) as error:
        raise ProjectError(f"the model reads {wanted.name!r} as {type_}, which it is not: {error}") from error
