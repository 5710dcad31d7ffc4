"""Columns that know the target too well."""

import pandas as pd

from mlops_template.pages.wording import number
from mlops_template.pipelines.exploration.checks.alone import Alone
from mlops_template.pipelines.exploration.examined import Examined
from mlops_template.pipelines.exploration.finding import Finding
from mlops_template.problem.splitting import TRAIN

TOO_GOOD = {"ROC AUC": (0.98, 0.9), "R2": (0.98, 0.9)}  # serious from the first, worth a look from the second
REPEATED = 5  # rows that a value must have on average, before its always having one target means anything


def check(examined: Examined, alone: Alone) -> list[Finding]:
    """Suspect columns that score too well alone, that settle the target, or that the target settles."""
    settled = {name: told for name in examined.seen if (told := _settles(name, examined))}
    return [found for name in examined.seen for found in _suspect(name, settled.get(name), alone, examined)]


def _suspect(name: str, settled: str | None, alone: Alone, examined: Examined) -> list[Finding]:
    target, score = examined.problem.target, alone.scores.get(name, alone.chance)
    serious, look = TOO_GOOD[alone.measure]
    if settled:
        return [Finding("serious", "alone", f"{name} {settled}: is it known when it predicts?", (name,))]
    if score < look:
        return []
    told = f"{name} alone predicts {target} with {alone.measure} {number(score)}: is it known when it predicts?"
    return [Finding("serious" if score >= serious else "look", "alone", told, (name,))]


def _settles(name: str, examined: Examined) -> str | None:
    """Say how a column and the target hang together, if one is a function of the other in the training rows."""
    learnt = (examined.place == TRAIN) & examined.truth.notna().to_numpy()
    repeated, target = learnt.sum() / REPEATED, examined.problem.target
    if not 0 < examined.described[name]["distinct"] <= repeated:
        return None
    column, truth = examined.rows[name][learnt], examined.truth[learnt]
    values, targets = (pd.factorize(each, use_na_sentinel=False)[0].astype("int64") for each in (column, truth))
    distinct, classes = values.max() + 1, targets.max() + 1
    pairs = len(pd.unique(pd.Series(values * classes + targets)))
    if min(distinct, classes) < 2:  # noqa: PLR2004
        return None
    if pairs == distinct <= repeated:
        return f"settles {target}: each of its {distinct:,} values has one {target} only"
    if pairs == classes <= repeated:
        return f"is a function of {target}: for each {target} it has one value only"
    return None
