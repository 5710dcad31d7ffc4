"""Weigh the votes by every label model, and take one."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from mlops_template.backends.block import Block
from mlops_template.backends.label_models.base import ABSTAINS
from mlops_template.errors import ProjectError
from mlops_template.label_model_choice import Choice, Judged, choose, class_balance, compare
from mlops_template.pipelines.annotation.codes import decode
from mlops_template.problem import Label
from mlops_template.problem.scoring import PROBABILITY

TIE = 1e-9


def weigh(
    votes: np.ndarray,
    gold: np.ndarray,
    blocks: dict[str, Block],
    asked: str,
    shares: dict[Label, float] | None,
    classes: list[Label],
    seed: int,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Fit every label model, and give the labels of the one that is chosen.

    Args:
        votes: (n, m) codes, -1 where a function abstains.
        gold: n codes, -1 where the label is not known.
        blocks: The models that are shown side by side.
        asked: Which one makes the labels; ``auto`` chooses.
        shares: How frequent each label is; None estimates it.
        classes: The k labels.
        seed: Of all that is drawn by chance.

    Returns:
        The models side by side, see `side_by_side`; and for each of n rows ``weak_label`` (None where nothing votes or
        two labels are equally probable), ``probability_<class>`` and ``covered``.

    Raises:
        ProjectError: The model that was asked for fails.
    """
    words = [str(label) for label in classes]
    balance, source = _balance(votes, gold, shares, classes)
    if asked != "auto" and asked not in blocks:
        blocks = {**blocks, asked: Block(type=asked)}
    models = {name: partial(block.build, "label_models") for name, block in blocks.items()}
    judged = compare(votes, gold, models, balance, words, seed)
    choice = Choice(asked, "it was asked for")
    if asked == "auto":
        choice = choose(judged, votes, models, balance, words, seed)
    chosen = next(found for found in judged if found.name == choice.name)
    if chosen.error is not None:
        raise ProjectError(f"annotation.label_model: {choice.name} fails: {chosen.error}")
    told = ", ".join(f"{word} {share:.3f}" for word, share in zip(words, balance, strict=True))
    table = side_by_side(judged, choice).assign(balance=f"{told} ({source})")
    return table, _weak(chosen.probabilities, votes, classes)


def side_by_side(judged: list[Judged], choice: Choice) -> pd.DataFrame:
    """Lay the figures of all label models beside one another.

    Returns:
        One row per model: ``name``, ``chosen``, ``reason`` (of the chosen one), ``seconds``, the shares ``covered`` and
        ``decided`` (ties are not) of the rows; on gold rows that have a vote ``gold_rows``, ``ties``, ``accuracy`` of
        the decided ones with its 95 % interval ``low`` to ``high``, ``credit`` (accuracy where ties are guesses),
        ``f1`` (macro), ``f1_<class>``, ``log_loss``; and ``error`` where it failed.
    """
    rows = []
    for found in judged:
        chosen = found.name == choice.name
        facts = {"name": found.name, "chosen": chosen, "reason": choice.reason if chosen else None}
        shares = {"seconds": found.seconds, "covered": found.covered, "decided": found.decided}
        rows.append(facts | shares | _figures(found) | {"error": found.error})
    return pd.DataFrame(rows)


def _figures(found: Judged) -> dict[str, Any]:
    score = found.on_gold
    if score is None:
        return {"gold_rows": 0}
    names = {"gold_rows": "rows", "f1": "macro_f1"}
    told = {
        name: getattr(score, names.get(name, name))
        for name in ("gold_rows", "ties", "accuracy", "low", "high", "credit")
    }
    by_class: Mapping[str, float] = score.f1
    each = {f"f1_{word}": value for word, value in by_class.items()}
    return told | {"f1": score.macro_f1} | each | {"log_loss": score.log_loss}


def _balance(
    votes: np.ndarray, gold: np.ndarray, declared: dict[Label, float] | None, classes: list[Label]
) -> tuple[np.ndarray, str]:
    if declared is None:
        found = class_balance(gold, votes, len(classes))
        return found.shares, {"gold": "of gold", "majority": "of the majority vote"}.get(found.source, "all alike")
    shares = np.array([declared.get(label, 0.0) for label in classes])
    if (shares <= 0).any():
        lacking = [label for label, share in zip(classes, shares, strict=True) if share <= 0]
        raise ProjectError(f"annotation.class_balance: give a share above 0 to every label, also to {lacking}")
    return shares / shares.sum(), "as declared"


def _weak(probabilities: np.ndarray, votes: np.ndarray, classes: list[Label]) -> pd.DataFrame:
    covered = (votes != ABSTAINS).any(axis=1)
    first, second = np.sort(probabilities, axis=1)[:, [-1, -2]].T
    codes = np.where(covered & (first - second > TIE), probabilities.argmax(axis=1), ABSTAINS)
    columns = {f"{PROBABILITY}{label}": probabilities[:, code] for code, label in enumerate(classes)}
    return pd.DataFrame({"weak_label": decode(codes, classes), **columns, "covered": covered})
