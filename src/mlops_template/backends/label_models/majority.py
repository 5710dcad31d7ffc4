"""Every vote counts the same."""

from typing import Self

import numpy as np

from mlops_template.backends.label_models.base import LabelModel
from mlops_template.backends.label_models.base.patterns import tally


class Majority(LabelModel):
    """Every vote counts the same: a label's probability is its share of the row's votes.

    .. code-block:: yaml

        majority: {type: majority}

    A tie stays open: its labels are equally probable, whatever the class balance.

    >>> votes = np.array([[0, 0, 1], [0, -1, 1], [-1, -1, -1]])
    >>> model = Majority().fit(votes, balance=np.array([0.9, 0.1]), gold=np.full(3, -1), seed=0)
    >>> model.probabilities(votes).round(2).tolist()
    [[0.67, 0.33], [0.5, 0.5], [0.9, 0.1]]
    """

    def fit(self, votes: np.ndarray, balance: np.ndarray, gold: np.ndarray, seed: int) -> Self:  # noqa: ARG002
        """Keep the class balance; there is nothing to learn."""
        self.balance_ = np.asarray(balance, dtype=np.float64)
        return self

    def probabilities(self, votes: np.ndarray) -> np.ndarray:
        """Give (n, k) shares of the votes; see `LabelModel.probabilities`."""
        tallied = tally(votes, len(self.balance_))
        cast = tallied.sum(axis=1, keepdims=True)
        shares: np.ndarray = np.where(cast > 0, tallied / np.maximum(cast, 1), self.balance_)
        return shares
