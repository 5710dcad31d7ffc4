"""Every label model on the same votes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from time import perf_counter

import numpy as np

from mlops_template.backends.label_models.base import ABSTAINS, LabelModel
from mlops_template.label_model_choice.gold_score import GoldScore, earned, gold_score, shared_out

Models = Mapping[str, Callable[[], LabelModel]]

_FOLDS = 5
_ROWS = 100_000  # on so many a model that learns from gold is fitted once more a fold


@dataclass(frozen=True)
class Judged:
    """One label model, fitted on all votes and judged on gold rows that it had not learnt from.

    Attributes:
        name: The model's name.
        error: Why there is nothing else; None where all went well.
        probabilities: (n, k), of the model fitted on all votes and all gold.
        seconds: What that fit took.
        covered: Share of the rows that have a vote.
        decided: Share of the rows that have a vote and one most probable label.
        on_gold: Figures on the gold rows that have a vote; None where there is none.
        credits: For each of those rows 1 where right, 0 where wrong, between on a tie.
        needs_gold: Whether it says nothing of its own without gold.
    """

    name: str
    error: str | None = None
    probabilities: np.ndarray = field(default_factory=lambda: np.empty((0, 0)), repr=False)
    seconds: float = 0.0
    covered: float = 0.0
    decided: float = 0.0
    on_gold: GoldScore | None = None
    credits: np.ndarray = field(default_factory=lambda: np.empty(0), repr=False)
    needs_gold: bool = False


def compare(
    votes: np.ndarray, gold: np.ndarray, models: Models, balance: np.ndarray, classes: Sequence[str], seed: int
) -> list[Judged]:
    """Fit and judge every model; one that raises becomes a row with its error.

    A model that learns from gold (`LabelModel.uses_gold`) is judged out of fold: its answer on a gold row is that of a
    fit which was not told the row's label. More than 100,000 rows are sampled for that, gold rows first, and all
    models are judged on the same ones.

    Args:
        votes: (n, m) codes, -1 where a function abstains.
        gold: n codes, -1 where the label is not known.
        models: What makes each unfitted model, by its name.
        balance: The share of each of the k labels.
        classes: The k labels in words.
        seed: Of the models, the folds and the samples.
    """
    task = _Task(votes, gold, balance, tuple(classes), seed)
    return [task.judge(name, make) for name, make in models.items()]


@dataclass(frozen=True)
class _Task:
    votes: np.ndarray
    gold: np.ndarray
    balance: np.ndarray
    classes: tuple[str, ...]
    seed: int

    def judge(self, name: str, make: Callable[[], LabelModel]) -> Judged:
        try:
            begin = perf_counter()
            model = make().fit(self.votes, self.balance, self.gold, self.seed)
            given = model.probabilities(self.votes)
            seconds = perf_counter() - begin
            needs = getattr(model, "needs_gold", False)
            held = getattr(model, "uses_gold", True)
            answers = self._out_of_fold(make) if held else given[self.gold_rows]
        except Exception as error:  # whatever one library does, the others are shown
            return Judged(name, error=f"{type(error).__name__}: {error}")
        decided = self.covered & (shared_out(given).max(axis=1) == 1)
        voted = self.covered[self.gold_rows]
        answers, truth = answers[voted], self.gold[self.gold_rows][voted]
        score = gold_score(answers, truth, self.classes)
        shares = float(self.covered.mean()), float(decided.mean())
        return Judged(name, None, given, seconds, *shares, score, earned(answers, truth), needs)

    @cached_property
    def covered(self) -> np.ndarray:
        return np.asarray((self.votes >= 0).any(axis=1))

    @cached_property
    def gold_rows(self) -> np.ndarray:
        return np.random.default_rng(self.seed).permutation(np.flatnonzero(self.gold >= 0))[:_ROWS]

    @cached_property
    def other_rows(self) -> np.ndarray:
        """The rows without gold that are looked at too, be they covered or not: silence is part of the votes."""
        drawn = np.random.default_rng(self.seed).permutation(np.flatnonzero(self.gold < 0))
        return drawn[: _ROWS - len(self.gold_rows)]

    def _out_of_fold(self, make: Callable[[], LabelModel]) -> np.ndarray:
        rows = np.concatenate([self.gold_rows, self.other_rows])
        votes, gold = self.votes[rows], self.gold[rows]
        by_label = np.argsort(self.gold[self.gold_rows], kind="stable")
        answers = np.tile(self.balance, (len(by_label), 1))
        for fold in range(_FOLDS):
            held = by_label[fold::_FOLDS]
            if len(held):
                told = gold.copy()
                told[held] = ABSTAINS
                answers[held] = make().fit(votes, self.balance, told, self.seed).probabilities(votes[held])
        return answers
