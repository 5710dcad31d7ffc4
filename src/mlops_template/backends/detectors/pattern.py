"""Windows unlike those seen before."""

from typing import ClassVar

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from mlops_template.backends.detectors.base import Detector, Kind, surprise

_GROWTH = 1.1  # a causal detector learns anew when it has seen a tenth more


class Pattern(Detector):
    """Windows unlike those seen before: the distance to their nearest neighbours, in whitened coordinates.

    .. code-block:: yaml

        shapes: {type: pattern, width: 8, neighbours: 9}

    As in the conformal kNN detector [1]_, but with evenly spread examples in place of all windows, so that the cost
    stays linear.

    Args:
        width: How many stamps a window has; it ends at the stamp that it scores.
        neighbours: The mean distance to this many counts.
        examples: How many windows stand for all.

    References:
        .. [1] V. Ishimtsev et al., Conformal k-NN anomaly detector for univariate data streams, COPA 2017.

    >>> times = np.datetime64("2024-01-01", "ns") + np.arange(600) * np.timedelta64(1, "h")
    >>> values = np.sin(np.arange(600) / 4)
    >>> values[500:506] = values[500]
    >>> 500 < int(Pattern().scores(times, values).argmax()) < 512
    True
    """

    kind: ClassVar[Kind] = "unusual pattern"

    def __init__(self, width: int = 8, neighbours: int = 9, examples: int = 500) -> None:
        self.width = width
        self.neighbours = neighbours
        self.examples = examples

    def orders(self, times: np.ndarray, values: np.ndarray, *, causal: bool) -> np.ndarray:  # noqa: ARG002
        """Give the surprise of the distance of the window that ends at each stamp."""
        found = np.full(len(values), np.nan)
        start = 5 * self.width
        if len(values) <= start + self.width:
            return surprise(found, causal=causal)
        windows = sliding_window_view(values, self.width)
        if not causal:
            found[self.width - 1 :] = self._apart(windows, windows)
            return surprise(found, causal=causal)
        while start < len(windows):
            end = min(len(windows), max(start + 25, int(start * _GROWTH)))
            found[start + self.width - 1 : end + self.width - 1] = self._apart(
                windows[start:end], windows[: start - self.width]
            )
            start = end
        return surprise(found, causal=causal)

    def _apart(self, windows: np.ndarray, known: np.ndarray) -> np.ndarray:
        chosen = known[np.linspace(0, len(known) - 1, min(self.examples, len(known))).astype(int)]
        centre = np.median(chosen)
        examples = chosen - centre
        spread = examples.T @ examples / len(examples)
        scale = np.trace(spread) / self.width
        if not scale:
            return np.zeros(len(windows))
        whiten = np.linalg.inv(np.linalg.cholesky(spread + 1e-6 * scale * np.eye(self.width))).T
        parts = np.array_split(windows, max(1, len(windows) // 20_000))
        return np.concatenate([self._nearest((part - centre) @ whiten, examples @ whiten) for part in parts])

    def _nearest(self, windows: np.ndarray, examples: np.ndarray) -> np.ndarray:
        squares = (windows**2).sum(axis=1)[:, None] + (examples**2).sum(axis=1) - 2 * windows @ examples.T
        count = min(self.neighbours, len(examples))
        nearest = np.partition(squares, count - 1, axis=1)[:, :count]
        return np.asarray(np.sqrt(np.maximum(nearest, 0).mean(axis=1)))
