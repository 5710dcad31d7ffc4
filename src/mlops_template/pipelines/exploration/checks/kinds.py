"""The kind that a column is declared to be, against the one that its values look like."""

from typing import Any

import pandas as pd

from mlops_template.pipelines.exploration.examined import Examined
from mlops_template.pipelines.exploration.finding import Finding, Severity

LOOKED_AT = 2000
FEW, MANY = 10, 50  # distinct values: so few whole numbers look like codes, so many texts like names or prose
DISTINCT = 0.9
WORDS = 3.0
SURE = 0.99


def infer(column: pd.Series, described: dict[str, Any]) -> str:
    """Say what the values look like.

    Args:
        column: n countable values.
        described: What `describe` says of all of them.

    Returns:
        ``empty``, ``datetime``, ``flag`` (two values), ``code`` (few whole numbers), ``numeric``, ``digits``,
        ``moments`` (both stored as text), ``lists``, ``text`` or ``categorical``.
    """
    present = column.dropna().head(LOOKED_AT)
    if present.empty:
        return "empty"
    if column.dtype.kind == "M":
        return "datetime"
    if described["distinct"] <= 2:  # noqa: PLR2004
        return "flag"
    if column.dtype.kind in "iuf":
        return "code" if described["distinct"] <= FEW and (present % 1 == 0).all() else "numeric"
    return _infer_text(present.astype(str), described["distinct"] / (len(column) - described["missing"]))


def _infer_text(texts: pd.Series, distinct: float) -> str:
    if texts.str.match(r"^[\[{(].*[\]})]$").mean() >= SURE:
        return "lists"
    if pd.to_numeric(texts, errors="coerce").notna().mean() >= SURE:
        return "categorical" if texts.str.match(r"^0\d").any() else "digits"  # a leading zero is that of a code
    if pd.to_datetime(texts, format="ISO8601", errors="coerce").notna().mean() >= SURE:
        return "moments"
    if len(texts) >= MANY and (distinct >= DISTINCT or texts.str.count(r"\S+").mean() > WORDS):
        return "text"
    return "categorical"


_TOLD: dict[tuple[str, str], tuple[Severity, str]] = {
    ("numeric", "code"): ("note", "is declared numeric, but has only {distinct} values, all whole: a category?"),
    ("categorical", "numeric"): ("note", "is declared categorical, but holds numbers, {distinct} different ones."),
    ("categorical", "text"): (
        "look",
        "is declared categorical, but {share:.0%} of its {rows} values are different: text, or a name of the row?",
    ),
    ("text", "categorical"): ("note", "is declared text, but has only {distinct} values: a category?"),
    **{(kind, "digits"): ("look", "holds digits stored as text: is it a number?") for kind in ("categorical", "text")},
    **{
        (kind, "moments"): ("look", "holds moments stored as text: declare it datetime, and its parts can be used.")
        for kind in ("categorical", "text")
    },
    **{
        (kind, "lists"): ("look", "holds lists or the like; models see them as text. Unfold them in sourcing.query.")
        for kind in ("categorical", "text", "numeric")
    },
}


def check(examined: Examined) -> tuple[dict[str, str], list[Finding]]:
    """Infer every column's kind, and say where it contradicts what is declared."""
    kinds = {str(name): infer(examined.rows[name], examined.described[str(name)]) for name in examined.rows}
    return kinds, [found for name in examined.seen for found in _contradiction(name, kinds[name], examined)]


def _contradiction(name: str, inferred: str, examined: Examined) -> list[Finding]:
    described = examined.described[name]
    contradiction = (described["kind"], inferred)
    rows = max(len(examined.rows) - described["missing"], 1)
    distinct, share = described["distinct"], described["distinct"] / rows
    # a few numbers may well be names, many texts may well be prose, and a long name is a name all the same
    harmless = {
        ("categorical", "numeric"): distinct <= MANY,
        ("text", "categorical"): distinct > MANY,
        ("categorical", "text"): share < DISTINCT,
    }
    if contradiction not in _TOLD or harmless.get(contradiction):
        return []
    severity, sentence = _TOLD[contradiction]
    words = sentence.format(distinct=f"{distinct:,}", rows=f"{rows:,}", share=share)
    return [Finding(severity, "columns", f"{name} {words}", (name,))]
