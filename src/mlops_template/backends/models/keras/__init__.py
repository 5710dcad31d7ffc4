"""A network on Keras and TensorFlow."""

import inspect
import logging
import os
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar, Self

import numpy as np
import pandas as pd

from mlops_template.backends import load_class
from mlops_template.backends.models.base import Model, Task
from mlops_template.backends.own_file import Carried
from mlops_template.errors import ProjectError

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # both are read when TensorFlow is loaded
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")  # whose sums depend on the machine

import tensorflow as tf  # first, or MLflow's hook on it finds half of Keras

# isort: split
import keras

from mlops_template.backends.models.keras.dense import Dense
from mlops_template.backends.models.keras.numbers import numbers

_ACTIVATIONS = {"binary": "sigmoid", "multiclass": "softmax", "regression": "linear"}
_LOSSES = {"binary": "binary_crossentropy", "multiclass": "sparse_categorical_crossentropy", "regression": "mse"}
_GIVEN = ("task", "arguments")
_ROWS_AT_ONCE = 8192


class Keras(Model):
    """A feed-forward network on Keras [1]_, or a network of one's own.

    .. code-block:: yaml

        keras:
          type: keras
          features: linear
          layers: [64, 32]
          activation: relu
          dropout: 0.1
          epochs: 50
          patience: 5

    It takes numbers without gaps and of like size: the plan imputes, encodes and scales. Values to predict are put to
    mean 0 and deviation 1 while it is fitted, and back in its answers.

    Args:
        task: Of the problem.
        random_state: The seed.
        network: A class instead of dense layers: ``models/mine.py:Network`` or a dotted path. It is built with
            ``outputs``, how many numbers it gives for a row, and with the block's further arguments; called with a
            Keras tensor of features it gives one of outputs, to which no activation was applied. A ``keras.Model``
            does, and so does any class with ``__call__``.
        optimizer: By Keras' name.
        learning_rate: Of the optimiser.
        batch_size: Rows in a step.
        epochs: How often all rows are seen, at most.
        patience: After how many epochs without a better loss on the rows to stop by it ends, and goes back to the
            best; None never stops.
        loss: By Keras' name; None takes cross-entropy, or the squared error.
        quantile: Of the values, instead of their mean: 0.9 is exceeded by a tenth.
        arguments: Of the network; of the dense one: ``layers``, ``activation`` and ``dropout``.

    Attributes:
        best_iteration_: The best epoch, counted from 1, where it was told to stop early; else None.

    References:
        .. [1] https://keras.io/api/
    """

    requires: ClassVar[tuple[str, ...]] = ("tensorflow",)

    def __init__(
        self,
        task: Task,
        random_state: int | None = None,
        network: str | None = None,
        optimizer: str = "adam",
        learning_rate: float = 0.001,
        batch_size: int = 256,
        epochs: int = 20,
        patience: int | None = None,
        loss: str | None = None,
        quantile: float | None = None,
        **arguments: Any,
    ) -> None:
        super().__init__(task, random_state, **arguments)
        self.network = network
        self.optimizer = optimizer
        self.learning_rate = learning_rate
        self.batch_size = batch_size
        self.epochs = epochs
        self.patience = patience
        self.loss = loss
        self.quantile = quantile

    @classmethod
    def accepts(cls, arguments: Mapping[str, Any]) -> list[str]:
        """Name what a block may give: the arguments above and those of its network."""
        own = [name for name in inspect.signature(cls).parameters if name not in _GIVEN]
        network = inspect.signature(_network_class(arguments.get("network"))).parameters
        return [*own, *(name for name in network if name != "outputs")]

    def fit(
        self,
        X: pd.DataFrame,
        y: np.ndarray,
        sample_weight: np.ndarray | None = None,
        eval_set: Sequence[tuple[pd.DataFrame, np.ndarray]] | None = None,
    ) -> Self:
        """Fit the network; see `Model.fit`."""
        if self.quantile is not None and (self.task != "regression" or self.loss is not None):
            raise ProjectError("keras: `quantile` goes with values to predict, and without `loss`")
        if self.patience and not eval_set:
            logging.getLogger(__name__).warning("keras: no rows to stop by; all %d epochs run", self.epochs)
        self._note_classes(y)
        self._note_size(y)
        self.features_ = len(X.columns)
        self.network_ = Carried(_network_class(self.network))
        with _chance_left_alone():
            keras.utils.set_random_seed(self.random_state or 0)
            tf.config.experimental.enable_op_determinism()
            self._train(numbers(X), y, sample_weight, eval_set)
        return self

    @property
    def model(self) -> Any:
        """The fitted network as a Keras model: n rows of float32 features in, probabilities or scaled values out."""
        if not hasattr(self, "_model"):
            self._model = self._built()
            self._model.set_weights(self.weights_)
        return self._model

    def __getstate__(self) -> dict[str, Any]:
        state: dict[str, Any] = super().__getstate__()
        return {name: value for name, value in state.items() if name != "_model"}

    def _train(self, rows: np.ndarray, y: np.ndarray, weight: np.ndarray | None, eval_set: Any) -> None:
        model = self._built()
        config = {"class_name": self.optimizer, "config": {"learning_rate": self.learning_rate}}
        model.compile(optimizer=keras.optimizers.get(config), loss=self._loss(), jit_compile=False)
        options: dict[str, Any] = {"batch_size": self.batch_size, "epochs": self.epochs, "verbose": 0}
        stops = None
        if self.patience and eval_set:
            stops = keras.callbacks.EarlyStopping(patience=self.patience, restore_best_weights=True)
            options["validation_data"] = (numbers(eval_set[0][0]), self._scaled(eval_set[0][1]))
            options["callbacks"] = [stops]
        model.fit(rows, self._scaled(y), sample_weight=weight, **options)
        self.best_iteration_ = stops.best_epoch + 1 if stops else None
        self._model, self.weights_ = model, model.get_weights()

    def _built(self) -> Any:
        outputs = len(self.classes_) if self.task == "multiclass" else 1
        features = keras.Input((self.features_,))
        given = self.network_.class_(outputs=outputs, **self.arguments)(features)
        return keras.Model(features, keras.layers.Activation(_ACTIVATIONS[self.task])(given))

    def _loss(self) -> str | Callable[[Any, Any], Any]:
        if self.quantile is None:
            return self.loss or _LOSSES[self.task]
        above = self.quantile
        return lambda truth, said: keras.ops.mean(
            keras.ops.maximum(above * (truth - said), (above - 1) * (truth - said)), axis=-1
        )

    def _note_size(self, y: np.ndarray) -> None:
        values = self.task == "regression"
        self.centre_, self.scale_ = (float(np.mean(y)), float(np.std(y)) or 1.0) if values else (0.0, 1.0)

    def _scaled(self, y: np.ndarray) -> np.ndarray:
        return ((np.asarray(y, np.float64) - self.centre_) / self.scale_).astype(np.float32).reshape(-1, 1)

    def _answers(self, X: pd.DataFrame) -> np.ndarray:
        rows = numbers(X)
        parts = [rows[start : start + _ROWS_AT_ONCE] for start in range(0, len(rows), _ROWS_AT_ONCE)]
        given = np.concatenate([np.asarray(self.model(part, training=False), np.float64) for part in parts])
        if self.task == "regression":
            return np.asarray(given[:, 0] * self.scale_ + self.centre_)
        return np.column_stack([1 - given, given]) if self.task == "binary" else given


def _network_class(path: str | None) -> type[Any]:
    return Dense if path is None else load_class(path)


@contextmanager
def _chance_left_alone() -> Iterator[None]:
    """Keras seeds the whole process; put back what the caller had."""
    python, numpy = random.getstate(), np.random.get_state()
    try:
        yield
    finally:
        random.setstate(python)
        np.random.set_state(numpy)
