"""The time-series annotator: its score by Numenta's rules, its change points, its speed.

The series are drawn after the families of Numenta's benchmark (not its data), with anomalies at known places and one
label in five at a place where nothing is to be seen. All detectors are causal, and score under the standard profile
with one threshold for all series, the best one. `python bench_series.py --nab FOLDER` scores a real copy of it, and
`--quality` leaves out the speed.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import numpy as np
import pandas as pd
from scipy.stats import norm

from mlops_template.series import annotate_series, change_points

from measure import table

Made = tuple[np.ndarray, list[int]]
FAMILIES: dict[str, tuple[int, Callable[[np.random.Generator], Made]]] = {}  # minutes between stamps, maker
EACH = 4
POINTS = 1_000_000
FALSE_ALARM = 0.11


class Labelled:
    """A table of stamps and values, and the windows (first and last row) that hold an anomaly."""

    def __init__(self, family: str, frame: pd.DataFrame, windows: list[tuple[int, int]]) -> None:
        self.family, self.frame, self.windows = family, frame, windows


def family(minutes: int) -> Callable[[Callable[[np.random.Generator], Made]], Callable[[np.random.Generator], Made]]:
    def listed(maker: Callable[[np.random.Generator], Made]) -> Callable[[np.random.Generator], Made]:
        FAMILIES[maker.__name__] = (minutes, maker)
        return maker

    return listed


def season(length: int, period: int, phase: float = 0.0) -> np.ndarray:
    return np.asarray(np.sin(2 * np.pi * (np.arange(length) / period - phase)))


def places(draw: np.random.Generator, length: int, count: int) -> list[int]:
    return [int(length * (0.25 + 0.65 * (i + draw.uniform(0.2, 0.8)) / count)) for i in range(count)]


@family(5)
def square_days(draw: np.random.Generator) -> Made:
    hours = np.arange(4032) % 288 / 12
    values = np.where((hours >= 9) & (hours < 18), 78.0, 20.0) + draw.uniform(-4, 4, 4032)
    at = 288 * int(draw.integers(8, 12)) + 108
    values[at : at + 108] = draw.choice([20.0, 10.0, 160.0]) + draw.uniform(-4, 4, 108)
    return values, [at]


@family(5)
def nothing_happens(draw: np.random.Generator) -> Made:
    return draw.normal(10, draw.choice([0.0, 1.0, 9.0]), 4032) + draw.choice([0, 20]) * season(4032, 288), []


@family(5)
def quiet_processor(draw: np.random.Generator) -> Made:
    values = draw.choice([0.066, 0.134, 0.134, 0.2], 4032)
    values[int(draw.integers(0, 288)) :: 288] = 1.5
    at = places(draw, 4032, 2)
    values[at] = draw.uniform(1.9, 2.8, 2)
    return values, at


@family(5)
def busy_processor(draw: np.random.Generator) -> Made:
    values = np.resize([52.0, 46, 43, 49, 46, 45, 48, 41], 4032) + draw.normal(0, 0.9, 4032)
    first, second = places(draw, 4032, 2)
    values[first : first + 3] -= draw.uniform(6, 12)
    values[second:] += draw.choice([-1, 1]) * draw.uniform(4, 20)
    return values, [first, second]


@family(5)
def requests(draw: np.random.Generator) -> Made:
    values = 60 + 40 * season(4032, 288) + draw.gamma(2, 20, 4032)
    values += (draw.random(4032) < 0.01) * draw.exponential(100, 4032)
    at = places(draw, 4032, 2)
    for start in at:
        values[start : start + 4] += draw.uniform(250, 600)
    return values, at


@family(5)
def disk_writes(draw: np.random.Generator) -> Made:
    values = (draw.random(4032) < 0.03) * draw.lognormal(14, 1, 4032)
    at = places(draw, 4032, 2)
    for start in at:
        values[start : start + 9] = draw.lognormal(16.3, 0.5, 9)
    return values, at


@family(60)
def cost_per_click(draw: np.random.Generator) -> Made:
    values = 0.08 * (1 + 0.4 * season(1600, 24, 0.1)) * np.exp(draw.normal(0, 0.13, 1600))
    at = places(draw, 1600, 3)
    for start in at:
        values[start : start + 4] *= draw.uniform(1.8, 5)
    return values, at


@family(5)
def machine_temperature(draw: np.random.Generator) -> Made:
    wander = pd.Series(draw.normal(0, 1, 20_000)).ewm(alpha=0.01).mean().to_numpy()
    values = 90 + 40 * wander + draw.normal(0, 0.9, 20_000)
    at = places(draw, 20_000, 3)
    for start in at:
        values[start : start + 200] -= np.r_[np.linspace(0, 50, 150), np.linspace(50, 0, 50)]
    return values, at


@family(30)
def taxi(draw: np.random.Generator) -> Made:
    days = np.arange(10_320) // 48
    values = 16e3 + 9e3 * season(10_320, 48, 0.42) + np.where(days % 7 >= 5, -2500, 0) + draw.normal(0, 400, 10_320)
    values *= np.repeat(draw.normal(1, 0.03, 215), 48)
    at = [48 * int(day) for day in (123, 149, 177, 209)]
    for start, factor in zip(at, (1.7, 0.6, 0.6, 0.15), strict=True):
        values[start : start + (8 if factor > 1 else 48)] *= factor
    return values, at


@family(7)
def travel_time(draw: np.random.Generator) -> Made:
    values = 80 + 40 * season(2200, 205) + draw.gamma(1.5, 60, 2200)
    values += (draw.random(2200) < 0.02) * draw.exponential(400, 2200)
    at = places(draw, 2200, 2)
    for start in at:
        values[start : start + 6] += draw.uniform(800, 4000)
    return values, at


@family(5)
def tweets(draw: np.random.Generator) -> Made:
    scale = 10 ** draw.uniform(0.2, 1.8)
    values = draw.poisson(scale * (0.1 + np.maximum(0, season(15_850, 288, 0.2)))).astype(np.float64)
    for start in np.flatnonzero(draw.random(15_850) < 0.004):
        values[start : start + 5] += scale * draw.pareto(1.6) * np.exp(-np.arange(len(values[start : start + 5])) / 3)
    at = places(draw, 15_850, 3)
    for start in at:
        values[start : start + 20] += scale * draw.lognormal(2.6, 0.8) * np.exp(-np.arange(20) / 8)
    return np.round(values), at


def corpus() -> list[Labelled]:
    made = []
    for number, (name, (minutes, maker)) in enumerate(FAMILIES.items()):
        for seed in range(EACH):
            draw = np.random.default_rng([number, seed])
            values, at = maker(draw)
            at = [int(draw.uniform(0.2, 0.95) * len(values)) if draw.random() < 0.2 else start for start in at]
            stamps = pd.date_range("2014-04-01", periods=len(values), freq=f"{minutes}min")
            frame = pd.DataFrame({"timestamp": stamps, "value": values})
            made.append(Labelled(name, frame, _windows(sorted(at), len(values))))
    return made


def _windows(at: list[int], length: int) -> list[tuple[int, int]]:
    windows: list[tuple[int, int]] = []
    for start in at:
        half = length // 20 // len(at)
        first = max(start - half, windows[-1][1] + 1 if windows else 0)
        if first < min(start + half, length - 1):
            windows.append((first, min(start + half, length - 1)))
    return windows


def real(folder: Path) -> list[Labelled]:
    """Read a copy of github.com/numenta/NAB."""
    found = []
    for name, windows in json.loads((folder / "labels" / "combined_windows.json").read_text()).items():
        frame = pd.read_csv(folder / "data" / name, usecols=["timestamp", "value"], parse_dates=["timestamp"])
        rows = [tuple(int(frame["timestamp"].eq(end).argmax()) for end in pd.to_datetime(window)) for window in windows]
        found.append(Labelled(name.split("/")[0], frame, rows))
    return found


def numenta(series: list[Labelled], scores: list[np.ndarray]) -> float:
    """Give the standard profile's score, 0 (no alarm at all) to 100, at the best of all thresholds."""
    alarms = [each for one, scored in zip(series, scores, strict=True) for each in _alarms(one, scored)]
    windows = {window for _, window, _ in alarms if window}
    total, reached, best, last = 0.0, dict.fromkeys(windows, -1.0), 0.0, np.inf
    for score, window, worth in sorted(alarms, key=lambda alarm: -alarm[0]):
        best, last = max(best, total) if score != last else best, score
        if not window:
            total += worth
        elif worth > reached[window]:
            total += worth - reached[window]
            reached[window] = worth
    return 100 * max(best, total) / (2 * len(windows))


