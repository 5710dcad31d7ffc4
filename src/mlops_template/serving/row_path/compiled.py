"""Features and estimator of a model, compiled and checked."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from mlops_template.serving.candidate_model import CandidateModel
from mlops_template.serving.row_path.check import agrees, answered, check_rows
from mlops_template.serving.row_path.estimator import WAYS, Ask
from mlops_template.serving.row_path.features import CompiledFeatures
from mlops_template.serving.row_path.values import Column
from mlops_template.serving.row_path.whole import Row, as_frame

MOST_CHECKS = 100  # of the estimator, which is slower than the features


class Compiled:
    """The fastest way through a model that gives what its pipeline gives.

    Args:
        model: The model.
        columns: Every column of a raw row.
        rows: Raw rows that were seen.

    Attributes:
        ways: How each block of features is taken, and under ``model`` the estimator.

    Raises:
        ValueError: There are no rows to check by, or no way agrees with the pipeline.
    """

    def __init__(self, model: CandidateModel, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        if not rows:
            raise ValueError("there are no rows to check by")
        (_, features), (_, estimator) = model.pipeline.steps
        checks = check_rows(columns, rows)
        self._features = CompiledFeatures(features, columns, rows, checks)
        everything = range(len(columns))
        some = checks[:: -(-len(checks) // MOST_CHECKS)]
        asked, expected = answered(lambda rows: answers(model, as_frame(rows, columns, everything)), some)
        if not asked:
            raise ValueError("the pipeline answers none of the rows to check by")
        for way in WAYS:
            try:
                self._ask: Ask = way(estimator, features, classes=len(model.classes) > 0)
            except AttributeError:  # it has no such way
                continue
            if agrees(self, asked, expected, quietly=way is not WAYS[-1]):
                self.ways = self._features.ways | {"model": way.__name__.lower()}
                return
        raise ValueError("its answers differ from the pipeline's")

    def __call__(self, row: Row) -> np.ndarray:
        """Give k probabilities, or one value."""
        return self._ask(self._features(row))


def answers(model: CandidateModel, rows: pd.DataFrame) -> np.ndarray:
    """Give what the pipeline answers, as numbers: n x k probabilities, or n x 1 values."""
    answer = model.predict(rows)
    names = [name for name in answer if name != "prediction"] if len(model.classes) else ["prediction"]
    return answer[names].to_numpy(dtype=np.float64)
