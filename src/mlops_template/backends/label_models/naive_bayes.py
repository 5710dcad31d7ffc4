"""Functions judged by the gold rows alone."""

from typing import ClassVar, Literal

import numpy as np
from scipy.sparse import csr_matrix

from mlops_template.backends.label_models.base.confusion import ConfusionModel
from mlops_template.backends.label_models.base.patterns import Patterns


class NaiveBayes(ConfusionModel):
    """Functions judged by the gold rows alone; without any, by the prior belief [1]_.

    .. code-block:: yaml

        naive_bayes: {type: naive_bayes, smoothing: 5}

    The tables of `dawid_skene` counted on rows whose label is known. It cannot be led astray by functions that agree
    for the wrong reason, and needs a gold sample for it: some hundred rows.

    Args:
        smoothing: How many rows of each label the prior belief is worth.
        precision: The prior belief: this share of a function's votes is right.
        copies: Correlation beyond the label from which functions share one voice; None takes all as independent.
        abstentions: ``informative`` or ``ignored``, as in `dawid_skene`.

    References:
        .. [1] M. E. Maron (1961). Automatic indexing: an experimental inquiry. Journal of the ACM 8, 404-417.

    >>> votes, gold = np.array([[0, 1], [0, 1], [1, 1], [1, 0]] * 5), np.array([0, 0, 1, 1] * 5)
    >>> model = NaiveBayes().fit(votes, np.array([0.5, 0.5]), gold, seed=0)
    >>> model.probabilities(np.array([[0, 1]])).argmax(axis=1).tolist()
    [0]
    """

    needs_gold: ClassVar[bool] = True

    def __init__(
        self,
        smoothing: float = 5.0,
        precision: float = 0.8,
        copies: float | None = 0.5,
        abstentions: Literal["informative", "ignored"] = "informative",
    ) -> None:
        super().__init__(smoothing, precision, copies, abstentions)

    def _learn(self, patterns: Patterns, cast: csr_matrix, known: np.ndarray) -> None:
        told = known >= 0
        rows = np.zeros((len(known), len(self.balance_)))
        rows[told, known[told]] = patterns.counts[told]
        self.tables_ = self._count(cast, rows)
