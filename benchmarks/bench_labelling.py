"""Ten labelling functions on 100,000 rows against the same rules in snorkel, row by row.

Seconds of wall clock, medians of 3 (snorkel once each); the vote matrices have to be identical.
"""

import re
import statistics
import sys
from collections.abc import Callable
from datetime import date
from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd

from mlops_template.backends import load_backend

from measure import table

ROWS = 100_000
TEXT = "ok see you later free prize call now win cash lunch home good night love the a to £100 08712300220 URGENT"
PLANES = pd.DataFrame({"tailnum": [f"N{number}" for number in range(3000)], "seats": np.arange(3000) % 200})
KNOWN = set(PLANES["tailnum"])
FUNCTIONS: dict[str, dict[str, Any]] = {
    "prize": {"type": "keyword", "column": "text", "any_of": ["free", "win", "prize", "£"]},
    "phone": {"type": "regex", "column": "text", "pattern": r"\d{5,}"},
    "long": {"type": "range", "column": "text", "part": "length", "more_than": 60},
    "delayed": {"type": "range", "column": "delay", "at_least": 15, "less_than": 60},
    "evening": {"type": "range", "column": "scheduled", "part": "hour", "at_least": 17},
    "holiday": {
        "type": "isin",
        "column": "scheduled",
        "part": "date",
        "values": [date(2013, 7, 4), date(2013, 12, 25)],
    },
    "carrier": {"type": "isin", "column": "carrier", "values": ["UA", "EV"]},
    "unknown": {"type": "lookup", "column": "tailnum", "dataset": "raw_planes", "found": False},
    "missing": {"type": "missing", "column": "delay"},
    "overdue": {"type": "compare", "column": "departed", "more_than": "scheduled", "by": "15min"},
}
QUARTER = pd.Timedelta("15min")
PRIZE = re.compile(r"(?<!\w)(?:free|win|prize)(?!\w)|£", re.IGNORECASE)
PHONE = re.compile(r"\d{5,}")
RULES: dict[str, Callable[[Any], bool]] = {
    "prize": lambda row: row.text is not None and PRIZE.search(row.text) is not None,
    "phone": lambda row: row.text is not None and PHONE.search(row.text) is not None,
    "long": lambda row: row.text is not None and len(row.text) > 60,
    "delayed": lambda row: 15 <= row.delay < 60,
    "evening": lambda row: row.scheduled.hour >= 17,
    "holiday": lambda row: (row.scheduled.month, row.scheduled.day) in {(7, 4), (12, 25)},
    "carrier": lambda row: row.carrier in {"UA", "EV"},
    "unknown": lambda row: row.tailnum is not None and row.tailnum not in KNOWN,
    "missing": lambda row: row.delay != row.delay,
    "overdue": lambda row: row.departed - row.scheduled > QUARTER,
}


def main() -> None:
    try:
        from snorkel.labeling import LabelingFunction, LFApplier, PandasLFApplier
    except ImportError:
        sys.exit("snorkel is missing, the peer that is measured against: pip install 'snorkel~=0.10'")
    rows = made_rows()
    functions = [
        LabelingFunction(name, f=lambda row, holds=holds: 0 if holds(row) else -1) for name, holds in RULES.items()
    ]
    ours, here = median_of_three(lambda: vote(rows))
    pandas, by_pandas = timed(lambda: PandasLFApplier(functions).apply(rows, progress_bar=False))
    tuples, by_tuples = timed(lambda: LFApplier(functions).apply(list(rows.itertuples()), progress_bar=False))
    np.testing.assert_array_equal(here, by_pandas)
    np.testing.assert_array_equal(here, by_tuples)
    lines = [
        ("", "s", "ratio"),
        ("labelling functions", f"{ours:.3f}", "1"),
        ("snorkel PandasLFApplier", f"{pandas:.2f}", f"{pandas / ours:.0f}"),
        ("snorkel LFApplier on named tuples", f"{tuples:.2f}", f"{tuples / ours:.0f}"),
    ]
    table(
        f"{len(FUNCTIONS)} functions on {ROWS:,} rows, {(here == 0).sum():,} votes, all three matrices identical", lines
    )
    each = [(name, str(FUNCTIONS[name]["type"]), f"{1000 * alone(rows, name):.1f}") for name in FUNCTIONS]
    table("Each function alone", [("", "type", "ms"), *each])


def made_rows() -> pd.DataFrame:
    draw = np.random.default_rng(0)
    texts = [" ".join(draw.choice(TEXT.split(), size)) for size in draw.integers(2, 25, ROWS)]
    scheduled = pd.Timestamp("2013-01-01") + pd.to_timedelta(draw.integers(0, 365 * 24 * 60, ROWS), unit="min")
    frame = pd.DataFrame(
        {
            "text": pd.Series(texts, dtype=object),
            "carrier": pd.Series(draw.choice(["AA", "B6", "DL", "EV", "UA"], ROWS), dtype=object),
            "tailnum": pd.Series([f"N{number}" for number in draw.integers(0, 4000, ROWS)], dtype=object),
            "delay": draw.normal(10, 40, ROWS),
            "scheduled": scheduled,
            "departed": scheduled + pd.to_timedelta(draw.integers(-10, 60, ROWS), unit="min"),
        }
    )
    gaps = pd.DataFrame(draw.random(frame.shape) < 0.02, columns=frame.columns)
    gaps["scheduled"] = False
    frame = frame.mask(gaps)
    texts_too = {name: frame[name].where(frame[name].notna(), None) for name in ("text", "carrier", "tailnum")}
    return frame.assign(**texts_too)


def alone(rows: pd.DataFrame, name: str) -> float:
    return median_of_three(lambda: voted(rows, name))[0]


def vote(rows: pd.DataFrame) -> np.ndarray:
    return np.column_stack([np.where(voted(rows, name), np.int8(0), np.int8(-1)) for name in FUNCTIONS])


def voted(rows: pd.DataFrame, name: str) -> np.ndarray:
    arguments = dict(FUNCTIONS[name])
    function = load_backend("labelling", arguments.pop("type"))(**arguments)
    votes: np.ndarray = function.vote(rows, PLANES if function.source else None)
    return votes


def median_of_three(work: Callable[[], np.ndarray]) -> tuple[float, np.ndarray]:
    runs = [timed(work) for _ in range(3)]
    return statistics.median(seconds for seconds, _ in runs), runs[0][1]


def timed(work: Callable[[], np.ndarray]) -> tuple[float, np.ndarray]:
    begin = perf_counter()
    done = work()
    return perf_counter() - begin, done


if __name__ == "__main__":
    main()
