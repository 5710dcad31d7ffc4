"""Events and series as rows of text."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from mlops_template.pages.wording import number, share
from mlops_template.pipelines.annotation.pages.kinds import Mark, in_order, mark
from mlops_template.pipelines.annotation.pages.strands import Strand, stamps

STRONGEST, ROWS = 30, 200
_UNITS = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))


@dataclass(frozen=True)
class Event:
    """One event, ready to print."""

    start: str
    end: str
    lasts: str
    kind: str
    mark: Mark
    score: float
    value: str
    measure: str
    entity: str
    detectors: str


@dataclass(frozen=True)
class Overview:
    """One row per series: measure, entity, span, stamps, missing, events by kind, marked.

    Attributes:
        kinds: The kinds of event that occur, with their marks.
        rows: The first two hundred.
    """

    kinds: tuple[tuple[str, Mark], ...]
    rows: tuple[tuple[str, ...], ...]


def overview_of(found: list[Strand]) -> Overview:
    """Describe each series of a block."""
    kinds = in_order({kind for strand in found for kind in strand.events["kind"].unique()})
    return Overview(tuple((kind, mark(kind)) for kind in kinds), tuple(_row(each, kinds) for each in found[:ROWS]))


def _row(strand: Strand, kinds: list[str]) -> tuple[str, ...]:
    counts = strand.events["kind"].value_counts()
    marked = int(strand.marked.sum())
    return (
        strand.measure,
        strand.entity,
        f"{moment(strand.times[0])[:10]} to {moment(strand.times[-1])[:10]}",
        f"{len(strand.times):,}",
        f"{int(np.isnan(strand.values).sum()):,}",
        *(f"{counts.get(kind, 0):,}" for kind in kinds),
        f"{marked:,} ({share(marked, len(strand.times))})",
    )


def events_of(found: list[Strand]) -> tuple[Event, ...]:
    """Give the thirty strongest events of a block; the earlier first where they are as strong."""
    tops = [(strand, row) for strand in found for _, row in strand.events.head(STRONGEST).iterrows()]
    tops.sort(key=lambda top: (-top[1]["score"], stamps(pd.Series([top[1]["start"]]))[0]))
    return tuple(_event(strand, row) for strand, row in tops[:STRONGEST])


def _event(strand: Strand, row: pd.Series) -> Event:
    start, end = stamps(pd.Series([row["start"], row["end"]]))
    begin, after = np.searchsorted(strand.times, start), np.searchsorted(strand.times, end, side="right")
    values = strand.values[begin:after]
    return Event(
        start=moment(start),
        end=moment(end),
        lasts=lasts(float((end - start) / np.timedelta64(1, "s"))),
        kind=str(row["kind"]),
        mark=mark(str(row["kind"])),
        score=float(row["score"]),
        value=number(float(np.nanmean(values))) if np.isfinite(values).any() else number(None),
        measure=strand.measure,
        entity=strand.entity,
        detectors=_listed(row.get("detectors")),
    )


def _listed(detectors: Any) -> str:
    if detectors is None or isinstance(detectors, float):
        return ""
    return detectors if isinstance(detectors, str) else ", ".join(map(str, detectors))


def moment(stamp: np.datetime64) -> str:
    """Give a moment to the minute, or to the second where it has some.

    >>> moment(np.datetime64("2013-03-08T05:00")), moment(np.datetime64("2013-03-08T05:00:07"))
    ('2013-03-08 05:00', '2013-03-08 05:00:07')
    """
    told = pd.Timestamp(stamp)
    return f"{told:%Y-%m-%d %H:%M:%S}" if told.second else f"{told:%Y-%m-%d %H:%M}"


def lasts(seconds: float) -> str:
    """Give a duration in its two largest units.

    >>> lasts(0), lasts(5_400), lasts(3 * 86_400)
    ('one stamp', '1 h 30 min', '3 d')
    """
    parts: list[str] = []
    left = int(seconds)
    for unit, size in _UNITS:
        if left >= size and len(parts) < 2:  # noqa: PLR2004
            parts.append(f"{left // size:,} {unit}")
            left %= size
    return " ".join(parts) or ("one stamp" if not seconds else f"{seconds:.2g} s")
