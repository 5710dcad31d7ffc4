"""The data profile as one card per column."""

from dataclasses import dataclass
from typing import Any

from mlops_template.pages.wording import plain, share, shorten

SHOWN = 200


@dataclass(frozen=True)
class Bar:
    """One bar: how long it is in percent of the longest, and what it stands for."""

    length: float
    label: str
    rows: int


@dataclass(frozen=True)
class Card:
    """One column.

    Attributes:
        name: The column.
        kind: What the problem declares it to be.
        dtype: Its pandas type.
        facts: Titles and values, such as missing and median.
        bars: Its distribution: a histogram from `low` to `high`, or the most frequent values where both are None.
        low: The smallest value.
        high: The largest value.
        incomplete: Whether values are missing.
        unit: Of both ends, with the space before it.
        words: The most frequent ones of a text.
    """

    name: str
    kind: str
    dtype: str
    facts: tuple[tuple[str, str], ...]
    bars: tuple[Bar, ...]
    low: str | None
    high: str | None
    incomplete: bool
    unit: str = ""
    words: tuple[str, ...] = ()


def cards(profile: dict[str, Any], most: int = SHOWN) -> tuple[Card, ...]:
    """Give a card for each of the first `most` columns; a wider table would drown the page.

    Args:
        profile: ``rows``, and ``columns`` as `describe` gives them; what looked closer may have added ``facts``.
        most: How many cards there are.
    """
    return tuple(_card(column, profile["rows"]) for column in profile["columns"][:most])


def _card(column: dict[str, Any], rows: int) -> Card:
    missing = f"{column['missing']:,} ({share(column['missing'], rows)})" if column["missing"] else "0"
    facts = [("missing", missing), ("distinct", f"{column['distinct']:,}")]
    facts += [(name, plain(column[name])) for name in ("median", "mean") if name in column]
    facts += column.get("facts", [])
    low, high = (shorten(plain(column[name])) if name in column else None for name in ("min", "max"))
    return Card(
        name=column["name"],
        kind=column["kind"],
        dtype=column["dtype"],
        facts=tuple(facts),
        bars=_bars(column["counts"], column["labels"]),
        low=low,
        high=high,
        incomplete=column["missing"] > 0,
        unit=f" {column['unit']}" if "unit" in column else "",
        words=tuple(word for word, _ in column.get("words", [])),
    )


def _bars(counts: list[int], labels: list[str]) -> tuple[Bar, ...]:
    longest = max(counts, default=0) or 1
    pairs = zip(counts, labels, strict=True)
    return tuple(Bar(round(100 * count / longest, 1), shorten(label), count) for count, label in pairs)
