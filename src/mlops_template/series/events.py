"""From scores per stamp to alarms, labels and events."""

from typing import Any

import numpy as np

from mlops_template.backends.detectors.base import to_orders

_REST, _REST_LEAST, _REST_MOST = 0.03, 20, 1000  # stamps, as a share of those seen
_NEWS = 1.1
_JOINED = 3  # usual stamps between two parts of one event
_SPIKE_AT_MOST = 10  # stamps; what stays away longer is a shift
TELLING = 0.5  # of this score on, a detector has found something


def onsets(scores: np.ndarray) -> np.ndarray:
    """Halve every score that is no news: not a tenth more, in orders of magnitude, than what was told of late.

    Of late is within the last 3 % of the stamps, 20 at least and 1000 at most.

    >>> onsets(np.array([0.1, 0.8, 0.8, 0.6, 0.9]))
    array([0.1, 0.8, 0.4, 0.3, 0.9])
    """
    news, told, at = scores.copy(), 0.0, 0
    for i, order in enumerate(to_orders(scores).tolist()):
        if i - at > min(_REST_MOST, max(_REST_LEAST, int(_REST * i))):
            told = 0.0
        if order > _NEWS * told:
            told, at = order, i
        else:
            news[i] = scores[i] / 2
    return news


def events(
    times: np.ndarray, strength: np.ndarray, labels: np.ndarray, by_detector: dict[str, np.ndarray]
) -> list[dict[str, Any]]:
    """Join neighbouring labelled stamps to events.

    Args:
        times: n stamps, ascending.
        strength: n scores from 0 to 1.
        labels: n kinds, or ``none``.
        by_detector: Each detector's n scores.

    Returns:
        Per event its start, end, kind, score (the largest) and the detectors that took part, strongest first.
    """
    marked = np.flatnonzero(labels != "none")
    found = []
    for event in np.split(marked, np.flatnonzero(np.diff(marked) > _JOINED) + 1) if len(marked) else []:
        top = event[strength[event].argmax()]
        first = event[0] - 1 if labels[top] == "gap" and event[0] else event[0]  # the silence began before
        best = {name: scores[event].max() for name, scores in by_detector.items()}
        names = sorted((name for name in best if best[name] >= TELLING), key=lambda name: -best[name])
        found.append(
            {
                "start": times[first],
                "end": times[event[-1]],
                "kind": "level shift" if labels[top] == "spike" and len(event) > _SPIKE_AT_MOST else labels[top],
                "score": float(strength[top]),
                "detectors": ", ".join(names or [max(best, key=lambda name: best[name])]),
            }
        )
    return found
