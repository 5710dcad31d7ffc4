"""What every label model shares."""

from abc import ABC, abstractmethod
from typing import ClassVar, Self

import numpy as np

ABSTAINS = -1


class LabelModel(ABC):
    """Weighs the votes of m functions on n rows into probabilities of k labels.

    The constructor's arguments are the keys of the YAML block.

    Attributes:
        uses_gold: Whether `fit` learns from known labels; such a model is judged only on rows whose label it was not
            given.
        needs_gold: Whether without known labels it has nothing but its prior belief to go by.
    """

    uses_gold: ClassVar[bool] = False
    needs_gold: ClassVar[bool] = False

    @abstractmethod
    def fit(self, votes: np.ndarray, balance: np.ndarray, gold: np.ndarray, seed: int) -> Self:
        """Learn how far each function is to be trusted.

        Args:
            votes: (n, m) whole numbers: the code of a label, 0 ... k - 1, or -1 where the function abstains.
            balance: How frequent each of the k labels is; sums to 1.
            gold: n codes; -1 where the true label is not known, which may be everywhere.
            seed: Of all that is drawn by chance.
        """

    @abstractmethod
    def probabilities(self, votes: np.ndarray) -> np.ndarray:
        """Give (n, k) probabilities; a row without a vote has the class balance."""
