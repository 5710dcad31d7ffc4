"""Numbers that say the same."""

from typing import Any

import numpy as np

from mlops_template.pipelines.exploration.examined import Examined
from mlops_template.pipelines.exploration.finding import Finding

ROWS = 10_000
PAIRS, COLUMNS = 15, 18
SAME = 0.98
LEAST = 10  # rows that both must have


def check(examined: Examined) -> tuple[dict[str, Any], list[Finding]]:
    """Rank-correlate the numbers that models see.

    Returns:
        ``rows`` that were looked at, the strongest ``pairs`` (``one``, ``other``, ``correlation``), and among the
        ``columns`` of these the ``matrix``, None where a pair has too few rows.
    """
    rows = examined.draw(ROWS)
    ranks = examined.rows[examined.numbers].iloc[rows].rank()
    found = ranks.corr(min_periods=LEAST).to_numpy(dtype=float, copy=True)
    one, other = np.triu_indices(len(examined.numbers), k=1)
    strength = np.nan_to_num(np.abs(found[one, other]))
    order = [place for place in np.argsort(-strength, kind="stable") if strength[place] > 0]
    pairs = [
        {
            "one": examined.numbers[one[place]],
            "other": examined.numbers[other[place]],
            "correlation": float(found[one[place], other[place]]),
        }
        for place in order
    ]
    shown = list(dict.fromkeys(name for pair in pairs for name in (pair["one"], pair["other"])))[:COLUMNS]
    shown = [name for name in examined.numbers if name in shown]
    places = [examined.numbers.index(name) for name in shown]
    matrix = [
        [None if np.isnan(each) else round(float(each), 4) for each in row] for row in found[np.ix_(places, places)]
    ]
    same = [pair for pair in pairs if abs(pair["correlation"]) >= SAME]
    return {"rows": len(rows), "pairs": pairs[:PAIRS], "columns": shown, "matrix": matrix}, [
        _told(pair) for pair in same[:PAIRS]
    ]


def _told(pair: dict[str, Any]) -> Finding:
    told = f"{pair['one']} and {pair['other']} say nearly the same (rank correlation {pair['correlation']:.3f})."
    return Finding("note", "correlation", told, (pair["one"], pair["other"]))
