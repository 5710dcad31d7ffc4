"""Charts of the time that rows cover, and of the target."""

from typing import Any

import numpy as np
import pandas as pd
from bokeh.layouts import column
from bokeh.models import BoxZoomTool, NoOverlap, NumeralTickFormatter, PanTool, ResetTool, WheelZoomTool
from bokeh.plotting import figure

from mlops_template.pages.look import FIRST, PALETTE, SECOND, TEXT, Chart, blank, hover, legend
from mlops_template.pages.wording import number, share, shorten
from mlops_template.pipelines.exploration.pages.bars import name_rows

COLORS = {"train": FIRST, "validation": PALETTE[4], "test": SECOND}
LEFT = 72  # room for the numbers at the left, the same above and below
HEIGHT = 300
DAY = 86_400  # seconds


def over_time(time: dict[str, Any], *, share_of: bool) -> Chart:
    """Draw the rows of each bin by part, and the target's mean below.

    Args:
        time: What `coverage.check` gives.
        share_of: Whether the target's mean is a share.
    """
    starts = pd.to_datetime(time["starts"]).to_numpy().astype("M8[ms]").astype(float)
    source: dict[str, Any] = {"left": starts, "right": starts + 1000 * time["size"], **time["rows"]}
    source["rate"] = [np.nan if each is None else each for each in time["rate"]]
    source["middle"] = (source["left"] + source["right"]) / 2
    source["all"] = np.sum([time["rows"][part] for part in COLORS], axis=0)
    rows, rate = _rows(time["step"], source), _rate(source, share_of=share_of)
    rate.x_range = rows.x_range
    rate.min_border_right = rows.min_border_right + 30  # as wide as the toolbar
    busiest = int(np.argmax(source["all"]))
    when = time["starts"][busiest][: 10 if time["size"] >= DAY else 16].replace("T", " ")
    caption = (
        f"Rows by {time['step']} and part; below, the {'share' if share_of else 'mean'} of {shorten(time['of'])}. "
        f"Most rows: {source['all'][busiest]:,}, {when}. "
        f"{int((source['all'] == 0).sum()):,} of {len(starts):,} {time['step']}s have none."
    )
    both = column(rows, rate, sizing_mode="stretch_width", spacing=0)
    return Chart("time", "Rows and target over time", caption, both)


def _rows(step: str, source: dict[str, Any]) -> figure:
    plot = blank("", f"Rows a {step}", height=210, x_axis_type="datetime")
    plot.min_border_left, plot.toolbar_location, plot.toolbar.logo = LEFT, "right", None
    tools = (BoxZoomTool, PanTool, WheelZoomTool)
    plot.add_tools(*(tool(dimensions="width") for tool in tools), ResetTool())
    plot.toolbar.active_drag = plot.toolbar.active_scroll = None  # on a phone it would keep the page from scrolling
    below = np.zeros(len(source["left"]))
    for part, color in COLORS.items():
        top = below + np.asarray(source[part])
        data = {"left": source["left"], "right": source["right"], "bottom": below, "top": top, "rows": source[part]}
        kept = {name: np.asarray(each)[np.asarray(source[part]) > 0] for name, each in data.items()}
        style = {"color": color, "fill_alpha": 0.85, "line_alpha": 0, "legend_label": part}
        drawn = plot.quad("left", "right", "top", "bottom", source=kept, **style)
        hover(plot, [drawn], **{"from": "@left{%F %H:%M}", part: "@rows{0,0} rows"})
        plot.hover[-1].formatters = {"@left": "datetime"}
        below = top
    legend(plot, "above")
    plot.y_range.start, plot.x_range.range_padding, plot.xaxis.visible = 0, 0.01, False
    plot.yaxis.formatter = NumeralTickFormatter(format="0,0")
    return plot


def _rate(source: dict[str, Any], *, share_of: bool) -> figure:
    plot = blank("", "Target", height=140, x_axis_type="datetime")
    plot.min_border_left, layout = LEFT, "0%" if share_of else "0,0.[00]"
    given = {name: source[name] for name in ("left", "middle", "rate", "all")}
    line = plot.line("middle", "rate", source=given, color=TEXT, line_width=1.5)
    hover(plot, [line], **{"from": "@left{%F %H:%M}", "target": f"@rate{{{layout}}}", "rows": "@all{0,0}"})
    plot.hover[-1].formatters = {"@left": "datetime"}
    plot.yaxis.formatter = NumeralTickFormatter(format=layout)
    plot.xaxis.major_label_policy = NoOverlap(min_distance=12)
    if share_of:
        plot.y_range.start = 0
    return plot


def target(found: dict[str, Any], name: str, *, numbers: bool) -> Chart:
    """Draw how the target is spread in each part.

    Args:
        found: What `target.check` gives.
        name: The target.
        numbers: Whether it is a number; else it has labels.
    """
    plot = _numbers(found, name) if numbers else _labels(found)
    legend(plot, "above")
    told = ", ".join(
        f"{part['name']} {number(part['rate']) if numbers else share(part['rate'], 1)}" for part in found["parts"]
    )
    caption = f"{'Mean of' if numbers else 'Share of'} {shorten(found['rate'])}: {told}."
    return Chart("target", "The target in each part", caption, plot)


def _numbers(found: dict[str, Any], name: str) -> figure:
    edges = found["labels"]
    plot = blank(shorten(name), "Share of the rows", height=HEIGHT)
    for part, shares in found["shares"].items():
        line = plot.step(
            edges, [*shares, shares[-1]], mode="after", color=COLORS[part], line_width=2, legend_label=part
        )
        hover(plot, [line], **{part: "@y{0.0%}", "from": "@x{0,0.[00]}"})
    plot.y_range.start = 0
    return plot


def _labels(found: dict[str, Any]) -> figure:
    places = np.arange(len(found["labels"]))
    plot = blank("Share of the rows", "", y_range=(len(places) - 0.4, -0.6), height=max(HEIGHT, 110 + 46 * len(places)))
    parts, height = list(found["shares"]), 0.76 / max(len(found["shares"]), 1)
    for place, part in enumerate(parts):
        shift = (place - (len(parts) - 1) / 2) * height
        source = {"place": places + shift, "share": found["shares"][part], "label": found["labels"]}
        style = {"color": COLORS[part], "fill_alpha": 0.85, "line_alpha": 0, "legend_label": part}
        drawn = plot.hbar(y="place", right="share", height=height * 0.9, source=source, **style)
        hover(plot, [drawn], **{part: "@label", "share": "@share{0.0%}"})
    name_rows(plot, found["labels"])
    plot.ygrid.visible, plot.x_range.start = False, 0
    plot.xaxis.formatter = NumeralTickFormatter(format="0%")
    return plot
