"""The rows from whose labels most would be learnt."""

import numpy as np
import pandas as pd

from mlops_template.backends.label_models.base import ABSTAINS

POOL = 20_000  # rows among which diverse ones are sought, at most
WORDS = 1024


def pick(
    count: int, open_rows: np.ndarray, votes: np.ndarray, probabilities: np.ndarray, rows: pd.DataFrame, seed: int
) -> pd.Series:
    """Choose rows in three thirds: those that votes conflict on, those that the label model is unsure of, diverse ones.

    Args:
        count: How many.
        open_rows: n booleans: no label is known.
        votes: (n, m) codes.
        probabilities: (n, k) of the label model.
        rows: n rows, as a person would see them.
        seed: Of the draws.

    Returns:
        Why, in one word, by the row's place.
    """
    draw = np.random.default_rng(seed)
    places = draw.permutation(np.flatnonzero(open_rows))  # so that ties do not favour the table's head
    covered = places[(votes[places] != ABSTAINS).any(axis=1)]
    conflicts, doubt = _disagreement(votes[covered]), _entropy(probabilities[covered])
    reasons: dict[int, str] = {}
    order = covered[np.lexsort((-doubt, -conflicts))]
    _take(reasons, order[: int((conflicts > 0).sum())], "conflicting", count // 3)
    _take(reasons, covered[np.argsort(-doubt, kind="stable")], "uncertain", count // 3)
    rest = places[~np.isin(places, list(reasons))]
    _take(reasons, _spread_out(rows, rest[:POOL], count - len(reasons), seed), "diverse", count - len(reasons))
    return pd.Series(reasons, dtype=object).sort_index()


def _take(reasons: dict[int, str], places: np.ndarray, why: str, count: int) -> None:
    fresh = [int(place) for place in places if place not in reasons]
    reasons.update(dict.fromkeys(fresh[:count], why))


def _disagreement(votes: np.ndarray) -> np.ndarray:
    """Count the votes against each row's most frequent one."""
    classes = range(int(votes.max(initial=0)) + 1)
    counts = np.stack([(votes == code).sum(axis=1) for code in classes], axis=1)
    return np.asarray(counts.sum(axis=1) - counts.max(axis=1, initial=0))


def _entropy(probabilities: np.ndarray) -> np.ndarray:
    return np.asarray(-(probabilities * np.log(np.clip(probabilities, 1e-12, 1))).sum(axis=1))


def _spread_out(rows: pd.DataFrame, places: np.ndarray, count: int, seed: int) -> np.ndarray:
    """Cluster the rows by the words of all their columns, and give the one next to each centre."""
    if count < 1 or len(places) <= count:
        return places
    from sklearn.cluster import MiniBatchKMeans
    from sklearn.feature_extraction.text import HashingVectorizer

    words = rows.iloc[places].apply(_as_words).agg(" ".join, axis=1)
    points = HashingVectorizer(n_features=WORDS, token_pattern=r"\S+").transform(words)
    clusters = MiniBatchKMeans(count, random_state=seed, n_init=1, batch_size=4096).fit(points)
    nearest: np.ndarray = clusters.transform(points).argmin(axis=0)
    return np.asarray(places[np.unique(nearest)])


def _as_words(column: pd.Series) -> pd.Series:
    """Numbers go by their quarter of the column, so that near ones share a word."""
    if column.dtype.kind in "iufM" and column.nunique() > 8:  # noqa: PLR2004
        column = column.rank(pct=True).mul(4).round()
    text = column.astype(str)
    return text if text.str.contains(" ", regex=False).any() else f"{column.name}=" + text
