"""Charts of the labels: how the classes balance, and how sure the label model is."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from bokeh.models import PlainText
from bokeh.plotting import figure

from mlops_template.pages.look import FIRST, HEIGHT, REFERENCE, SECOND, Chart, blank, hover, legend
from mlops_template.pages.wording import share, shorten
from mlops_template.pipelines.annotation.codes import encode
from mlops_template.problem import Label
from mlops_template.problem.scoring import PROBABILITY

BINS = 25
BAR = 46
SURE = 0.9
LINE = 0.38  # how far below its name the bars of a class stand


def codes_of(labels: pd.DataFrame, classes: Sequence[Label]) -> tuple[np.ndarray, np.ndarray]:
    """Give n codes of gold and n of the label model's labels; -1 where there is none."""
    gold = labels["label"].where(labels["source"] == "gold")
    where = "dataset 'labels'"
    return encode(gold, classes, where), encode(labels["weak_label"], classes, where)


def balance(gold: np.ndarray, weak: np.ndarray, classes: Sequence[Label]) -> Chart:
    """Draw the share of each of k classes, of gold and of the label model's labels side by side.

    Args:
        gold: n codes; -1 where there is none.
        weak: n codes; -1 where there is none.
        classes: The k labels.
    """
    plot, places, told = _blank_rows("Share of the labels", classes), np.arange(len(classes)), []
    for name, codes, color, shift in (("Gold", gold, FIRST, -0.19), ("Label model", weak, SECOND, 0.19)):
        rows = np.bincount(codes[codes >= 0], minlength=len(classes))
        shares = rows / max(rows.sum(), 1)
        source = {"place": places + shift, "share": shares, "rows": rows, "label": [str(label) for label in classes]}
        style = {"color": color, "fill_alpha": 0.85, "line_alpha": 0, "legend_label": name}
        bars = plot.hbar(y="place", right="share", height=0.34, source=source, **style)
        hover(plot, [bars], label="@label", rows="@rows{0,0}", share="@share{0.0%}")
        told.append(f"{name}: {_told(rows, classes)}" if rows.sum() else f"{name}: none")
    legend(plot, "above")
    plot.x_range.start = 0
    return Chart("balance", "Balance of the classes", "; ".join(told) + ".", plot)


def _told(rows: np.ndarray, classes: Sequence[Label]) -> str:
    order = np.argsort(-rows, kind="stable")[:3]
    return ", ".join(f"{shorten(classes[code], 24)} {share(rows[code], rows.sum())}" for code in order)


def confidence(labels: pd.DataFrame, weak: np.ndarray, classes: Sequence[Label]) -> Chart | None:
    """Draw how probable the label model finds its labels, a histogram for each of k classes; None where it has none.

    Args:
        labels: n rows with ``probability_<class>``.
        weak: n codes of its labels; -1 where there is none.
        classes: The k labels.
    """
    count = int((weak >= 0).sum())
    if not count:
        return None
    highest = labels[[f"{PROBABILITY}{label}" for label in classes]].max(axis=1).to_numpy(dtype=float)
    edges = np.linspace(1 / len(classes), 1, BINS + 1)
    rows = np.stack([np.histogram(highest[weak == code], edges)[0] for code in range(len(classes))])
    plot = _blank_rows("Probability of the label", classes, x_range=(edges[0], 1))
    bars = plot.quad("left", "right", "top", "bottom", source=_ridges(rows, edges, classes), color=FIRST)
    bars.glyph.line_alpha, bars.glyph.fill_alpha = 0, 0.85
    plot.hspan(y=[code + LINE for code in range(len(classes))], color=REFERENCE, line_alpha=0.5)
    tips = {"probability": "@left{0.000} to @right{0.000}", "rows": "@rows{0,0}", "share": "@share{0.0%}"}
    hover(plot, [bars], label="@label", **tips)
    sure = share((highest[weak >= 0] >= SURE).sum(), count)
    caption = f"Each class for itself. Of the {count:,} labels {sure} have a probability of {SURE} or more."
    return Chart("confidence", "How sure the label model is", caption, plot)


def _ridges(rows: np.ndarray, edges: np.ndarray, classes: Sequence[Label]) -> dict[str, Any]:
    """Stand k histograms on k lines; the bars of each are shares of its own class."""
    shares = rows / np.maximum(rows.sum(axis=1, keepdims=True), 1)
    bottom = np.repeat(np.arange(len(classes)) + LINE, BINS)
    return {
        "left": np.tile(edges[:-1], len(classes)),
        "right": np.tile(edges[1:], len(classes)),
        "bottom": bottom,
        "top": bottom - 2 * LINE * shares.ravel() / max(shares.max(), 1e-9),
        "rows": rows.ravel(),
        "share": shares.ravel(),
        "label": [str(label) for label in classes for _ in range(BINS)],
    }


def _blank_rows(x_title: str, classes: Sequence[Label], x_range: tuple[float, float] | None = None) -> figure:
    height = max(HEIGHT, 110 + BAR * len(classes))
    plot = blank(x_title, "", x_range=x_range, y_range=(len(classes) - 0.4, -0.6), height=height)
    plot.ygrid.visible = False
    plot.yaxis.ticker = list(range(len(classes)))
    names = {place: PlainText(text=shorten(label, 18)) for place, label in enumerate(classes)}
    plot.yaxis.major_label_overrides = names
    return plot
