"""How well a label model foresees what a function that it was not shown votes."""

from collections.abc import Callable

import numpy as np

from mlops_template.backends.label_models.base import ABSTAINS, LabelModel
from mlops_template.backends.label_models.base.dependence import dependence
from mlops_template.backends.label_models.base.patterns import distinct
from mlops_template.label_model_choice.compare import Models

_ROWS = 20_000
_COPIES = 0.5


def foresight(votes: np.ndarray, models: Models, balance: np.ndarray, seed: int) -> dict[str, np.ndarray]:
    """Give per model, for each of m functions, the mean log-likelihood of its votes given the others' votes.

    It is nan where no other function overlaps, or the model raises. The model is fitted without the function, and
    without those that look like its copies. On one half of the rows its labels are tabled against the function's
    votes, silence among them, and on the other half the table foretells them. A model that is nearer to the truth
    foretells better, as the functions have little but the truth in common.

    Args:
        votes: (n, m) codes, -1 where a function abstains; more than 20,000 rows are sampled.
        models: What makes each unfitted model, by its name.
        balance: The share of each of the k labels.
        seed: Of the halves, the sample and the model.
    """
    draw = np.random.default_rng(seed)
    sample = votes[draw.permutation(len(votes))[:_ROWS]]
    copies = dependence(distinct(sample), len(balance)) >= _COPIES
    np.fill_diagonal(copies, val=True)
    parts = [(sample[:, number], sample[:, ~copies[number]]) for number in range(len(copies))]
    return {
        name: np.array([_foretell(target, others, make, balance, seed) for target, others in parts])
        for name, make in models.items()
    }


def _foretell(
    target: np.ndarray, others: np.ndarray, make: Callable[[], LabelModel], balance: np.ndarray, seed: int
) -> float:
    covered = (others >= 0).any(axis=1)
    if covered.sum() < 2:  # noqa: PLR2004 - a half needs a row
        return float("nan")
    k = len(balance)
    try:
        model = make().fit(others, balance, np.full(len(others), ABSTAINS), seed)
        given = model.probabilities(others)[covered]
    except Exception:  # a library may refuse what is left of the functions; then nothing is shown for it
        return float("nan")
    target = np.where(target < 0, k, target)[covered]
    halves = np.arange(len(target)) % 2 == 0
    told = np.zeros(len(target))
    for half in (halves, ~halves):
        table = np.stack([np.bincount(target[half], given[half, label], minlength=k + 1) for label in range(k)], axis=1)
        table = (table + 0.5) / (table + 0.5).sum(axis=0)
        told[~half] = np.log((given[~half] * table[target[~half]]).sum(axis=1))
    return float(told.mean())
