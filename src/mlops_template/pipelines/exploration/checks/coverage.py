"""Which times the rows cover, and what the parts have in common."""

from typing import Any

import numpy as np
import pandas as pd

from mlops_template.pages.wording import share
from mlops_template.pipelines.exploration.checks.target import rate
from mlops_template.pipelines.exploration.examined import PARTS, Examined
from mlops_template.pipelines.exploration.finding import Finding, listed
from mlops_template.problem.kinds import as_moments, as_seconds
from mlops_template.problem.splitting import TRAIN

STEPS = {"minute": 60, "hour": 3600, "day": 86_400, "week": 7 * 86_400, "month": 30 * 86_400, "year": 365 * 86_400}
BINS, GAPS = 400, 5
LONG = 10  # times the gap that nearly all moments keep to
NEW = 0.01


def check(examined: Examined) -> tuple[dict[str, Any] | None, list[Finding]]:
    """Count rows over time.

    Returns:
        The ``step`` of the bins, ``starts``, ``rows`` by part, the ``rate`` of the target and its name ``of``; None
        where the problem has no time. And what to say of gaps and of values that training rows never had.
    """
    time = examined.problem.time
    findings = _new_values(examined)
    if time is None or examined.rows[time].isna().all():
        return None, findings
    moments = as_moments(examined.rows[time])
    return _over_time(moments, examined), [*_gaps(moments, time), *findings]


def _over_time(moments: pd.Series, examined: Examined) -> dict[str, Any]:
    name, values = rate(examined)
    seconds = as_seconds(moments)
    first, last = np.nanmin(seconds), np.nanmax(seconds)
    step = next((step for step, size in STEPS.items() if (last - first) / size < BINS), "year")
    size = STEPS[step]
    first -= first % min(size, STEPS["day"])
    bins = np.where(np.isnan(seconds), -1, (seconds - first) // size).astype(int)
    count = int(bins.max()) + 1
    starts = (first + size * np.arange(count)).astype("datetime64[s]").astype(str).tolist()
    rows = {
        part: np.bincount(bins[(examined.place == place) & (bins >= 0)], minlength=count).tolist()
        for part, place in PARTS.items()
    }
    means = values.groupby(bins).mean().reindex(range(count))
    rates = [None if np.isnan(each) else float(each) for each in means]
    return {"step": step, "size": float(size), "starts": starts, "rows": rows, "rate": rates, "of": name}


def _gaps(moments: pd.Series, time: str) -> list[Finding]:
    known = np.sort(moments.dropna().unique())
    if len(known) < LONG:
        return []
    waits = np.diff(known)
    usual = max(np.quantile(waits.astype("int64"), 0.99), 1)
    long = np.flatnonzero(
        (waits.astype("int64") > LONG * usual) & (waits.astype("int64") > 0.01 * (known[-1] - known[0]).astype("int64"))
    )
    found = []
    for place in long[np.argsort(-waits[long].astype("int64"), kind="stable")][:GAPS]:
        start, end = (pd.Timestamp(known[place + step]) for step in (0, 1))
        told = f"No row between {start:%Y-%m-%d %H:%M} and {end:%Y-%m-%d %H:%M} by {time}: is something lost?"
        found.append(Finding("look", "time", told, (time,)))
    return found


def _new_values(examined: Examined) -> list[Finding]:
    found = []
    learnt = examined.place == TRAIN
    for name in [name for name in examined.problem.columns.categorical if name in examined.rows]:
        column = examined.rows[name]
        new = ~column.isin(column[learnt].unique()).to_numpy() & column.notna().to_numpy()
        for part in ("validation", "test"):
            rows = examined.place == PARTS[part]
            if rows.any() and new[rows].mean() >= NEW:
                values = listed(map(str, column[rows & new].value_counts().index), most=3)
                many = share(new[rows].mean(), 1)
                told = f"{name} has values in {many} of the {part} rows that no training row has: {values}."
                found.append(Finding("look", "columns", told, (name,)))
                break
    return found
