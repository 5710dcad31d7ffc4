"""Models that keep one table per function: how often it casts each vote on rows of each label."""

from abc import abstractmethod
from typing import ClassVar, Literal, Self

import numpy as np
from scipy.sparse import csr_matrix

from mlops_template.backends.label_models.base import LabelModel
from mlops_template.backends.label_models.base.dependence import dependence, independent_weights
from mlops_template.backends.label_models.base.patterns import Patterns, distinct

_SURE = 0.98  # no function is taken to vote always before any row is seen


class ConfusionModel(LabelModel):
    """Bayes' rule over tables P(vote of function j | label), m of them, each (k + 1, k) with abstaining as last row.

    Args:
        smoothing: How many rows of each label the prior belief is worth.
        precision: The prior belief: this share of a function's votes is right.
        copies: Correlation beyond the label from which functions share one voice; None lets each speak.
        abstentions: ``informative`` takes silence for an answer as well, ``ignored`` does not.
    """

    uses_gold: ClassVar[bool] = True

    def __init__(
        self, smoothing: float, precision: float, copies: float | None, abstentions: Literal["informative", "ignored"]
    ) -> None:
        self.smoothing = smoothing
        self.precision = precision
        self.copies = copies
        self.abstentions = abstentions

    def fit(self, votes: np.ndarray, balance: np.ndarray, gold: np.ndarray, seed: int) -> Self:  # noqa: ARG002
        """Learn the tables; see `LabelModel.fit`."""
        self.balance_ = np.asarray(balance, dtype=np.float64)
        m, k = votes.shape[1], len(balance)
        marked = distinct(np.column_stack([votes, gold]).astype(np.int16))
        patterns, known = Patterns(marked.rows[:, :m], marked.inverse, marked.counts), marked.rows[:, m]
        cast = one_hot(patterns.rows, k)
        self.weights_ = independent_weights(dependence(patterns, k), self.copies)
        self.prior_ = self._prior(cast.T @ patterns.counts.astype(np.float64) / max(len(votes), 1))
        self.tables_ = self._normalised(self.prior_)
        self._learn(patterns, cast, known)
        return self

    @abstractmethod
    def _learn(self, patterns: Patterns, cast: csr_matrix, known: np.ndarray) -> None:
        """Set `tables_` from the patterns, their one-hot votes and their known labels, -1 where there is none."""

    def probabilities(self, votes: np.ndarray) -> np.ndarray:
        """Give (n, k) probabilities; see `LabelModel.probabilities`."""
        patterns = distinct(np.asarray(votes, dtype=np.int16))
        given = self._posterior(one_hot(patterns.rows, len(self.balance_)))
        given[(patterns.rows < 0).all(axis=1)] = self.balance_
        spread: np.ndarray = given[patterns.inverse]
        return spread

    def _count(self, cast: csr_matrix, rows: np.ndarray) -> np.ndarray:
        """Give the (m, k + 1, k) tables with the prior in them; `rows` is (p, k), how many rows of each label."""
        k = rows.shape[1]
        voted = np.asarray(cast.T @ rows).reshape(-1, k, k)
        silent = np.maximum(rows.sum(axis=0) - voted.sum(axis=1, keepdims=True), 0)
        return self._normalised(np.concatenate([voted, silent], axis=1) + self.smoothing * self.prior_)

    def _posterior(self, cast: csr_matrix) -> np.ndarray:
        k = len(self.balance_)
        logs = np.log(np.maximum(self.tables_, 1e-12)) * self.weights_[:, None, None]
        silent = logs[:, k:] if self.abstentions == "informative" else np.zeros_like(logs[:, k:])
        given = np.asarray(cast @ (logs[:, :k] - silent).reshape(-1, k))
        given += silent.sum(axis=(0, 1)) + np.log(np.maximum(self.balance_, 1e-12))
        np.exp(given - given.max(axis=1, keepdims=True), out=given)
        given /= given.sum(axis=1, keepdims=True)
        return given

    def _prior(self, voted: np.ndarray) -> np.ndarray:
        """Turn how often each vote is cast, m x k of them, into tables by the precision that a vote is believed."""
        k = len(self.balance_)
        right = np.full((k, k), (1 - self.precision) / max(k - 1, 1))
        np.fill_diagonal(right, self.precision)
        tables = np.minimum(voted.reshape(-1, k, 1) * right / np.maximum(self.balance_, 1e-12), _SURE)
        tables /= np.maximum(tables.sum(axis=1, keepdims=True) / _SURE, 1)
        return np.concatenate([tables, 1 - tables.sum(axis=1, keepdims=True)], axis=1)

    def _normalised(self, tables: np.ndarray) -> np.ndarray:
        if self.abstentions == "ignored":
            tables = np.concatenate([tables[:, :-1], np.zeros_like(tables[:, -1:])], axis=1)
        shares: np.ndarray = tables / np.maximum(tables.sum(axis=1, keepdims=True), 1e-12)
        return shares


def one_hot(votes: np.ndarray, k: int) -> csr_matrix:
    """Give (n, m k) ones where function j votes for label l, in column j k + l; an abstention leaves no trace."""
    m, cast = votes.shape[1], votes >= 0
    columns = (np.arange(m, dtype=np.int32) * k + votes)[cast]
    starts = np.concatenate([[0], cast.sum(axis=1).cumsum()])
    return csr_matrix((np.ones(len(columns)), columns, starts), shape=(len(votes), m * k))
