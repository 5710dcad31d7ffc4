"""Snorkel's LabelModel."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

import numpy as np
import torch
from snorkel.labeling.model import LabelModel as SnorkelLabelModel

from mlops_template.backends.label_models.base import ABSTAINS, LabelModel

_FEWEST = 3  # functions that snorkel asks for


class Snorkel(LabelModel):
    """Snorkel's LabelModel: accuracies by matrix completion from how often functions agree [1]_.

    .. code-block:: yaml

        snorkel: {type: snorkel, epochs: 500, learning_rate: 0.01}

    Takes functions as independent given the label, reads no silence, and uses no gold besides the class balance.
    With fewer than three functions it is given some that never vote.

    Args:
        epochs: Steps of the optimiser.
        learning_rate: Of the optimiser.
        l2: Strength by which accuracies are held to their start.

    References:
        .. [1] A. Ratner et al. (2019). Training complex models with multi-task weak supervision. AAAI 33.

    >>> votes = np.array([[0, 0, 1], [0, 0, 0], [1, 1, 1], [1, 1, 0]] * 25)
    >>> model = Snorkel(epochs=50).fit(votes, np.array([0.5, 0.5]), np.full(100, -1), seed=0)
    >>> model.probabilities(votes[:1]).argmax(axis=1).tolist()
    [0]
    """

    def __init__(self, epochs: int = 500, learning_rate: float = 0.01, l2: float = 0.0) -> None:
        self.epochs = epochs
        self.learning_rate = learning_rate
        self.l2 = l2

    def fit(self, votes: np.ndarray, balance: np.ndarray, gold: np.ndarray, seed: int) -> Self:  # noqa: ARG002
        """Learn the accuracies; see `LabelModel.fit`."""
        self.balance_ = np.asarray(balance, dtype=np.float64)
        with _chance_left_alone():
            self.model_ = SnorkelLabelModel(cardinality=len(balance), verbose=False)
            options = {"n_epochs": self.epochs, "lr": self.learning_rate, "l2": self.l2, "seed": seed}
            self.model_.fit(_enough(votes), class_balance=list(self.balance_), progress_bar=False, **options)
        return self

    def probabilities(self, votes: np.ndarray) -> np.ndarray:
        """Give (n, k) probabilities; see `LabelModel.probabilities`."""
        given = np.asarray(self.model_.predict_proba(_enough(votes)), dtype=np.float64)
        given[(votes < 0).all(axis=1)] = self.balance_
        return given


@contextmanager
def _chance_left_alone() -> Iterator[None]:
    """Snorkel seeds the whole process; put back what the caller had."""
    python, numpy = random.getstate(), np.random.get_state()
    try:
        with torch.random.fork_rng(devices=[]):
            yield
    finally:
        random.setstate(python)
        np.random.set_state(numpy)


def _enough(votes: np.ndarray) -> np.ndarray:
    absent = max(_FEWEST - votes.shape[1], 0)
    return np.pad(votes, ((0, 0), (0, absent)), constant_values=ABSTAINS)
