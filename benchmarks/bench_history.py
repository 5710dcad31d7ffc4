"""A past-only rolling mean per entity over a million events: ours against pandas' own rolling window.

pandas rolls over the events themselves only; ours answers any rows at any moments, and honours when values were known.
"""

from time import perf_counter

import numpy as np
import pandas as pd

from mlops_template.backends.history.base.events import EventLog
from mlops_template.backends.history.rolling import RollingHistory

EVENTS, ENTITIES, ROUNDS = 1_000_000, 1_000, 3


def events() -> pd.DataFrame:
    draw = np.random.default_rng(0)
    seconds = np.sort(draw.choice(365 * 86_400, EVENTS, replace=False))  # no ties: pandas would count them otherwise
    return pd.DataFrame(
        {
            "entity": draw.integers(0, ENTITIES, EVENTS),
            "at": pd.Timestamp("2013-01-01") + pd.to_timedelta(seconds, unit="s"),
            "value": draw.normal(size=EVENTS),
        }
    )


def ours(given: pd.DataFrame) -> np.ndarray:
    log = EventLog(given, ("entity",), "at", "at")
    feature = RollingHistory("value", "7D")
    return feature.look_up(feature.prepare(log), log, log.ask(given, given["at"]))


def plain(given: pd.DataFrame) -> np.ndarray:
    ordered = given.sort_values(["entity", "at"], kind="stable")
    rolled = ordered.set_index("at").groupby("entity")["value"].rolling("7D", closed="left").mean()
    return pd.Series(rolled.to_numpy(), index=ordered.index).sort_index().to_numpy()


def main() -> None:
    given = events()
    seconds = {}
    answers = {}
    for name, way in (("history", ours), ("pandas rolling", plain)):
        times = []
        for _ in range(ROUNDS):
            begin = perf_counter()
            answers[name] = way(given)
            times.append(perf_counter() - begin)
        seconds[name] = float(np.median(times))
    np.testing.assert_allclose(answers["history"], answers["pandas rolling"], rtol=1e-6, atol=1e-9)
    print(
        f"{EVENTS:,} events of {ENTITIES:,} entities, mean of the last 7 days, medians of {ROUNDS}; answers are equal"
    )
    for name, value in seconds.items():
        print(f"{name:<16} {value:5.2f} s   ratio {value / seconds['pandas rolling']:.2f}")


if __name__ == "__main__":
    main()
