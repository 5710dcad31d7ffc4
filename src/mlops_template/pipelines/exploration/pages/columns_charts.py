"""Charts of columns: what they tell alone, what they lack, what they say twice."""

from typing import Any

import numpy as np
from bokeh.models import NoOverlap, NumeralTickFormatter, PlainText
from bokeh.plotting import figure

from mlops_template.pages.look import FIRST, REFERENCE, SECOND, Chart, blank, hover
from mlops_template.pages.wording import number, share, shorten
from mlops_template.pipelines.exploration.pages.bars import BAR, bars, name_rows

SHOWN = 18


def alone(found: dict[str, Any], target: str) -> Chart | None:
    """Draw how well each column predicts the target without the others; None where none was scored."""
    order = sorted(found["scores"].items(), key=lambda each: -each[1])
    if not order:
        return None
    shown = order[:SHOWN]
    measure = found["measure"].replace("R2", "R²")
    chance = found["chance"]
    values = [max(score, chance) for _, score in shown]
    plot = bars([name for name, _ in shown], values, f"{measure} alone", "0.000", base=chance)
    plot.x_range.start, plot.x_range.end = chance, max(1.0 if max(values) > 0.9 else 0.0, *values) * 1.01  # noqa: PLR2004
    best, score = shown[0]
    caption = (
        f"{shorten(best)} tells most of {shorten(target)}: {number(score)}, where chance is {chance:g}. "
        f"A small tree for each column, fitted to one half of {found['rows']:,} training rows and scored on the other."
    )
    left_out = f" The other {len(order) - SHOWN:,} tell less." if len(order) > SHOWN else ""
    return Chart("alone", "What each column tells alone", caption + left_out, plot)


def missing(columns: list[dict[str, Any]], rows: int) -> Chart | None:
    """Draw the share of missing values; None where nothing is missing."""
    lacking = sorted((each for each in columns if each["missing"]), key=lambda each: -each["missing"])
    if not lacking:
        return None
    shown = lacking[:SHOWN]
    plot = bars([each["name"] for each in shown], [each["missing"] / rows for each in shown], "Share missing", "0.0%")
    plot.x_range.start, plot.xaxis.formatter = 0, NumeralTickFormatter(format="0%")
    most = shown[0]
    caption = (
        f"{len(lacking):,} of {len(columns):,} columns lack values, "
        f"{shorten(most['name'])} most: {share(most['missing'], rows)}."
    )
    left_out = f" The {SHOWN} that lack most are drawn." if len(lacking) > SHOWN else ""
    return Chart("missing", "Missing values", caption + left_out, plot)


def patterns(found: list[dict[str, Any]], rows: int) -> Chart | None:
    """Draw which columns are missing in the same rows; None where nothing is missing."""
    shown = [pattern for pattern in found if pattern["columns"]]
    if not shown:
        return None
    names = list(dict.fromkeys(name for pattern in shown for name in pattern["columns"]))[:SHOWN]
    edges = (len(names) - 0.4, -0.6)
    plot = blank("Share of the rows that lack just these", "", height=max(110 + BAR * len(names), 180), y_range=edges)
    empty = np.indices((len(shown), len(names))).reshape(2, -1)
    plot.scatter(*empty, size=7, color=REFERENCE, alpha=0.25)
    hover(plot, [_sets(plot, shown, names)], rows="@rows{0,0}", missing="@columns")
    name_rows(plot, names)
    plot.xaxis.ticker = list(range(len(shown)))
    plot.xaxis.major_label_overrides = {place: share(each["rows"], rows) for place, each in enumerate(shown)}
    plot.grid.visible, plot.x_range.range_padding = False, 0.12
    plot.xaxis.major_label_policy = NoOverlap(min_distance=4)
    whole = next((each["rows"] for each in found if not each["columns"]), 0)
    caption = (
        "Each upright line is one set of columns that are missing together, the most frequent first. "
        f"{share(whole, rows)} of the rows lack nothing."
    )
    return Chart("patterns", "Missing together", caption, plot)


def _sets(plot: figure, shown: list[dict[str, Any]], names: list[str]) -> object:
    own = [[names.index(name) for name in each["columns"] if name in names] for each in shown]
    drawn = [place for place, cells in enumerate(own) if cells]
    low, high = ([end(own[place]) for place in drawn] for end in (min, max))
    plot.segment(drawn, low, drawn, high, color=FIRST, line_width=2, line_alpha=0.5)
    cells = [(place, row) for place in drawn for row in own[place]]
    source = {
        "x": [place for place, _ in cells],
        "y": [row for _, row in cells],
        "rows": [shown[place]["rows"] for place, _ in cells],
        "columns": [shorten(", ".join(shown[place]["columns"]), 120) for place, _ in cells],
    }
    return plot.scatter("x", "y", source=source, size=11, color=FIRST)


def correlation(found: dict[str, Any]) -> Chart | None:
    """Draw the rank correlations among the columns of the strongest pairs; None where there is no pair."""
    names, pairs = found["columns"], found["pairs"]
    if not pairs:
        return None
    size = len(names)
    plot = blank("", "", x_range=(-0.5, size - 1.5), y_range=(size - 0.5, 0.5), height=90 + BAR * size)
    source = _cells(np.array(found["matrix"], dtype=float), names)
    cells = plot.rect("x", "y", 0.94, 0.94, source=source, color="color", fill_alpha="alpha", line_alpha=0)
    hover(plot, [cells], between="@one and @other", correlation="@value{0.00}")
    name_rows(plot, names)
    plot.xaxis.ticker = list(range(size))
    plot.xaxis.major_label_overrides = {place: PlainText(text=shorten(name, 14)) for place, name in enumerate(names)}
    plot.xaxis.major_label_orientation, plot.grid.visible = 0.9, False
    strongest = (f"{shorten(each['one'])} and {shorten(each['other'])} {each['correlation']:.2f}" for each in pairs[:3])
    caption = (
        f"Rank correlation of numbers, on {found['rows']:,} rows; blue together, orange against. "
        f"Strongest: {'; '.join(strongest)}."
    )
    return Chart("correlation", "Numbers that move together", caption, plot)


def _cells(matrix: np.ndarray, names: list[str]) -> dict[str, Any]:
    """Give the cells below the diagonal."""
    one, other = (np.asarray(each) for each in np.indices(matrix.shape))
    kept = (one > other) & np.isfinite(matrix)
    values = matrix[kept]
    return {
        "x": other[kept],
        "y": one[kept],
        "value": values,
        "alpha": np.abs(values) ** 1.3,
        "color": np.where(values < 0, SECOND, FIRST),
        "one": [names[place] for place in one[kept]],
        "other": [names[place] for place in other[kept]],
    }
