"""Small annotations of every shape, with names that would break a careless page."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from mlops_template.pipelines.annotation.codes import decode
from mlops_template.pipelines.annotation.pages.labels import labels_page
from mlops_template.pipelines.annotation.pages.series import series_page
from mlops_template.pipelines.annotation.parameters import Functions, Series
from mlops_template.pipelines.annotation.quality import conflict_table, function_table, wilson
from mlops_template.problem import Problem

HOSTILE = "<script>alert('&')</script>"
MEANS = (
    "the day's delays have piled up",
    f"says {HOSTILE} or its like",
    "wind above 30 knots in the hour of departure",
)


@dataclass(frozen=True)
class Labelled:
    """The inputs of the page."""

    problem: Problem
    classes: list[Any]
    functions: pd.DataFrame
    conflicts: pd.DataFrame
    label_models: pd.DataFrame
    labels: pd.DataFrame
    rows_to_label: pd.DataFrame

    def page(self, **changed: Any) -> str:
        run = replace(self, **changed)
        return labels_page(
            run.problem,
            run.classes,
            run.functions,
            run.conflicts,
            run.label_models,
            run.labels,
            run.rows_to_label,
        )


def _problem(task: str) -> Problem:
    return Problem.model_validate(
        {
            "name": "messages",
            "task": task,
            "target": "kind",
            "labels": "gold_and_weak",
            "positive": None if task == "multiclass" else True,
            "id": ("row",),
            "time": None,
            "group": None,
            "metric": "log_loss",
            "split": {"by": "random", "validation": 0.2, "test": 0.2},
            "columns": {"text": ("message",)},
            "refit": False,
        }
    )


def _votes(truth: np.ndarray, functions: int, classes: int, draw: np.random.Generator) -> pd.DataFrame:
    """One function is silent, one always right, the others err."""
    votes = {}
    for place in range(functions):
        own = place % classes
        right = 0.98 if place == 1 else draw.uniform(0.55, 0.97)
        meets = draw.uniform(size=len(truth)) < draw.uniform(0.02, 0.4)
        holds = np.where(draw.uniform(size=len(truth)) < right, truth == own, truth != own)
        name = HOSTILE if place == 0 else f"rule_{place}"
        votes[name] = np.where((place != 2) & meets & holds, own, -1).astype(np.int8)
    return pd.DataFrame(votes)


def _probabilities(votes: pd.DataFrame, classes: int) -> np.ndarray:
    counts = np.stack([(votes == code).sum(axis=1) for code in range(classes)], axis=1)
    weights = np.exp(1.1 * counts)
    return weights / weights.sum(axis=1, keepdims=True)


def _models(gold: np.ndarray, probabilities: np.ndarray, covered: np.ndarray) -> pd.DataFrame:
    judged = covered & (gold >= 0)
    rows, right = int(judged.sum()), int((probabilities.argmax(axis=1) == gold)[judged].sum())
    low, high = wilson(right, rows)
    share = right / rows if rows else np.nan
    shared = {
        "covered": covered.mean(),
        "decided": 0.9 * covered.mean(),
        "ties": 31 if rows else np.nan,
        "gold_rows": rows,
        "error": None,
    }
    reason = "its log loss on the gold of training rows is the lowest" if rows else "nothing shows a gain over it"
    found = {**shared, "accuracy": share, "low": low, "high": high, "credit": share, "f1": share, "log_loss": 1 - share}
    lower = {
        "credit": share - 0.05,
        "accuracy": share - 0.04,
        "low": low - 0.04,
        "high": high - 0.04,
        "f1": share - 0.1,
        "log_loss": 1.4 - share,
    }
    return pd.DataFrame(
        [
            {"name": "majority", "chosen": False, "reason": reason, "seconds": 0.012, **shared, **lower},
            {"name": "dawid_skene", "chosen": True, "reason": reason, "seconds": 1.34, **found},
            {"name": "snorkel", "chosen": False, "reason": reason, "error": f"ValueError: {HOSTILE}"},
        ]
    )


def _labels(gold: np.ndarray, votes: pd.DataFrame, probabilities: np.ndarray, classes: list[Any]) -> pd.DataFrame:
    covered = (votes >= 0).any(axis=1).to_numpy()
    top = probabilities.max(axis=1)
    tied = (probabilities > top[:, None] - 1e-9).sum(axis=1) > 1
    weak = np.where(covered & ~tied, probabilities.argmax(axis=1), -1)
    known = {
        "row": np.arange(len(gold)),
        "label": decode(np.where(gold >= 0, gold, weak), classes),
        "source": np.select([gold >= 0, weak >= 0], ["gold", "weak"], "none"),
        "by_hand": (gold >= 0) & (np.arange(len(gold)) % 50 == 0),
        "weight": np.select([gold >= 0, weak >= 0], [1.0, top], np.nan),
        "covered": covered,
        "weak_label": decode(weak, classes),
    }
    shares = {f"probability_{label}": probabilities[:, code] for code, label in enumerate(classes)}
    cast = {f"vote_{name}": decode(votes[name].to_numpy(), classes) for name in votes}
    return pd.DataFrame({**known, **shares, **cast})


def _rows_to_label(labels: pd.DataFrame) -> pd.DataFrame:
    rows = labels[labels["source"] != "gold"].head(40)
    reasons = np.array(["conflicting", "uncertain", "diverse"])[np.arange(len(rows)) % 3]
    chosen = {"row": rows["row"], "label": "", "why": reasons, "suggestion": rows["weak_label"]}
    return pd.DataFrame(
        {**chosen, "probability": 0.512, "message": f"WIN a prize! {HOSTILE} " + "call now " * 30}
    ).reset_index(drop=True)


@pytest.fixture(scope="session")
def make_labels() -> Callable[..., Labelled]:
    def make(functions: int = 6, classes: int = 2, gold: float = 0.3, rows: int = 3000) -> Labelled:
        draw = np.random.default_rng(29)
        names: list[Any] = (
            [False, True] if classes == 2 else [HOSTILE, "ham", "spam", "offer", "reminder", "other"][:classes]
        )
        truth = draw.choice(classes, size=rows, p=np.arange(classes, 0, -1) / np.arange(1, classes + 1).sum())
        known = np.where(draw.uniform(size=rows) < gold, truth, -1)
        votes = _votes(truth, functions, classes, draw)
        blocks = {name: {"type": "regex", "means": MEANS[place % 3]} for place, name in enumerate(votes)}
        probabilities = _probabilities(votes, classes)
        labels = _labels(known, votes, probabilities, names)
        return Labelled(
            problem=_problem("binary" if classes == 2 else "multiclass"),
            classes=names,
            functions=function_table(Functions.model_validate(blocks), votes, known, names),
            conflicts=conflict_table(votes),
            label_models=_models(known, probabilities, labels["covered"].to_numpy()),
            labels=labels,
            rows_to_label=_rows_to_label(labels),
        )

    return make


@dataclass(frozen=True)
class Annotated:
    """The inputs of the page of the series."""

    blocks: dict[str, Series]
    events: dict[str, pd.DataFrame]
    scores: dict[str, pd.DataFrame]

    def page(self) -> str:
        return series_page(self.blocks, self.events, self.scores)


def _hours(count: int, draw: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray, pd.DataFrame]:
    """One series with an event of every kind."""
    values = 12 + 9 * np.sin(np.arange(count) * np.pi / 12) + draw.normal(0, 6, count)
    scores, labels = draw.beta(1, 12, count), np.full(count, "none", dtype=object)
    kinds = ["spike", "level shift", "trend change", "gap", "flat line", "unusual pattern", HOSTILE]
    events = []
    for place, kind in enumerate(kinds * 2):
        begin = int((place + 0.4) * count / 15)
        end = begin if kind in ("spike", "trend change") else begin + max(count // (60 + 40 * place), 2)
        values[begin : end + 1] += np.nan if kind == "gap" else 70
        labels[begin : end + 1] = kind
        scores[begin : end + 1] = 0.99 - 0.03 * place
        events.append({"start": begin, "end": end, "kind": kind, "score": 0.99 - 0.03 * place})
    return values, scores, labels, pd.DataFrame(events).assign(detectors="spikes, shapes")


def _block(mode: str, entity: str | None) -> Series:
    return Series.model_validate(
        {
            "tables": ["raw"],
            "query": "select 1",
            "time": "hour",
            "entity": entity,
            "values": ["arrival_delay", "cancelled"],
            "mode": mode,
            "detectors": None,
        }
    )


@pytest.fixture(scope="session")
def make_series() -> Callable[..., Annotated]:
    def make(count: int = 500, entities: tuple[str, ...] = ("EWR", HOSTILE), mode: str = "batch") -> Annotated:
        draw, hours = np.random.default_rng(31), pd.date_range("2013-01-01", periods=count, freq="h")
        events, scores = [], []
        for measure in ("arrival_delay", "cancelled"):
            for entity in entities or ("",):
                values, score, labels, found = _hours(count, draw)
                known = {"origin": entity, "measure": measure} if entities else {"measure": measure}
                scores.append(pd.DataFrame({**known, "time": hours, "value": values, "score": score, "label": labels}))
                found[["start", "end"]] = found[["start", "end"]].apply(lambda places: hours[places])
                events.append(found.assign(**known))
        name = "departures" if entities else HOSTILE
        block = _block(mode, "origin" if entities else None)
        return Annotated({name: block}, {name: pd.concat(events)}, {name: pd.concat(scores)})

    return make
