"""Functions judged by how they agree with each other."""

from typing import Literal

import numpy as np
from scipy.sparse import csr_matrix

from mlops_template.backends.label_models.base.confusion import ConfusionModel
from mlops_template.backends.label_models.base.patterns import Patterns, tally


class DawidSkene(ConfusionModel):
    """Functions judged by how they agree with each other, and with known labels where there are any [1]_.

    .. code-block:: yaml

        dawid_skene: {type: dawid_skene, abstentions: informative, copies: 0.5}

    Expectation maximisation, started at the majority vote, over the distinct patterns of votes. The class balance is
    given, not learnt. A function's silence counts as an answer: a rule that can only say ``spam`` speaks as much by
    keeping quiet, and if its silence is ignored nothing is left to learn about it. Where every function votes for any
    label and keeps quiet for no reason, ``ignored`` is a little better.

    Args:
        smoothing: How many rows of each label the prior belief is worth.
        precision: The prior belief: this share of a function's votes is right.
        copies: Correlation beyond the label from which functions share one voice; None takes all as independent.
        abstentions: ``informative`` or ``ignored``.
        iterations: At most so many.
        tolerance: Ends when no entry of a table moves by more.

    References:
        .. [1] A. P. Dawid, A. M. Skene (1979). Maximum likelihood estimation of observer error-rates using the EM
           algorithm. Applied Statistics 28, 20-28.

    >>> votes = np.array([[0, 0, 1], [0, 0, 0], [1, 1, 1], [1, 1, 0]] * 25)
    >>> model = DawidSkene(copies=None).fit(votes, np.array([0.5, 0.5]), np.full(100, -1), seed=0)
    >>> model.probabilities(np.array([[0, -1, 1]])).argmax(axis=1).tolist()
    [0]
    """

    def __init__(
        self,
        smoothing: float = 20.0,
        precision: float = 0.8,
        copies: float | None = 0.5,
        abstentions: Literal["informative", "ignored"] = "informative",
        iterations: int = 100,
        tolerance: float = 1e-4,
    ) -> None:
        super().__init__(smoothing, precision, copies, abstentions)
        self.iterations = iterations
        self.tolerance = tolerance

    def _learn(self, patterns: Patterns, cast: csr_matrix, known: np.ndarray) -> None:
        told, k = known >= 0, len(self.balance_)
        tallied = tally(patterns.rows, k)
        voted = tallied.sum(axis=1, keepdims=True)
        given = np.where(voted > 0, tallied / np.maximum(voted, 1), self.balance_)
        for _ in range(self.iterations):
            given[told] = np.eye(k)[known[told]]
            given *= patterns.counts[:, None]
            before, self.tables_ = self.tables_, self._count(cast, given)
            if np.abs(self.tables_ - before).max(initial=0) < self.tolerance:
                break
            given = self._posterior(cast)