def _alarms(one: Labelled, scores: np.ndarray) -> list[tuple[float, str, float]]:
    """Give each scored row's score, window ('' for none) and worth as an alarm."""
    length = len(scores)
    names, worth = np.full(length, "", dtype=object), np.full(length, -FALSE_ALARM)
    for i, (first, last) in enumerate(one.windows):
        inside = np.arange(first, last + 1)
        worth[inside] = _sigmoid(-(last - inside + 1) / (last - first + 1)) / _sigmoid(np.array(-1.0))
        names[inside] = f"{id(one)} {i}"
        end = one.windows[i + 1][0] if i + 1 < len(one.windows) else length
        after = np.arange(last + 1, end)
        worth[after] = FALSE_ALARM * _sigmoid((after - last) / max(last - first, 1))
    scored = range(int(min(0.15 * length, 750)), length)
    return [(float(scores[row]), str(names[row]), float(worth[row])) for row in scored]


def _sigmoid(place: np.ndarray) -> np.ndarray:
    return np.where(place >= 3, -1.0, 2 / (1 + np.exp(5 * np.minimum(place, 3))) - 1)


def ours(one: Labelled) -> np.ndarray:
    return annotate_series(one.frame)[1]["score"].to_numpy()


def windowed_gaussian(one: Labelled) -> np.ndarray:
    past = one.frame["value"].rolling(6400, min_periods=30)
    z = (one.frame["value"] - past.mean().shift()).abs() / (past.std().shift() + 1e-6)
    return np.asarray(1 - 2 * norm.sf(z.fillna(0)))


