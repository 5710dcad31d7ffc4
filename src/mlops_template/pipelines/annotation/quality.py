"""How good each labelling function is, alone and beside the others."""

import numpy as np
import pandas as pd

from mlops_template.backends.label_models.base import ABSTAINS
from mlops_template.label_model_choice.gold_score import wilson
from mlops_template.pipelines.annotation.codes import decode
from mlops_template.pipelines.annotation.parameters import Functions
from mlops_template.problem import Label


def function_table(functions: Functions, votes: pd.DataFrame, gold: np.ndarray, classes: list[Label]) -> pd.DataFrame:
    """Describe each of m functions.

    Args:
        functions: The rules by name.
        votes: (n, m) codes.
        gold: n codes; -1 where the true label is not known.
        classes: The labels that are declared.

    Returns:
        m rows: ``function``, ``type``, ``means``, ``labels`` (what it votes for), the shares of the n rows that it
        covers (``coverage``), covers beside others (``overlap``) and contradicts others on (``conflict``),
        ``gold_rows``, ``accuracy`` on those with its 95 % interval ``low`` to ``high``, and a ``remark``.
    """
    rows = []
    for name, block in functions.blocks.items():
        codes = votes[name].to_numpy()
        others = votes.drop(columns=name).to_numpy()
        named = ", ".join(map(str, decode(np.unique(codes[codes != ABSTAINS]), classes)))
        facts = {"function": name, "type": block.type, "means": block.means, "labels": named}
        rows.append(facts | _shares(codes, others) | _accuracy(codes, gold) | {"remark": _remark(codes)})
    return pd.DataFrame(rows)


def conflict_table(votes: pd.DataFrame) -> pd.DataFrame:
    """Say of each pair of m functions on what share of the rows that both vote on they contradict each other.

    Returns:
        m (m - 1) / 2 rows, those that contradict each other on most rows first: ``one``, ``other``, ``both`` (rows that
        both vote on), ``conflict`` (a share of those, NaN where they never meet).
    """
    names, codes = list(votes), votes.to_numpy()
    rows = []
    for first in range(len(names)):
        for second in range(first + 1, len(names)):
            both = (codes[:, first] != ABSTAINS) & (codes[:, second] != ABSTAINS)
            differ = int((codes[both, first] != codes[both, second]).sum())
            share = differ / both.sum() if both.any() else np.nan
            rows.append({"one": names[first], "other": names[second], "both": int(both.sum()), "conflict": share})
    table = pd.DataFrame(rows, columns=["one", "other", "both", "conflict"])
    contradicted = table["both"] * table["conflict"].fillna(0)
    return table.iloc[np.argsort(-contradicted, kind="stable")].reset_index(drop=True)


def _shares(codes: np.ndarray, others: np.ndarray) -> dict[str, float]:
    votes = codes != ABSTAINS
    beside = (others != ABSTAINS).any(axis=1)
    against = ((others != ABSTAINS) & (others != codes[:, None])).any(axis=1)
    return {
        "coverage": float(votes.mean()),
        "overlap": float((votes & beside).mean()),
        "conflict": float((votes & against).mean()),
    }


def _accuracy(codes: np.ndarray, gold: np.ndarray) -> dict[str, float]:
    judged = (codes != ABSTAINS) & (gold != ABSTAINS)
    rows, right = int(judged.sum()), int((codes[judged] == gold[judged]).sum())
    low, high = wilson(right, rows) if rows else (np.nan, np.nan)
    return {"gold_rows": rows, "accuracy": right / rows if rows else np.nan, "low": low, "high": high}


def _remark(codes: np.ndarray) -> str:
    if (codes == ABSTAINS).all():
        return "votes on no row"
    return "votes the same on every row" if (codes == codes[0]).all() else ""
