"""How each kind of event is marked: by colour and by shape, so that neither is needed alone."""

from typing import NamedTuple

from mlops_template.pages.look import FIRST, PALETTE, REFERENCE, SECOND

PURPLE = "#9a7fd1"  # the palette's light blue would pass for that of level shifts


class Mark(NamedTuple):
    """Bokeh's marker and its colour; the like of both in text."""

    marker: str
    color: str
    symbol: str
    css: str


MARKS = {
    "spike": Mark("circle", SECOND, "●", SECOND),
    "level shift": Mark("square", FIRST, "■", "var(--accent)"),
    "trend change": Mark("triangle", PALETTE[2], "▲", PALETTE[2]),
    "gap": Mark("x", PALETTE[4], "✕", PALETTE[4]),
    "flat line": Mark("diamond", PALETTE[3], "◆", PALETTE[3]),
    "unusual pattern": Mark("star", PURPLE, "★", PURPLE),
}
OTHER = Mark("hex", REFERENCE, "⬢", REFERENCE)


def mark(kind: str) -> Mark:
    """Give the mark of a kind; one that is not known gets the last."""
    return MARKS.get(kind, OTHER)


def in_order(kinds: set[str]) -> list[str]:
    """Sort kinds as `MARKS` lists them, others after."""
    known = list(MARKS)
    return sorted(kinds, key=lambda kind: (known.index(kind) if kind in known else len(known), kind))
