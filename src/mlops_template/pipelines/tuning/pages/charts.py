"""Charts of a search: its history, what its arguments decide, and how the score hangs on each."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from bokeh.models import BasicTicker, PlainText

from mlops_template.pages.look import FIRST, PALETTE, REFERENCE, SECOND, Chart, blank, hover, legend
from mlops_template.pages.wording import metric_name, number, shorten

BAR = 30
SLICE = 230
WIDE = 5  # so many times the smallest value, and the axis has every size alike


def history(model: str, trials: pd.DataFrame, metric: str, *, greater_is_better: bool) -> Chart | None:
    """Draw the score of each trial of a model, and the best so far; None where there are not two to compare."""
    done = trials[trials["state"] == "complete"].sort_values("number")
    if done.empty:
        return None
    if len(done) == 1:
        return None
    best = done["score"].cummax() if greater_is_better else done["score"].cummin()
    plot = blank("Trial", f"{metric_name(metric)}, mean over folds")
    plot.step(done["number"], best, mode="after", color=SECOND, line_width=2, legend_label="Best so far")
    source = {
        "number": done["number"],
        "score": done["score"],
        "params": [shorten(each, 200) for each in done["params"]],
    }
    dots = plot.scatter("number", "score", source=source, size=8, color=FIRST, fill_alpha=0.7, legend_label="Trial")
    hover(plot, [dots], trial="@number", score="@score{0.0000}", params="@params")
    start = done.loc[done["number"] == 0, "score"]
    if len(start):
        plot.hspan(y=[start.iloc[0]], color=REFERENCE, line_dash=[5, 4], line_width=1.5)
    legend(plot, "above")
    plot.xaxis.ticker = BasicTicker(min_interval=1)
    at = int(done.loc[(done["score"] == best.iloc[-1]), "number"].iloc[0])
    as_it_stands = f"; as it stands it has {number(start.iloc[0])}, the dashed line" if len(start) else ""
    caption = f"Best {number(best.iloc[-1])} in trial {at}{as_it_stands}. {_count(trials)}"
    return Chart(f"history-{model}", "Score over the trials", caption, plot)


def _count(trials: pd.DataFrame) -> str:
    states = trials["state"].value_counts()
    words = {"complete": "complete", "pruned": "given up after some folds", "failed": "failed"}
    return ", ".join(f"{states[state]} {word}" for state, word in words.items() if state in states) + "."


def importance(model: str, found: dict[str, float]) -> Chart | None:
    """Draw how much each argument decides the score; None where that is not known."""
    ranked = sorted(found.items(), key=lambda each: -each[1])
    if not ranked:
        return None
    names, values = [name for name, _ in ranked], [value for _, value in ranked]
    places = list(range(len(names)))
    plot = blank(
        "Share of what is decided", "", y_range=(len(names) - 0.4, -0.6), height=max(180, 80 + BAR * len(names))
    )
    source = {"place": places, "name": names, "value": values}
    bars = plot.hbar(y="place", right="value", height=0.62, color=FIRST, fill_alpha=0.85, line_alpha=0, source=source)
    hover(plot, [bars], argument="@name", share="@value{0%}")
    plot.ygrid.visible, plot.x_range.start = False, 0
    plot.yaxis.ticker = places
    plot.yaxis.major_label_overrides = {place: PlainText(text=shorten(name, 22)) for place, name in enumerate(names)}
    caption = f"{names[0]} decides most: {values[0]:.0%} of how good the best tenth of the trials is."
    return Chart(f"importance-{model}", "What decides the score", caption, plot)


def slices(
    model: str, trials: pd.DataFrame, params: pd.DataFrame, metric: str, *, greater_is_better: bool
) -> list[Chart]:
    """Draw the score over the values of each argument, the later trials darker.

    Args:
        model: Names the charts.
        trials: n complete trials.
        params: n rows, a column for each argument; missing where it was not tried.
        metric: Of the score.
        greater_is_better: Whether a larger score is the better one.
    """
    sign = 1 if greater_is_better else -1
    return [_slice(model, str(name), trials, params[name], metric, sign) for name in params]


def _slice(model: str, name: str, trials: pd.DataFrame, values: pd.Series, metric: str, sign: int) -> Chart:
    known = values.notna().to_numpy()
    scores, numbers, tried = trials["score"].to_numpy()[known], trials["number"].to_numpy()[known], values[known]
    alpha = 0.25 + 0.6 * numbers / max(numbers.max(initial=1), 1)
    is_number = all(isinstance(each, int | float) and not isinstance(each, bool) for each in tried)
    axis = "log" if is_number and len(tried) and 0 < min(tried) * WIDE < max(tried) else "auto"
    plot = blank(name, metric_name(metric), height=SLICE, x_axis_type=axis)
    at = tried.astype(float).to_numpy() if is_number else _places(plot, [str(each) for each in tried])
    source = {"at": at, "score": scores, "number": numbers, "alpha": alpha, "value": [str(each) for each in tried]}
    dots = plot.scatter("at", "score", source=source, size=8, color=PALETTE[0], fill_alpha="alpha", line_alpha=0)
    hover(plot, [dots], trial="@number", value="@value", score="@score{0.0000}")
    best = np.argmax(sign * scores) if len(scores) else 0
    value = tried.iloc[best] if len(scores) else None
    told = f"Best at {number(value) if isinstance(value, float) else shorten(value)}." if len(scores) else "Not tried."
    return Chart(f"slice-{model}-{name}", name, told, plot)


def _places(plot: object, words: Sequence[str]) -> np.ndarray:
    every = sorted(set(words))
    plot.xaxis.ticker = list(range(len(every)))  # type: ignore[attr-defined]
    plot.xaxis.major_label_overrides = {place: PlainText(text=shorten(word, 16)) for place, word in enumerate(every)}  # type: ignore[attr-defined]
    return np.array([every.index(word) for word in words], dtype=float)
