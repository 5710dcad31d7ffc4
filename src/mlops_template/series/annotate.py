"""One call that marks what is unusual in a table of series."""

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
import pandas as pd

from mlops_template.backends import load_backend
from mlops_template.backends.arguments import refuse_wrong_arguments
from mlops_template.backends.detectors.base import Detector, to_orders, to_score
from mlops_template.errors import ProjectError
from mlops_template.series.events import TELLING, events, onsets
from mlops_template.series.frames import Series, checked, parts

Blocks = Mapping[str, Mapping[str, Any] | None]
DEFAULT: Blocks = {
    "spikes": {"type": "robust_z"},
    "jumps": {"type": "jump"},
    "season": {"type": "seasonal"},
    "levels": {"type": "level_shift", "short": 10},
    "spells": {"type": "level_shift", "short": 20, "by": "median"},
    "shapes": {"type": "pattern"},
    "silence": {"type": "gap"},
    "stuck": {"type": "flat_line"},
    "regimes": {"type": "change_point", "penalty": 5},
}
_EVENT = ["start", "end", "kind", "score", "detectors"]


def annotate_series(
    frame: pd.DataFrame | pd.Series,
    time: str | None = None,
    value: str | None = None,
    entity: str | None = None,
    detectors: Blocks | None = None,
    mode: Literal["causal", "batch"] = "causal",
    threshold: float = 0.58,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Mark what is unusual in one or many series; nothing has to be tuned to them.

    Every detector scores every stamp on one scale, where one half is one stamp in a thousand of the series itself. The
    scores meet as the root of the sum of the squares of their orders of magnitude.

    Args:
        frame: n rows, in any order, or one series with an index of stamps; stamps may be irregular, missing values are
            NaN.
        time: Its stamps: a column of datetimes or ISO 8601 text; by default the index, or the first such column.
        value: The column of numbers; by default the only one.
        entity: The column that tells many series apart; it keeps its name in both tables.
        detectors: Name -> its block ``{type: ..., ...}``; a block that is None is left out. By default `DEFAULT`,
            less, when causal, those that need the whole series.
        mode: ``causal`` judges a stamp by itself and its past alone, and its score halves while the detectors have
            just reported as much; ``batch`` looks both ways.
        threshold: Stamps of at least this score, before any halving, are labelled.

    Returns:
        events: [entity], start, end, kind, score, detectors and causal, per run of labelled stamps.
        scores: [entity], time, value, score (0 to 1), label (a kind or ``none``), row for row with the frame's index.
        Both tell in ``attrs["causal"]`` whether they are causal.

    Raises:
        ProjectError: The frame or a block does not fit; says which series, how many rows and what to do.

    >>> times = pd.date_range("2024-01-01", periods=400, freq="h")
    >>> frame = pd.DataFrame({"at": times, "load": np.sin(np.arange(400.0))})
    >>> frame.loc[300, "load"] = 50
    >>> found, scores = annotate_series(frame)
    >>> found[["start", "kind"]].iloc[0].tolist()
    [Timestamp('2024-01-13 12:00:00'), 'spike']
    """
    if mode not in ("causal", "batch"):
        raise ProjectError(f"mode {mode!r} is neither 'causal' nor 'batch'")
    causal, told = mode == "causal", checked(frame, time, value, entity)
    chosen = _loaded(detectors, causal=causal)
    score, label, found = np.zeros(len(told)), np.full(len(told), "none", dtype=object), []
    for series in parts(told):
        strength, labels, by_detector = _judged(series, chosen, threshold, causal=causal)
        score[series.rows], label[series.rows] = onsets(strength) if causal else strength, labels
        stamps = told["time"].iloc[series.rows].array
        for event in events(np.arange(len(stamps)), strength, labels, by_detector):
            places = {"start": stamps[event["start"]], "end": stamps[event["end"]]}
            found.append({"entity": series.entity} | event | places)
    listed = pd.DataFrame(found, columns=["entity", *_EVENT]).assign(causal=causal)
    return _finished(listed, entity, causal=causal), _finished(
        told.assign(score=score, label=label), entity, causal=causal
    )


def _loaded(blocks: Blocks | None, *, causal: bool) -> dict[str, Detector]:
    chosen: dict[str, Detector] = {}
    for name, block in (DEFAULT if blocks is None else blocks).items():
        if block is None:
            continue
        arguments = dict(block)
        type_ = arguments.pop("type", None)
        if type_ is None:
            raise ProjectError(f"detector {name!r} has no `type`")
        refuse_wrong_arguments("detectors", type_, arguments)
        kind: type[Detector] = load_backend("detectors", type_)
        if kind.causal or not causal:
            chosen[name] = kind(**arguments)
        elif blocks is not None:
            raise ProjectError(f"detector {name!r} ({type_}) needs the whole series; take mode 'batch' or leave it out")
    if not chosen:
        raise ProjectError("no detector is left; name at least one")
    return chosen


def _judged(
    series: Series, chosen: Mapping[str, Detector], threshold: float, *, causal: bool
) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """Give the strength and the label of every stamp, and each detector's scores."""
    by_detector = {name: each.scores(series.times, series.values, causal=causal) for name, each in chosen.items()}
    stacked = np.stack(list(by_detector.values()))
    strength = to_score(np.sqrt((to_orders(stacked) ** 2).sum(axis=0)))
    labels = np.full(len(strength), "none", dtype=object)
    marked, strongest = strength >= threshold, _naming(stacked, chosen).argmax(axis=0)
    for place, detector in enumerate(chosen.values()):
        own = marked & (strongest == place)
        if own.any():
            labels[own] = detector.kinds(series.times, series.values)[own]
    return strength, labels, by_detector


def _naming(stacked: np.ndarray, chosen: Mapping[str, Detector]) -> np.ndarray:
    """Let a pattern name a stamp only where nothing more telling has found it: every spike is an odd pattern, too."""
    vague = np.array([detector.kind == "unusual pattern" for detector in chosen.values()])
    return np.where(vague[:, None] & (stacked[~vague] >= TELLING).any(axis=0), 0, stacked)


def _finished(table: pd.DataFrame, entity: str | None, *, causal: bool) -> pd.DataFrame:
    named = (
        table.drop(columns="entity", errors="ignore") if entity is None else table.rename(columns={"entity": entity})
    )
    named.attrs["causal"] = causal
    return named
