"""Which label model to take: another than majority vote only where a gain is shown."""

from collections.abc import Sequence
from math import comb
from typing import NamedTuple

import numpy as np

from mlops_template.backends.label_models.base.patterns import tally
from mlops_template.errors import ProjectError
from mlops_template.label_model_choice.compare import Judged, Models
from mlops_template.label_model_choice.foresight import foresight

BASELINE = "majority"
_FEWEST_ROWS = 30
_CHANCE = 0.05
_DRAWS = 19_999


class Choice(NamedTuple):
    """The model to take, and why, in one sentence."""

    name: str
    reason: str


class _Challenger(NamedTuple):
    name: str
    gain: float
    chance: float
    evidence: str
    harms: bool = False


def choose(
    judged: Sequence[Judged], votes: np.ndarray, models: Models, balance: np.ndarray, classes: Sequence[str], seed: int
) -> Choice:
    """Take the best model whose gain over majority vote is shown, majority vote where none is.

    With at least 30 gold rows that have a vote: its credit on them (a tie counts as half) is higher by a paired
    permutation test at 5 %, divided by the number of models, its macro F1 is not lower, and it finds rows of every
    class that majority vote finds any of. With fewer: it does not need gold and foresees the votes of the functions
    better, see `foresight`, by a sign test over the functions; never where some label has no vote, for then nothing in
    the votes says what that label is.

    Args:
        judged: What `compare` gave; ``majority`` is among it.
        votes: (n, m) codes, as given to `compare`; so are the others.
        models: What makes each unfitted model.
        balance: The share of each of the k labels.
        classes: The k labels in words.
        seed: Of the test and of the models.

    Raises:
        ProjectError: ``majority`` was not compared.
    """
    rows = {found.name: found for found in judged if found.error is None}
    if BASELINE not in rows:
        raise ProjectError(f"auto needs {BASELINE!r} among the label models that are compared")
    if len(rows) == 1:
        return Choice(BASELINE, "no other label model was fitted")
    base = rows.pop(BASELINE)
    if base.on_gold is not None and base.on_gold.rows >= _FEWEST_ROWS:
        return _best(_by_gold(base, list(rows.values()), seed), f"on {base.on_gold.rows:,} gold rows")
    few = "without gold rows" if base.on_gold is None else f"with only {base.on_gold.rows} gold rows"
    cast = np.asarray(tally(votes, len(classes)).any(axis=0))
    silent = [word for word, voted in zip(classes, cast, strict=True) if not voted]
    if silent:
        return Choice(BASELINE, f"{few}, and no function ever votes {silent[0]!r}, nothing else can be shown")
    fitted = {name: models[name] for name in [BASELINE, *rows] if not rows.get(name, base).needs_gold}
    if len(fitted) == 1:
        return Choice(BASELINE, f"{few}, no other label model that does without was fitted")
    return _best(_by_votes(votes, fitted, balance, seed), few)


def _best(challengers: list[_Challenger], where: str) -> Choice:
    shown = [one for one in challengers if one.gain > 0 and not one.harms and one.chance * len(challengers) <= _CHANCE]
    if shown:
        best = max(shown, key=lambda one: one.gain)
        return Choice(best.name, f"{where}, {best.name} {best.evidence} (p = {best.chance:.2g})")
    nearest = max(challengers, key=lambda one: one.gain)
    return Choice(
        BASELINE, f"{where}, no gain over it is shown: {nearest.name} {nearest.evidence}, p = {nearest.chance:.2g}"
    )


def _by_gold(base: Judged, others: list[Judged], seed: int) -> list[_Challenger]:
    found = []
    for other in others:
        if base.on_gold is None or other.on_gold is None:
            continue
        silenced = any(base.on_gold.f1[word] > 0 == f1 for word, f1 in other.on_gold.f1.items())
        lost = silenced or other.on_gold.macro_f1 < base.on_gold.macro_f1
        chance = _permutation(other.credits - base.credits, seed)
        told = f"is right on {other.on_gold.credit:.1%} against {base.on_gold.credit:.1%}, ties as guesses"
        told += f", macro F1 {other.on_gold.macro_f1:.3f} against {base.on_gold.macro_f1:.3f}"
        found.append(_Challenger(other.name, other.on_gold.credit - base.on_gold.credit, chance, told, harms=lost))
    return found


def _by_votes(votes: np.ndarray, models: Models, balance: np.ndarray, seed: int) -> list[_Challenger]:
    seen = foresight(votes, models, balance, seed)
    found = []
    for name in models:
        if name == BASELINE:
            continue
        gains = seen[name] - seen[BASELINE]
        gains = gains[np.isfinite(gains)]
        won, told = int((gains > 0).sum()), len(gains)
        chance = sum(comb(told, more) for more in range(won, told + 1)) / 2**told
        evidence = f"foresees the votes of {won} of {told} functions better than majority vote"
        found.append(_Challenger(name, float(gains.mean()) if told else 0.0, chance, evidence))
    return found


def _permutation(differences: np.ndarray, seed: int) -> float:
    """Give how often signs drawn by chance would sum up to as much; rows of one size are drawn together."""
    sizes, counts = np.unique(np.abs(differences[differences != 0]).round(6), return_counts=True)
    draw = np.random.default_rng(seed)
    by_chance = np.zeros(_DRAWS)
    for size, count in zip(sizes, counts, strict=True):
        by_chance += size * (2 * draw.binomial(count, 0.5, _DRAWS) - count)
    return float((1 + (by_chance >= differences.sum() - 1e-9).sum()) / (1 + _DRAWS))
