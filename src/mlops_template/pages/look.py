"""How every chart looks: one palette, one blank plot. What depends on light or dark stands in base.css."""

from dataclasses import dataclass

from bokeh.models import HoverTool, PlainText, UIElement
from bokeh.plotting import figure

# Okabe & Ito (2008): eight colours that stay apart for colour-blind readers; black gives way, as the page may be dark.
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442")
FIRST, SECOND = PALETTE[:2]
REFERENCE, TEXT = "#8b929c", "#3c444f"
ON_DARK = {PALETTE[0]: PALETTE[5], PALETTE[5]: PALETTE[0], TEXT: "#c9d0d8"}  # the first blue is too dim there
HEIGHT = 300


@dataclass(frozen=True)
class Chart:
    """A plot with what is said about it.

    Attributes:
        key: Names it within the page.
        title: What it shows.
        caption: What to read from it, numbers included, for those who do not see the plot.
        plot: The Bokeh figure, or several in a layout.
    """

    key: str
    title: str
    caption: str
    plot: UIElement


def blank(
    x_title: str,
    y_title: str,
    *,
    x_range: tuple[float, float] | None = None,
    y_range: tuple[float, float] | None = None,
    height: int = HEIGHT,
    x_axis_type: str = "auto",
) -> figure:
    """Give an empty plot that fills the width of its container."""
    ranges = {name: each for name, each in (("x_range", x_range), ("y_range", y_range)) if each is not None}
    plot = figure(height=height, x_axis_type=x_axis_type, tools="", toolbar_location=None, **ranges)
    plot.sizing_mode = "stretch_width"
    # A column's name is text even where it looks like TeX.
    plot.xaxis.axis_label, plot.yaxis.axis_label = PlainText(text=x_title), PlainText(text=y_title)
    plot.background_fill_color = plot.border_fill_color = plot.outline_line_color = None
    for axis in (*plot.xaxis, *plot.yaxis):
        axis.axis_line_color = axis.major_tick_line_color = axis.minor_tick_line_color = None
        axis.axis_label_text_font_style = "normal"
        axis.major_label_text_font_size = axis.axis_label_text_font_size = "12px"
    plot.min_border_right = 12
    return plot


def diagonal(plot: figure, low: float, high: float) -> None:
    """Draw where both axes agree."""
    plot.line([low, high], [low, high], color=REFERENCE, line_dash=[5, 4], line_width=1.5)


def hover(plot: figure, renderers: list[object], **columns: str) -> None:
    """Tell the values under the pointer.

    Args:
        plot: Gets the tool.
        renderers: The glyphs that answer.
        columns: Title to Bokeh's field, such as ``rows="@rows{0,0}"``.
    """
    tips = [(title.replace("_", " "), field) for title, field in columns.items()]
    plot.add_tools(HoverTool(renderers=renderers, tooltips=tips, visible=False))


def legend(plot: figure, location: str) -> None:
    """Settle the legend at a corner or ``above`` the plot; a click on an entry hides what it names."""
    settled = plot.legend[0]
    if location == "above":
        settled.orientation, settled.margin, settled.ncols = "horizontal", 0, 3
        plot.add_layout(settled, "above")
        location = "top_left"
    settled.location, settled.click_policy = location, "hide"
    settled.background_fill_color = settled.border_line_color = None
    settled.label_text_color, settled.label_text_font = TEXT, "system-ui, sans-serif"
    settled.label_text_font_size, settled.spacing, settled.padding = "12px", 2, 4
    settled.glyph_width, settled.glyph_height = 16, 16
