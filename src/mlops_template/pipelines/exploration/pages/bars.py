"""Horizontal bars, one a column of the data."""

from collections.abc import Sequence

from bokeh.models import PlainText
from bokeh.plotting import figure

from mlops_template.pages.look import FIRST, blank, hover
from mlops_template.pages.wording import shorten

BAR = 24


def bars(names: Sequence[str], values: Sequence[float], x_title: str, layout: str, base: float = 0.0) -> figure:
    """Draw a bar for each name, the first on top.

    Args:
        names: Of the bars.
        values: Where each ends.
        x_title: What the values are.
        layout: Bokeh's, of a value under the pointer.
        base: Where every bar begins.
    """
    places = list(range(len(names)))
    plot = blank(x_title, "", y_range=(len(names) - 0.4, -0.6), height=70 + BAR * len(names))
    source = {"place": places, "name": list(names), "value": list(values)}
    drawn = plot.hbar(y="place", left=base, right="value", height=0.62, color=FIRST, fill_alpha=0.85, source=source)
    hover(plot, [drawn], column="@name", **{x_title.split(" ", maxsplit=1)[0]: f"@value{{{layout}}}"})
    plot.ygrid.visible = False
    name_rows(plot, names)
    return plot


def name_rows(plot: figure, names: Sequence[str]) -> None:
    """Write a name beside each row of a plot; a column's name is text even where it looks like TeX."""
    plot.yaxis.ticker = list(range(len(names)))
    plot.yaxis.major_label_overrides = {place: PlainText(text=shorten(name, 22)) for place, name in enumerate(names)}
