"""A season that is plainly there, taken out of a series."""

import numpy as np
from scipy.ndimage import uniform_filter1d
from scipy.signal import find_peaks

_TURNS = 4  # of a season, at least
_MANY, _OFF = 20, 3
_SHORTEST, _FEWEST = 3, 24
_A_STAMP = 4.0  # noise alone gives a stamp of the season little more than 1, however long the series
_PLAIN = 0.1  # of the variance, by which a peak stands out
_NEARLY = 0.7  # as high as the highest peak


def deseasoned(values: np.ndarray) -> np.ndarray:
    """Take out the season that explains most for its length, if one is plainly there.

    Its length is a peak of the autocorrelation; its shape the median, turn by turn, of the distances from the level of
    one turn, so that a shift in some of them stays. Four turns have to be seen.

    Args:
        values: n numbers; a NaN is missing.

    >>> values = 5 * np.sin(2 * np.pi * np.arange(240) / 12) + (np.arange(240) >= 90)
    >>> deseasoned(values)[[10, 80, 100, 230]].round(1) + 0
    array([0., 0., 1., 1.])
    """
    known = ~np.isnan(values)
    if known.sum() < _FEWEST:
        return values
    filled = np.interp(np.arange(len(values)), np.flatnonzero(known), values[known])
    best, chosen = 0.0, np.zeros(len(values))
    for period in _periods(filled):
        apart = np.where(known, filled - _level(filled, period), np.nan)
        shape = _shape(apart, period)
        gain = _gain(apart[known], (apart - shape)[known], period)
        if gain > best:
            best, chosen = gain, shape
    return np.asarray(values - chosen)


def _gain(before: np.ndarray, after: np.ndarray, period: int) -> float:
    """Take the better of two measures: squares hide a season behind outliers, absolute values one of short pulses."""
    n, tiny = len(before), 1e-12 * float(np.ptp(before)) + 1e-300
    absolute = 2 * np.log((np.abs(before).mean() + tiny) / (np.abs(after).mean() + tiny))
    square = np.log((np.square(before).mean() + tiny**2) / (np.square(after).mean() + tiny**2)) if tiny**2 else 0.0
    return float(n * max(absolute, square) - period * min(np.log(n), _A_STAMP))


def _periods(values: np.ndarray) -> list[int]:
    """Give the lengths that the autocorrelation speaks for: its shortest peaks, and its highest."""
    n, longest = len(values), len(values) // _TURNS
    apart = values - _level(values, longest)
    together = np.fft.irfft(np.abs(np.fft.rfft(apart, 2 * n)) ** 2)[:n]
    alike = together / np.arange(n, 0, -1)
    peaks, _ = find_peaks(alike[: longest + longest // 8 + 2], prominence=_PLAIN * alike[0])
    peaks = peaks[(peaks >= _SHORTEST) & (alike[peaks] > 0)]
    if not len(peaks):
        return []
    highest = peaks[alike[peaks].argmax()]
    near = {*peaks[alike[peaks] > _NEARLY * alike[highest]][:2].tolist(), int(highest)}
    found = {_exact(together, peak) for peak in near}
    if n < _MANY * min(found):  # the autocorrelation of a few turns is off by some stamps
        off = {length: min(_OFF, 1 + length // 100) for length in found}
        found = {length + aside for length in found for aside in range(-off[length], off[length] + 1)}
    return sorted(found & set(range(_SHORTEST, longest + 1)))


def _exact(together: np.ndarray, peak: int) -> int:
    """Sharpen a length by its multiples: an error of one stamp is many in many turns."""
    n, near = len(together), range(max(_SHORTEST, peak - peak // 16 - 1), peak + peak // 16 + 2)
    combs = [np.arange(length, n, length) for length in near]
    return near[int(np.argmax([together[comb].sum() / (n - comb).sum() for comb in combs]))]


def _level(values: np.ndarray, width: int) -> np.ndarray:
    """Give the running mean of whole windows; the first and the last stand for the edges."""
    means = uniform_filter1d(values, width, mode="nearest")
    first, last = width // 2, len(values) - (width + 1) // 2
    return np.asarray(means[np.clip(np.arange(len(values)), first, last)])


def _shape(apart: np.ndarray, period: int) -> np.ndarray:
    turns = -(-len(apart) // period)
    table = np.pad(apart, (0, turns * period - len(apart)), constant_values=np.nan).reshape(turns, period)
    if np.isnan(table).all(axis=0).any():  # a time of the season that was never seen
        return np.zeros(len(apart))
    usual = np.nanmedian(table, axis=0)
    usual -= usual.mean()
    return np.asarray(np.tile(usual, turns)[: len(apart)])
