"""Fewer points that look the same."""

import numpy as np


def thin(times: np.ndarray, values: np.ndarray, scores: np.ndarray, kept: np.ndarray, limit: int) -> np.ndarray:
    """Choose the points that a line of `limit` points needs: of each stretch the lowest, the highest, the best scored.

    Args:
        times: n stamps, ascending.
        values: n numbers; NaN where one is missing.
        scores: n numbers.
        kept: Places that stay, whatever their values.
        limit: About how many points there may be; n of them stay where n is no more.

    Returns:
        Places, ascending.
    """
    if len(times) <= limit:
        return np.arange(len(times))
    passed = (times - times[0]).astype(float)
    stretch = np.minimum(passed / max(passed[-1], 1) * (limit // 3), limit // 3 - 1).astype(int)
    lowest, highest = (np.nan_to_num(sign * values, nan=-np.inf) for sign in (-1, 1))
    chosen = [_last(stretch, each) for each in (lowest, highest, scores)]
    return np.unique(np.concatenate([*chosen, kept, [0, len(times) - 1]])).astype(int)


def _last(stretch: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Give the place of the highest value of each stretch."""
    order = np.lexsort((values, stretch))
    ends = np.append(np.flatnonzero(np.diff(stretch[order])), len(order) - 1)
    return np.asarray(order[ends])
