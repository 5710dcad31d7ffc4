import numpy as np
import pandas as pd

from mlops_template.pipelines.annotation.worth_labelling import pick

ROWS = 90
VOTES = np.full((ROWS, 3), -1, dtype=np.int8)
VOTES[:10] = [0, 1, 0]  # conflicting
VOTES[10:60] = [1, -1, 1]  # agreed
PROBABILITIES = np.tile([0.5, 0.5], (ROWS, 1))
PROBABILITIES[:10] = [0.7, 0.3]
PROBABILITIES[10:60] = np.column_stack([np.linspace(0.01, 0.45, 50), 1 - np.linspace(0.01, 0.45, 50)])
SEEN = pd.DataFrame({"place": [["shore", "hill", "wood"][row % 3] for row in range(ROWS)], "size": np.arange(ROWS)})
OPEN = np.ones(ROWS, dtype=bool)


def test_a_third_each() -> None:
    why = pick(30, OPEN, VOTES, PROBABILITIES, SEEN, seed=1)
    assert why.value_counts().to_dict() == {"conflicting": 10, "uncertain": 10, "diverse": 10}
    assert why.index[why == "conflicting"].tolist() == list(range(10))
    assert why.index[why == "uncertain"].tolist() == list(range(50, 60))


def test_diverse_rows_are_spread() -> None:
    why = pick(12, OPEN, np.full_like(VOTES, -1), np.full_like(PROBABILITIES, 0.5), SEEN, seed=1)
    assert set(why) == {"diverse"}
    assert set(SEEN["place"].iloc[why.index]) == {"shore", "hill", "wood"}


def test_rows_with_gold_are_left_out() -> None:
    known = OPEN.copy()
    known[:80] = False
    why = pick(30, known, VOTES, PROBABILITIES, SEEN, seed=1)
    assert why.index.min() >= 80
    assert len(why) == 10
    assert pick(30, ~OPEN, VOTES, PROBABILITIES, SEEN, seed=1).empty


def test_the_seed_decides() -> None:
    first, again, other = (pick(30, OPEN, VOTES, PROBABILITIES, SEEN, seed=seed).index.tolist() for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_none_are_asked_for() -> None:
    assert pick(0, OPEN, VOTES, PROBABILITIES, SEEN, seed=1).empty
