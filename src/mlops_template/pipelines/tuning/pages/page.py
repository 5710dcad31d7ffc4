"""The page: what it shows, and the template that lays it out."""

import json
from dataclasses import dataclass
from typing import Any, Self

import pandas as pd

from mlops_template.pages.document import render
from mlops_template.pages.look import Chart
from mlops_template.pages.wording import number, seconds
from mlops_template.pipelines.tuning.pages import charts
from mlops_template.problem import Problem


@dataclass(frozen=True)
class Row:
    """One model's gain, ready to print.

    Attributes:
        model: Its key in the YAML.
        scores: As it stands, and tuned.
        gain: The difference, positive where tuned is better.
        interval: Of the gain, 95 %.
        verdict: What that means.
        sure: Whether it is better, and not by chance.
        error: Why there is no gain to tell.
    """

    model: str
    scores: tuple[str, str]
    gain: str
    interval: str
    verdict: str
    sure: bool
    error: str | None


@dataclass(frozen=True)
class Model:
    """What the search did for one model.

    Attributes:
        name: Its key in the YAML.
        remark: Its trials, and whether it was given up.
        best: Argument and value of its best trial, and what it is where nothing is tuned; none if that is best.
        history: Score over trials; None where there are not two to compare.
        importance: Of the arguments; None where that is not known.
        slices: Score over each argument.
    """

    name: str
    remark: str
    best: tuple[tuple[str, str, str], ...]
    history: Chart | None
    importance: Chart | None
    slices: tuple[Chart, ...]


@dataclass(frozen=True)
class Page:
    """Everything that the template asks for.

    Attributes:
        problem: Says the metric.
        figures: Title, number and remark of each headline figure.
        rows: The gains, the largest first.
        models: In the same order.
    """

    problem: Problem
    figures: tuple[tuple[str, str, str], ...]
    rows: tuple[Row, ...]
    models: tuple[Model, ...]

    @classmethod
    def of(cls, problem: Problem, trials: pd.DataFrame, gains: pd.DataFrame, outcome: dict[str, Any]) -> Self:
        """Gather the page from what was tried and what it gained."""
        rows = tuple(_row(each) for each in gains.to_dict("records"))
        models = tuple(_model(row.model, trials[trials["model"] == row.model], outcome, problem) for row in rows)
        return cls(problem, _figures(trials, rows, outcome), rows, models)

    def render(self) -> str:
        """Lay the page out as one HTML document."""
        shown = [
            chart
            for model in self.models
            for chart in (model.history, model.importance, *model.slices)
            if chart is not None
        ]
        return render(self, shown, "mlops_template.pipelines.tuning.pages", "tuning.html.j2")


def _figures(trials: pd.DataFrame, rows: tuple[Row, ...], outcome: dict[str, Any]) -> tuple[tuple[str, str, str], ...]:
    states = trials["state"].value_counts()
    tried, hours = len(trials), float(trials["seconds"].sum())
    return (
        (
            "Trials",
            f"{tried:,}",
            f"{states.get('pruned', 0)} given up after some folds, {states.get('failed', 0)} failed",
        ),
        ("Models", f"{len(rows)}", f"{len(outcome['given_up'])} given up on the way"),
        ("Fitting", f"{hours:,.0f} s", f"{seconds(hours / max(tried, 1))} s a trial"),
    )


def _row(found: Any) -> Row:
    error = None if pd.isna(found["error"]) else str(found["error"])
    if error is not None:
        return Row(found["model"], ("", ""), "", "", "", sure=False, error=error)
    better, certain = found["gain"] > 0, bool(found["excludes_zero"])
    verdict = (
        ("better" if better else "worse") if certain else ("may be chance" if found["gain"] else "nothing better found")
    )
    return Row(
        model=str(found["model"]),
        scores=(number(found["before"]), number(found["after"])),
        gain=f"{found['gain']:+.4f}" if found["gain"] else "0",
        interval=f"{found['low']:+.4f} to {found['high']:+.4f}" if found["gain"] else "",
        verdict=verdict,
        sure=better and certain,
        error=None,
    )


def _model(name: str, trials: pd.DataFrame, outcome: dict[str, Any], problem: Problem) -> Model:
    done = trials[trials["state"] == "complete"].sort_values("number")
    params = pd.DataFrame([json.loads(each) for each in done["params"]], dtype=object)
    given_up = outcome["given_up"].get(name)
    tried = done[done["number"] > 0]
    return Model(
        name=name,
        remark=f"{len(trials):,} trial{'s' * (len(trials) != 1)}{f'; {given_up}' if given_up else ''}.",
        best=_best(done, problem),
        history=charts.history(name, trials, problem.metric, greater_is_better=problem.greater_is_better),
        importance=charts.importance(name, outcome["importance"].get(name, {})),
        slices=tuple(charts.slices(name, done, params, problem.metric, greater_is_better=problem.greater_is_better))
        if len(tried)
        else (),
    )


def _best(done: pd.DataFrame, problem: Problem) -> tuple[tuple[str, str, str], ...]:
    if done.empty:
        return ()
    params = [json.loads(each) for each in done["params"]]
    at = int(done["score"].argmax() if problem.greater_is_better else done["score"].argmin())
    if not done["number"].iloc[at]:
        return ()
    first = params[0] if done["number"].iloc[0] == 0 else {}
    return tuple((name, _told(value), _told(first.get(name))) for name, value in params[at].items())


def _told(value: Any) -> str:
    return number(value) if isinstance(value, float | None) else str(value)
