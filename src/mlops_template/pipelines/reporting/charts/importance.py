"""The chart of what the champion reads from which column."""

import pandas as pd
from bokeh.models import PlainText, Whisker

from mlops_template.pages.look import FIRST, REFERENCE, Chart, blank, hover
from mlops_template.pages.wording import number, shorten

SHOWN = 30
BAR = 26


def chart(importance: pd.DataFrame, metric: str) -> Chart:
    """Draw the thirty most important columns.

    Args:
        importance: ``column``, ``importance`` and ``deviation``, most important first.
        metric: What the importance is a loss of, as prose.
    """
    shown = importance.head(SHOWN)
    places = list(range(len(shown)))
    rows = {name: shown[name].tolist() for name in ("column", "importance", "deviation")}
    ends = {"low": shown["importance"] - shown["deviation"], "high": shown["importance"] + shown["deviation"]}
    source = {**rows, **{name: each.tolist() for name, each in ends.items()}, "place": places}
    plot = blank(f"Loss in {metric} when shuffled", "", y_range=(len(shown) - 0.4, -0.6), height=70 + BAR * len(shown))
    bars = plot.hbar(y="place", right="importance", height=0.62, color=FIRST, fill_alpha=0.85, source=source)
    plot.add_layout(_whisker(bars.data_source))
    hover(plot, [bars], column="@column", loss="@importance{0.0000}", deviation="@deviation{0.0000}")
    plot.ygrid.visible = False
    plot.yaxis.ticker = places
    plot.yaxis.major_label_overrides = {
        place: PlainText(text=shorten(name, 22)) for place, name in zip(places, shown["column"], strict=True)
    }
    return Chart("importance", "Permutation importance", _caption(importance, metric), plot)


def _whisker(source: object) -> Whisker:
    whisker = Whisker(base="place", lower="low", upper="high", dimension="width", source=source, level="annotation")
    whisker.line_color, whisker.line_width = REFERENCE, 1.5
    for head in (whisker.lower_head, whisker.upper_head):
        head.size, head.line_color = 6, REFERENCE
    return whisker


def _caption(importance: pd.DataFrame, metric: str) -> str:
    first = importance.iloc[0]
    told = f"Shuffling {shorten(first['column'])} costs most: {number(first['importance'])} in {metric}."
    left_out = f" The other {len(importance) - SHOWN:,} columns matter less." if len(importance) > SHOWN else ""
    return f"{told} Whiskers show one standard deviation over the repeats.{left_out}"
