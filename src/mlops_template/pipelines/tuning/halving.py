"""How models share one budget: in rounds, of which each gives up the weaker half.

Sequential halving [1]_, for hyper-parameters [2]_: every round has an equal part of the budget, shared by the models
that are left.

References:
    .. [1] Karnin, Z., Koren, T. and Somekh, O. (2013). Almost Optimal Exploration in Multi-Armed Bandits. ICML,
       1238-1246.
    .. [2] Jamieson, K. and Talwalkar, A. (2016). Non-stochastic Best Arm Identification and Hyperparameter
       Optimization. AISTATS, 240-248.
"""

from collections.abc import Iterator
from itertools import cycle, islice
from math import ceil, log2


def rounds_for(models: int) -> int:
    """Give how many rounds there are until one model is left, and one more for that one alone.

    >>> [rounds_for(models) for models in (1, 2, 3, 5)]
    [1, 2, 3, 4]
    """
    return ceil(log2(models)) + 1


def parts(trials: int, models: int) -> list[int]:
    """Part trials among the rounds as equally as can be, but let each model be tried in the first one.

    >>> parts(40, 5), parts(10, 5), parts(3, 5)
    ([10, 10, 10, 10], [5, 2, 2, 1], [3, 0, 0, 0])
    """
    rounds = rounds_for(models)
    first = min(trials, max(models, ceil(trials / rounds)))
    rest, others = trials - first, rounds - 1
    return [first, *(rest // others + (number < rest % others) for number in range(others))]


def turns(models: list[str], trials: int | None) -> Iterator[str]:
    """Let models take turns; without an end where there is no number of trials.

    >>> list(turns(["a", "b"], 3))
    ['a', 'b', 'a']
    """
    return islice(cycle(models), trials)


def stay(scores: dict[str, float | None], greater_is_better: bool) -> list[str]:
    """Give the better half of the models, best first; one that has no score yet is the weakest.

    >>> stay({"a": 0.6, "b": None, "c": 0.7}, greater_is_better=True)
    ['c', 'a']
    """
    sign = -1 if greater_is_better else 1
    order = sorted(scores, key=lambda name: (scores[name] is None, sign * (scores[name] or 0.0)))
    return order[: ceil(len(order) / 2)]
