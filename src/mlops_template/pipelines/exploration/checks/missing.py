"""What is missing, and what is missing together."""

from typing import Any

import numpy as np

from mlops_template.pages.wording import share
from mlops_template.pipelines.exploration.examined import PARTS, Examined
from mlops_template.pipelines.exploration.finding import Finding, listed

MUCH, APART = 0.5, 0.1
PATTERNS = 10
CHANCE = 4  # standard errors of the smallest part, within which a difference may be none


def check(examined: Examined) -> tuple[list[dict[str, Any]], list[Finding]]:
    """Give the most frequent patterns of missing values, and what to say of them.

    Returns:
        ``columns`` that are missing in the same rows, and how many ``rows`` have exactly these missing; no columns
        where a row is whole.
    """
    masks = {name: examined.rows[name].isna().to_numpy() for name in examined.described if name in examined.rows}
    masks = {name: mask for name, mask in masks.items() if mask.any()}
    findings = [*_much(masks, examined), *_between_parts(masks, examined), *_together(masks, examined)]
    return _patterns(masks, examined), findings


def _patterns(masks: dict[str, np.ndarray], examined: Examined) -> list[dict[str, Any]]:
    names = list(masks)
    keys = np.zeros(len(examined.rows), dtype=np.uint64)
    for name, word in zip(names, np.random.default_rng(0).integers(1, 2**63, len(names), dtype=np.uint64), strict=True):
        keys ^= np.where(masks[name], word, np.uint64(0))
    _, first, counts = np.unique(keys, return_index=True, return_counts=True)
    most = np.argsort(-counts, kind="stable")[:PATTERNS]
    return [
        {"columns": [name for name in names if masks[name][first[place]]], "rows": int(counts[place])} for place in most
    ]


def _much(masks: dict[str, np.ndarray], examined: Examined) -> list[Finding]:
    found = []
    for name in [name for name in examined.seen if name in masks]:
        if masks[name].all():
            told = f"{name} is missing in every row, yet models are to learn from it."
            found.append(Finding("serious", "missing", told, (name,)))
        elif masks[name].mean() > MUCH:
            told = f"{name} is missing in {share(masks[name].sum(), len(examined.rows))} of the rows."
            found.append(Finding("look", "missing", told, (name,)))
    return found


def _between_parts(masks: dict[str, np.ndarray], examined: Examined) -> list[Finding]:
    found = []
    for name in [name for name in examined.seen if name in masks]:
        shares = {
            part: float(masks[name][examined.place == place].mean())
            for part, place in PARTS.items()
            if (examined.place == place).any()
        }
        fewest = min(int((examined.place == place).sum()) for part, place in PARTS.items() if part in shares)
        if max(shares.values()) - min(shares.values()) > max(APART, CHANCE * 0.5 / fewest**0.5):
            told = ", ".join(f"{part} {share(each, 1)}" for part, each in shares.items())
            words = f"{name} is not missing alike in all parts ({told}): what holds in one may not hold in another."
            found.append(Finding("look", "missing", words, (name,)))
    return found


def _together(masks: dict[str, np.ndarray], examined: Examined) -> list[Finding]:
    alike: dict[bytes, list[str]] = {}
    for name, mask in masks.items():
        if not mask.all():
            alike.setdefault(np.packbits(mask).tobytes(), []).append(name)
    return [
        Finding(
            "note",
            "missing",
            f"{listed(names)} are missing in the very same {masks[names[0]].sum():,} rows "
            f"({share(masks[names[0]].sum(), len(examined.rows))}): probably one source has no match there.",
            tuple(names),
        )
        for names in alike.values()
        if len(names) > 1
    ]
