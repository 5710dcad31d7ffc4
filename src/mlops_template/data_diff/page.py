"""The page that shows two versions side by side."""

from dataclasses import dataclass
from typing import Any, Self

from bokeh.models import NumeralTickFormatter, PlainText

from mlops_template.data_diff import words
from mlops_template.data_diff.change import Change
from mlops_template.data_diff.compare import Diff
from mlops_template.pages.document import render
from mlops_template.pages.look import FIRST, REFERENCE, Chart, blank, hover
from mlops_template.pages.wording import shorten

SHOWN, BAR = 24, 24
CARDS = 200


@dataclass(frozen=True)
class Card:
    """A column with what the template says of it.

    Attributes:
        change: The column.
        strength: How much it has changed, in a word.
        told: What has changed, in a line.
        missing: The shares before and after.
        figures: Title, before and after, as text.
        longest: The largest share of its bars.
    """

    change: Change
    strength: str
    told: str
    missing: str
    figures: tuple[tuple[str, str, str], ...]
    longest: float

    @classmethod
    def of(cls, change: Change) -> Self:
        """Put a column into words."""
        figures = tuple((title, words.figure(one), words.figure(other)) for title, one, other in change.values.figures)
        longest = max([max(one, other) for _, one, other in change.values.bars], default=0) or 1.0
        return cls(change, words.strength(change), words.told(change), words.missing(change), figures, longest)


@dataclass(frozen=True)
class Page:
    """Everything that the template asks for: the comparison, a card for each column, and the chart of them all."""

    diff: Diff
    cards: tuple[Card, ...]
    chart: Chart | None


def diff_page(diff: Diff) -> str:
    """Draw the page.

    Returns:
        One HTML document that needs no network; the same inputs give the same document.
    """
    page = Page(diff, tuple(Card.of(each) for each in diff.changes[:CARDS]), _chart(diff))
    return render(page, [page.chart] if page.chart else [], "mlops_template.data_diff", "diff.html.j2")


def _chart(diff: Diff) -> Chart | None:
    shown = [each for each in diff.changes if each.size][:SHOWN]
    if not shown:
        return None
    places = list(range(len(shown)))
    plot = blank("Distance, from 0 to 1", "", y_range=(len(shown) - 0.4, -0.6), height=70 + BAR * len(shown))
    source = _source(shown)
    bars = plot.hbar(y="place", right="size", height=0.62, color="color", fill_alpha=0.85, source=source)
    hover(plot, [bars], column="@name", distance="@size{0.000}", stability_index="@index{0.000}", change="@told")
    plot.ygrid.visible, plot.x_range.start, plot.yaxis.ticker = False, 0, places
    plot.xaxis.formatter = NumeralTickFormatter(format="0.[00]")
    plot.yaxis.major_label_overrides = {
        place: PlainText(text=shorten(each.name, 22)) for place, each in enumerate(shown)
    }
    caption = (
        f"{len(diff.changed):,} of {len(diff.changes):,} columns that both versions have differ beyond chance; "
        "grey bars may be chance. The distance is Kolmogorov and Smirnov's for numbers and moments, the total "
        "variation for names."
    )
    return Chart("distance", "How much each column has changed", caption, plot)


def _source(shown: list[Change]) -> dict[str, list[Any]]:
    return {
        "place": list(range(len(shown))),
        "name": [each.name for each in shown],
        "size": [each.size for each in shown],
        "index": [each.values.index for each in shown],
        "told": [words.told(each) or "missing values" for each in shown],
        "color": [FIRST if each.changed else REFERENCE for each in shown],
    }
