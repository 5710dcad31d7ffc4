"""From scores per stamp to alarms, labels and events."""

from collections import deque
from typing import Any

import numpy as np

_REST, _REST_LEAST, _REST_MOST = 0.03, 20, 1000  # stamps, as a share of those seen
_JOINED = 3  # usual stamps between two parts of one event
_SPIKE_AT_MOST = 10  # stamps; what stays away longer is a shift
TELLING = 0.5  # of this score on, a detector has found something


def onsets(scores: np.ndarray) -> np.ndarray:
    """Halve every score that an as large one went before, within the last 3 % of the stamps (20 to 1000).

    What is news scores in full; what the detectors have just reported does not report itself again.

    >>> onsets(np.array([0.1, 0.8, 0.8, 0.6, 0.9]))
    array([0.1, 0.8, 0.4, 0.3, 0.9])
    """
    told, recent = scores.copy(), deque[int]()
    listed = scores.tolist()
    for i, score in enumerate(listed):
        rest = min(_REST_MOST, max(_REST_LEAST, int(_REST * i)))
        while recent and recent[0] < i - rest:
            recent.popleft()
        if recent and score <= listed[recent[0]]:
            told[i] = score / 2
        while recent and listed[recent[-1]] <= score:
            recent.pop()
        recent.append(i)
    return told


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
