"""The plot of a series: its values over time, its events, and the score of each stamp."""

import numpy as np
import pandas as pd
from bokeh.layouts import column
from bokeh.models import (
    BoxZoomTool,
    ColumnDataSource,
    NoOverlap,
    NumeralTickFormatter,
    PanTool,
    ResetTool,
    WheelZoomTool,
)
from bokeh.plotting import figure

from mlops_template.pages.look import TEXT, Chart, blank, hover, legend
from mlops_template.pages.wording import share
from mlops_template.pipelines.annotation.pages.kinds import in_order, mark
from mlops_template.pipelines.annotation.pages.strands import Strand, stamps
from mlops_template.pipelines.annotation.pages.thinning import thin

EVENTS = 300
LEFT = 64  # room for the numbers at the left, the same above and below
MOMENT = "%F %H:%M"


def chart(key: str, strand: Strand, limit: int) -> Chart:
    """Draw a series of n stamps by about `limit` points, and its three hundred strongest events."""
    events = strand.events.head(EVENTS)
    begins, ends = (places[: len(events)] for places in strand.places())
    peaks = _peaks(strand, begins, ends)
    kept = np.concatenate([begins, np.maximum(ends - 1, 0), peaks]).clip(0, len(strand.times) - 1)
    drawn = thin(strand.times, strand.values, strand.scores, kept, limit)
    columns = {"value": strand.values[drawn].astype("f4"), "score": strand.scores[drawn].astype("f4")}
    source = ColumnDataSource({"time": _moments(strand.times[drawn]), **columns})
    plot = _values(strand, source)
    for kind in in_order(set(events["kind"])):
        _add_events(plot, strand, events, peaks, kind)
    if len(events):
        legend(plot, "above")
    return Chart(key, strand.title, _caption(strand, len(drawn)), _above(plot, _scores(plot, source)))


def _peaks(strand: Strand, begins: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Give for each event the place of its best scored value; where it has none, that of the last value before it."""
    known = np.flatnonzero(np.isfinite(strand.values))
    places = []
    for begin, end in zip(begins, ends, strict=True):
        inside = known[np.searchsorted(known, begin) : np.searchsorted(known, end)]
        before = known[max(np.searchsorted(known, begin) - 1, 0)] if len(known) else 0
        places.append(inside[strand.scores[inside].argmax()] if len(inside) else before)
    return np.array(places, dtype=int)


def _moments(times: np.ndarray) -> np.ndarray:
    return times.astype("M8[ms]").astype("f8")


def _values(strand: Strand, source: ColumnDataSource) -> figure:
    plot = blank("", strand.measure, height=270, x_axis_type="datetime")
    plot.min_border_left, plot.toolbar_location, plot.toolbar.logo = LEFT, "right", None
    tools = [
        BoxZoomTool(dimensions="width"),
        PanTool(dimensions="width"),
        WheelZoomTool(dimensions="width"),
        ResetTool(),
    ]
    plot.add_tools(*tools)
    # On a phone an active tool would keep the page from scrolling.
    plot.toolbar.active_drag = plot.toolbar.active_scroll = None
    plot.x_range.range_padding, plot.xaxis.major_label_policy = 0.02, NoOverlap(min_distance=12)
    line = plot.line("time", "value", source=source, color=TEXT, line_alpha=0.75, line_width=1)
    hover(plot, [line], time=f"@time{{{MOMENT}}}", value="@value{0,0.[000]}", score="@score{0.00}")
    _format_times(plot)
    return plot


def _add_events(plot: figure, strand: Strand, events: pd.DataFrame, peaks: np.ndarray, kind: str) -> None:
    of_kind = (events["kind"] == kind).to_numpy()
    shown, places, style = events[of_kind], peaks[of_kind], mark(kind)
    source = {
        "start": _moments(stamps(shown["start"])),
        "end": _moments(stamps(shown["end"])),
        "time": _moments(strand.times[places]),
        "value": np.nan_to_num(strand.values[places]),
        "score": shown["score"].to_numpy(dtype=float),
        "kind": [kind] * len(shown),
    }
    look = {"color": style.color, "legend_label": kind}
    spans = source["end"] > source["start"]
    if spans.any():
        bands = {name: np.asarray(source[name])[spans] for name in ("start", "end")}
        plot.vstrip(x0="start", x1="end", source=bands, fill_alpha=0.16, line_alpha=0.35, **look)
    dots = plot.scatter(
        "time", "value", source=source, marker=style.marker, size=9, line_width=1.5, fill_alpha=0.9, **look
    )
    ends = {"from": f"@start{{{MOMENT}}}", "to": f"@end{{{MOMENT}}}"}
    hover(plot, [dots], event="@kind", **ends, value="@value{0,0.[000]}", score="@score{0.00}")
    _format_times(plot)


def _format_times(plot: figure) -> None:
    plot.hover[-1].formatters = {f"@{name}": "datetime" for name in ("time", "start", "end")}


def _scores(above: figure, source: ColumnDataSource) -> figure:
    plot = blank("", "score", height=84, x_axis_type="datetime", y_range=(0, 1.05))
    plot.x_range, plot.min_border_left = above.x_range, LEFT
    plot.varea("time", 0, "score", source=source, color=TEXT, fill_alpha=0.35)
    plot.line("time", "score", source=source, color=TEXT, line_alpha=0.75, line_width=1)
    plot.yaxis.ticker, plot.yaxis.formatter = [0, 1], NumeralTickFormatter(format="0")
    plot.xaxis.visible = False
    return plot


def _above(plot: figure, scores: figure) -> column:
    scores.min_border_right = plot.min_border_right + 30  # as wide as the toolbar
    return column(plot, scores, sizing_mode="stretch_width", spacing=0)


def told(kinds: pd.Series) -> str:
    """Count events by kind.

    >>> told(pd.Series(["gap", "spike", "spike"]))
    '3 events: 2 spikes, 1 gap'
    """
    counts = kinds.value_counts()
    listed = ", ".join(
        f"{counts[kind]:,} {kind}{'s' * bool(counts[kind] != 1)}" for kind in in_order(set(counts.index))
    )
    return f"{len(kinds):,} event{'s' * (len(kinds) != 1)}" + (f": {listed}" if listed else "")


def _caption(strand: Strand, drawn: int) -> str:
    stamps, marked = len(strand.times), int(strand.marked.sum())
    text = f"{told(strand.events['kind'])}; {marked:,} of {stamps:,} stamps marked ({share(marked, stamps)})."
    if len(strand.events) > EVENTS:
        text += f" The {EVENTS} strongest events are drawn."
    return text + (f" {drawn:,} stamps are drawn: of each stretch its ends." if drawn < stamps else "")
