"""Numbers that say the same."""

from typing import Any

import numpy as np

from mlops_template.pipelines.exploration.examined import Examined
from mlops_template.pipelines.exploration.finding import Finding

ROWS, FEWER, CELLS = 10_000, 3_000, 400_000  # a wide table is drawn fewer rows of
PAIRS, COLUMNS = 30, 18
SAME = 0.98
LEAST = 10  # rows that both must have


def check(examined: Examined) -> tuple[dict[str, Any], list[Finding]]:
    """Rank-correlate the numbers that models see.

    Returns:
        ``rows`` that were looked at, the strongest ``pairs`` (``one``, ``other``, ``correlation``), and among the
        ``columns`` of these the ``matrix``, None where a pair has too few rows.
    """
    names = examined.numbers
    rows = examined.draw(max(FEWER, min(ROWS, CELLS // max(len(names), 1))))
    found = examined.rows[names].iloc[rows].rank().corr(min_periods=LEAST).to_numpy(dtype=float, copy=True)
    pairs = _strongest(found, names)
    shown = [name for name in names if name in _first_named(pairs)]
    places = [names.index(name) for name in shown]
    known = found[np.ix_(places, places)].round(4).tolist()
    matrix = [[None if np.isnan(each) else each for each in row] for row in known]
    same = [_told(pair) for pair in pairs if abs(pair["correlation"]) >= SAME]
    return {"rows": len(rows), "pairs": pairs, "columns": shown, "matrix": matrix}, same


def _strongest(found: np.ndarray, names: list[str]) -> list[dict[str, Any]]:
    one, other = np.triu_indices(len(names), k=1)
    strength = np.nan_to_num(np.abs(found[one, other]))
    order = [place for place in np.argsort(-strength, kind="stable")[:PAIRS] if strength[place] > 0]
    return [
        {"one": names[one[place]], "other": names[other[place]], "correlation": float(found[one[place], other[place]])}
        for place in order
    ]


def _first_named(pairs: list[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(name for pair in pairs for name in (pair["one"], pair["other"])))[:COLUMNS]


def _told(pair: dict[str, Any]) -> Finding:
    told = f"{pair['one']} and {pair['other']} say nearly the same (rank correlation {pair['correlation']:.3f})."
    return Finding("note", "correlation", told, (pair["one"], pair["other"]))
