"""The page of the time series: their values, their events, and how strong those are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import pandas as pd

from mlops_template.pages.document import render
from mlops_template.pages.look import Chart
from mlops_template.pages.wording import share
from mlops_template.pipelines.annotation.pages.event_table import Event, Overview, events_of, overview_of
from mlops_template.pipelines.annotation.pages.series_charts import chart, told
from mlops_template.pipelines.annotation.pages.strands import Strand, strands
from mlops_template.pipelines.annotation.parameters import Series

PLOTS = 24
POINTS, FEWEST = 60_000, 900  # on the page, and in one plot


def series_page(
    blocks: Mapping[str, Series], events: Mapping[str, pd.DataFrame], scores: Mapping[str, pd.DataFrame]
) -> str:
    """Draw the page of the time series.

    Args:
        blocks: The declared series by name.
        events: Of each block one row per event: the entity column, ``start``, ``end``, ``kind``, ``score``,
            ``measure``, and perhaps ``detectors``.
        scores: Of each block one row per stamp: the entity column, ``time``, ``value``, ``score``, ``label``,
            ``measure``.

    Returns:
        One HTML document that needs no network; the same inputs give the same document.
    """
    page = Page.of(blocks, events, scores)
    charts = [each for block in page.blocks for each in block.charts]
    return render(page, charts, "mlops_template.pipelines.annotation.pages", "series.html.j2")


@dataclass(frozen=True)
class Block:
    """One declared block, ready to print.

    Attributes:
        name: Its key in the YAML.
        series: What it declares.
        strands: How many series it holds.
        told: Its events by kind.
        overview: One row per series.
        charts: Of the series with the strongest events.
        strongest: Its strongest events.
        events: How many it has.
    """

    name: str
    series: Series
    strands: int
    told: str
    overview: Overview
    charts: tuple[Chart, ...]
    strongest: tuple[Event, ...]
    events: int


@dataclass(frozen=True)
class Page:
    """Everything that the template asks for.

    Attributes:
        blocks: In the order of the YAML.
        figures: Title, number and remark of each headline figure.
        strongest: The strongest event of all; None where there is none.
    """

    blocks: tuple[Block, ...]
    figures: tuple[tuple[str, str, str], ...]
    strongest: Event | None

    @classmethod
    def of(
        cls, blocks: Mapping[str, Series], events: Mapping[str, pd.DataFrame], scores: Mapping[str, pd.DataFrame]
    ) -> Self:
        """Gather the page from what the annotator made of each block."""
        found = {name: strands(block, events[name], scores[name]) for name, block in blocks.items()}
        every = [strand for each in found.values() for strand in each]
        drawn = _drawn(every)
        limit = max(FEWEST, POINTS // max(len(drawn), 1))
        made = tuple(
            _block(f"series-{place}", name, blocks[name], found[name], drawn, limit)
            for place, name in enumerate(found, start=1)
        )
        first = sorted((block.strongest[0] for block in made if block.strongest), key=lambda event: -event.score)
        return cls(made, _figures(every), first[0] if first else None)


def _drawn(all_of_them: list[Strand]) -> set[int]:
    """Choose the series that are drawn, by their identity."""
    ranked = sorted(all_of_them, key=lambda strand: strand.strength, reverse=True)
    return {id(strand) for strand in ranked[:PLOTS]}


def _block(key: str, name: str, series: Series, found: list[Strand], drawn: set[int], limit: int) -> Block:
    charts = [
        chart(f"{key}-{place}", strand, limit) for place, strand in enumerate(found, start=1) if id(strand) in drawn
    ]
    kinds = [strand.events["kind"] for strand in found]
    return Block(
        name=name,
        series=series,
        strands=len(found),
        told=told(pd.concat(kinds) if kinds else pd.Series(dtype=object)),
        overview=overview_of(found),
        charts=tuple(charts),
        strongest=events_of(found),
        events=sum(map(len, kinds)),
    )


def _figures(found: list[Strand]) -> tuple[tuple[str, str, str], ...]:
    count = sum(len(strand.times) for strand in found)
    marked = sum(int(strand.marked.sum()) for strand in found)
    events = sum(len(strand.events) for strand in found)
    entities = len({strand.entity for strand in found})
    return (
        ("Series", f"{len(found):,}", f"of {entities:,} entit{'y' if entities == 1 else 'ies'}"),
        ("Stamps", f"{count:,}", "all series"),
        ("Events", f"{events:,}", "all kinds"),
        ("Marked", share(marked, count), f"{marked:,} stamps"),
    )
