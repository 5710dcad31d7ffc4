"""What is predicted: how it is spread, in all and in each part."""

from typing import Any

import numpy as np
import pandas as pd

from mlops_template.pages.wording import number, share
from mlops_template.pipelines.exploration.examined import PARTS, Examined
from mlops_template.pipelines.exploration.finding import Finding

CLASSES = 12
RARE, FEW = 0.05, 30
SHIFT, DEVIATIONS = 0.05, 0.5
CHANCE = 4  # standard errors of the smallest part, within which a difference may be none
BINS = 40


def rate(examined: Examined) -> tuple[str, pd.Series]:
    """Give a name and n numbers whose mean is worth following: the target, or whether it is the class that counts."""
    problem, truth = examined.problem, examined.truth
    if problem.task == "regression":
        return problem.target, truth.astype(float)
    known = truth.dropna()
    label = problem.positive_label(known) if problem.task == "binary" else known.value_counts().index[0]
    return f"{problem.target} = {label}", (truth == label).astype(float).where(truth.notna())


def check(examined: Examined) -> tuple[dict[str, Any], list[Finding]]:
    """Describe the target of each part.

    Returns:
        ``rate`` (what is followed), ``parts`` (``name``, ``rows``, ``rate``), and ``labels`` with their ``shares`` by
        part; for numbers the labels are the edges of bins.
    """
    name, values = rate(examined)
    known = {part: place for part, place in PARTS.items() if (examined.place == place).any()}
    parts = [
        {
            "name": part,
            "rows": int((examined.place == place).sum()),
            "rate": float(values[examined.place == place].mean()),
        }
        for part, place in known.items()
    ]
    labels, shares = _spread(examined, known)
    told = [*_shift(name, parts, values, examined), *_rare(examined)]
    return {"rate": name, "parts": parts, "labels": labels, "shares": shares}, told


def _spread(examined: Examined, known: dict[str, int]) -> tuple[list[Any], dict[str, list[float]]]:
    truth = examined.truth
    if examined.problem.task == "regression":
        edges = np.histogram_bin_edges(
            truth.dropna().astype(float).clip(*truth.astype(float).quantile([0.005, 0.995])), BINS
        )
        counted = {
            part: np.histogram(truth[examined.place == place].dropna(), edges)[0] for part, place in known.items()
        }
        labels: list[Any] = edges.tolist()
    else:
        classes = truth.value_counts().index[:CLASSES]
        counted = {
            part: truth[examined.place == place].value_counts().reindex(classes, fill_value=0).to_numpy()
            for part, place in known.items()
        }
        labels = [str(label) for label in classes]
    rows = {part: max(int((truth.notna() & (examined.place == place)).sum()), 1) for part, place in known.items()}
    return labels, {part: (each / rows[part]).tolist() for part, each in counted.items()}


def _shift(name: str, parts: list[dict[str, Any]], values: pd.Series, examined: Examined) -> list[Finding]:
    rates = [part["rate"] for part in parts]
    regression = examined.problem.task == "regression"
    deviation, fewest = float(values.std()), min((part["rows"] for part in parts), default=0)
    most = DEVIATIONS * deviation if regression else SHIFT
    if not rates or max(rates) - min(rates) <= max(most, CHANCE * deviation / max(fewest, 1) ** 0.5):
        return []
    told = ", ".join(
        f"{part['name']} {number(part['rate']) if regression else share(part['rate'], 1)}" for part in parts
    )
    words = (
        f"The {'mean' if regression else 'share'} of {name} differs between the parts ({told}): "
        "the scores of one will not hold for the other."
    )
    return [Finding("look", "target", words)]


def _rare(examined: Examined) -> list[Finding]:
    if examined.problem.task == "regression":
        return []
    counts = examined.truth.value_counts()
    label, rows = counts.index[-1], int(counts.iloc[-1])
    if rows < FEW:
        told = f"Only {rows} rows have {examined.problem.target} = {label}: too few to learn it and to judge that."
        return [Finding("look", "target", told)]
    if rows < RARE * counts.sum():
        told = (
            f"{examined.problem.target} = {label} is rare ({share(rows, counts.sum())}): "
            "accuracy will flatter whoever never says it."
        )
        return [Finding("note", "target", told)]
    return []