def half_space_trees(one: Labelled) -> np.ndarray:
    from river.anomaly import HalfSpaceTrees

    values = one.frame["value"]
    scaled = ((values - values.min()) / (np.ptp(values) or 1)).tolist()  # it is told the range, as in Numenta's runs
    trees, scores = HalfSpaceTrees(n_trees=10, height=8, window_size=250, seed=0), []
    for value in scaled:
        scores.append(trees.score_one({"value": value}))
        trees.learn_one({"value": value})
    return np.array(scores)


def seconds(work: Callable[[], object]) -> float:
    begin = perf_counter()
    work()
    return perf_counter() - begin


def main() -> None:
    series = real(Path(sys.argv[2])) if "--nab" in sys.argv else corpus()
    peers = {"annotate_series": ours, "windowed Gaussian": windowed_gaussian}
    if "--nab" not in sys.argv:
        peers["river HalfSpaceTrees"] = half_space_trees
    scored = {name: [peer(one) for one in series] for name, peer in peers.items()}
    stamps, count = sum(len(one.frame) for one in series), sum(len(one.windows) for one in series)
    totals = [(name, f"{numenta(series, scores):.1f}") for name, scores in scored.items()]
    table(f"Numenta's score, {len(series)} series, {stamps:,} stamps, {count} windows", [("", "score"), *totals])
    if "--quality" in sys.argv:
        return
    draw = np.random.default_rng(0)
    values = 5 * season(POINTS, 1440) + draw.normal(0, 1, POINTS)
    frame = pd.DataFrame({"at": pd.date_range("2020-01-01", periods=POINTS, freq="min"), "value": values})
    lines = [
        ("annotate_series, causal", f"{seconds(lambda: annotate_series(frame)):.1f}"),
        ("annotate_series, batch", f"{seconds(lambda: annotate_series(frame, mode='batch')):.1f}"),
        ("change_points", f"{seconds(lambda: change_points(values)):.1f}"),
    ]
    table(f"{POINTS:,} points", [("", "s"), *lines])


if __name__ == "__main__":
    main()
