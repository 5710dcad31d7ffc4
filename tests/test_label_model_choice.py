"""Label models side by side, and which of them is taken."""

from functools import partial
from typing import Any, Self

import numpy as np
import pytest

from mlops_template.backends import load_backend
from mlops_template.backends.label_models.base import ABSTAINS, LabelModel
from mlops_template.errors import ProjectError
from mlops_template.label_model_choice import Choice, choose, class_balance, compare, correlated_pairs
from mlops_template.label_model_choice.foresight import foresight
from mlops_template.label_model_choice.gold_score import gold_score, wilson

MODELS = {name: load_backend("label_models", name) for name in ("majority", "dawid_skene", "naive_bayes")}
CLASSES = ["ham", "spam"]
EVEN = np.array([0.5, 0.5])


class Breaks(LabelModel):
    def fit(self, votes: np.ndarray, balance: np.ndarray, gold: np.ndarray, seed: int) -> Self:  # noqa: ARG002
        raise ValueError("no such luck")

    def probabilities(self, votes: np.ndarray) -> np.ndarray:
        raise NotImplementedError


class KnowsByHeart(LabelModel):
    """Repeats the gold that it was told, by the row's votes; knows nothing else."""

    uses_gold = True

    def fit(self, votes: np.ndarray, balance: np.ndarray, gold: np.ndarray, seed: int) -> Self:  # noqa: ARG002
        self.told = {tuple(row): code for row, code in zip(votes.tolist(), gold, strict=True) if code >= 0}
        return self

    def probabilities(self, votes: np.ndarray) -> np.ndarray:
        return np.array(
            [np.eye(2)[self.told[key]] if (key := tuple(row)) in self.told else EVEN for row in votes.tolist()]
        )


class Always(LabelModel):
    """Says the same of every row."""

    def __init__(self, code: int) -> None:
        self.code = code

    def fit(self, votes: np.ndarray, balance: np.ndarray, gold: np.ndarray, seed: int) -> Self:  # noqa: ARG002
        return self

    def probabilities(self, votes: np.ndarray) -> np.ndarray:
        return np.tile(np.eye(2)[self.code], (len(votes), 1))


def simulate(
    rows: int = 3000, right: tuple[float, ...] = (0.95, 0.9, *[0.6] * 8), spam: float = 0.5, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    truth = (draw.random(rows) < spam).astype(int)
    said = np.where(draw.random((rows, len(right))) < np.array(right), truth[:, None], 1 - truth[:, None])
    return np.where(draw.random(said.shape) < 0.5, said, ABSTAINS).astype(np.int8), truth


def first(truth: np.ndarray, rows: int) -> np.ndarray:
    return np.where(np.arange(len(truth)) < rows, truth, ABSTAINS)


def decide(votes: np.ndarray, gold: np.ndarray, models: Any = MODELS, balance: np.ndarray = EVEN) -> Choice:
    judged = compare(votes, gold, models, balance, CLASSES, seed=0)
    return choose(judged, votes, models, balance, CLASSES, seed=0)


def test_compares_side_by_side() -> None:
    votes, truth = simulate()
    votes[:100] = ABSTAINS
    gold = first(truth, 1100)
    rows = compare(votes, gold, MODELS, EVEN, CLASSES, seed=0)
    assert [row.name for row in rows] == list(MODELS)
    for row in rows:
        assert row.error is None
        assert row.probabilities.shape == (3000, 2)
        assert row.seconds > 0
        assert row.covered == (votes >= 0).any(axis=1).mean()
        assert row.on_gold is not None
        assert row.on_gold.rows == len(row.credits) == ((gold >= 0) & (votes >= 0).any(axis=1)).sum()
        assert row.on_gold.rows == row.on_gold.decided + row.on_gold.ties
        assert row.on_gold.low < row.on_gold.accuracy < row.on_gold.high
        assert row.on_gold.credit == pytest.approx(row.credits.mean())
        assert set(row.on_gold.f1) == set(CLASSES)
    majority, best = rows[0], rows[1]
    assert majority.decided < best.decided == best.covered, "ties are not decided"
    assert best.on_gold.accuracy > majority.on_gold.accuracy  # type: ignore[union-attr]


def test_without_gold_nothing_is_judged() -> None:
    votes, truth = simulate(rows=300)
    for row in compare(votes, first(truth, 0), MODELS, EVEN, CLASSES, seed=0):
        assert row.on_gold is None
        assert len(row.credits) == 0


def test_nobody_is_judged_on_what_it_has_learnt() -> None:
    votes = np.arange(60).reshape(-1, 1) % 2  # what it has by heart of one row it would know of another
    votes = np.column_stack([votes, np.arange(60) // 2 % 2, *(np.arange(60) >> bit & 1 for bit in range(2, 6))])
    truth = np.random.default_rng(0).integers(2, size=60)
    assert len(np.unique(votes, axis=0)) == 60
    [row] = compare(votes, truth, {"heart": KnowsByHeart}, EVEN, CLASSES, seed=0)
    assert row.on_gold is not None
    assert row.on_gold.decided == 0
    assert np.isnan(row.on_gold.accuracy)
    assert (row.probabilities[np.arange(60), truth] == 1).all(), "the labels themselves are made of all gold"


def test_a_judgement_foretells_how_rows_to_come_fare() -> None:
    """Rules for one rare label: what they keep quiet about, uncovered rows too, is part of what is learnt."""
    draw = np.random.default_rng(0)
    truth = (draw.random(8000) < 0.1).astype(int)
    chances = np.where(truth[:, None] == 1, [0.6, 0.4, 0.4, 0.3, 0.5], [0.02, 0.05, 0.04, 0.01, 0.08])
    votes = np.where(draw.random(chances.shape) < chances, 1, ABSTAINS)
    gold = first(truth, 4000)
    to_come = (gold < 0) & (votes >= 0).any(axis=1)
    for row in compare(votes, gold, MODELS, np.array([0.9, 0.1]), CLASSES, seed=0):
        score = gold_score(row.probabilities[to_come], truth[to_come], tuple(CLASSES))
        assert score is not None
        assert row.on_gold is not None
        assert row.on_gold.credit == pytest.approx(score.credit, abs=0.03)
        assert row.on_gold.log_loss == pytest.approx(score.log_loss, rel=0.2)


def test_a_model_that_raises_is_a_row_with_its_error() -> None:
    votes, truth = simulate(rows=300)
    rows = compare(votes, truth, {"breaks": Breaks, **MODELS}, EVEN, CLASSES, seed=0)
    assert rows[0].error == "ValueError: no such luck"
    assert [row.error for row in rows[1:]] == [None] * 3

    def missing() -> LabelModel:
        raise ProjectError("pip install it")

    [row] = compare(votes, truth, {"missing": missing}, EVEN, CLASSES, seed=0)
    assert row.error == "ProjectError: pip install it"
    assert decide(votes, truth, {"breaks": Breaks, **MODELS}).name in MODELS


def test_is_the_same_each_time_and_touches_nothing() -> None:
    votes, truth = simulate(rows=1000)
    gold = first(truth, 200)
    for given in (votes, gold):
        given.flags.writeable = False
    one, other = (compare(votes, gold, MODELS, EVEN, CLASSES, seed=4) for _ in range(2))
    for left, right in zip(one, other, strict=True):
        np.testing.assert_array_equal(left.probabilities, right.probabilities)
        assert left.on_gold == right.on_gold
    assert decide(votes, gold) == decide(votes, gold)


def test_gold_shows_a_gain() -> None:
    votes, truth = simulate()
    choice = decide(votes, first(truth, 600))
    assert choice.name in {"dawid_skene", "naive_bayes"}
    assert f"{choice.name} is right on" in choice.reason
    assert "gold rows" in choice.reason


def test_majority_where_functions_are_equally_good() -> None:
    votes, truth = simulate(right=(0.75,) * 9)
    choice = decide(votes, first(truth, 600))
    assert choice.name == "majority"
    assert "no gain over it is shown" in choice.reason


def test_a_gain_by_chance_alone_is_seldom_taken() -> None:
    taken = [decide(*_equal(seed)).name for seed in range(20)]
    assert taken.count("majority") >= 18


def _equal(seed: int) -> tuple[np.ndarray, np.ndarray]:
    votes, truth = simulate(rows=300, right=(0.7,) * 5, seed=seed)
    return votes, first(truth, 150)


def test_accuracy_gained_by_never_saying_the_rare_label_is_no_gain() -> None:
    draw = np.random.default_rng(0)
    truth = (draw.random(2000) < 0.1).astype(int)
    votes = np.where(draw.random((2000, 3)) < np.where(truth == 1, 0.9, 0.4)[:, None], 1, ABSTAINS)
    votes[(truth == 0) & (draw.random(2000) < 0.1)] = 0
    models = {"majority": MODELS["majority"], "never": partial(Always, 0), "always": partial(Always, 1)}
    balance = np.array([0.9, 0.1])
    rows = {row.name: row for row in compare(votes, truth, models, balance, CLASSES, seed=0)}
    assert rows["never"].on_gold.accuracy > rows["majority"].on_gold.accuracy  # type: ignore[union-attr]
    assert rows["never"].on_gold.macro_f1 > rows["majority"].on_gold.macro_f1  # type: ignore[union-attr]
    assert decide(votes, truth, models, balance).name == "majority"


def test_without_gold_votes_are_foreseen() -> None:
    votes, truth = simulate()
    choice = decide(votes, first(truth, 0))
    assert choice.name == "dawid_skene"
    assert "without gold rows" in choice.reason
    assert "foresees the votes of" in choice.reason
    few = decide(votes, first(truth, 10))
    assert few.name == "dawid_skene"
    assert "gold rows" in few.reason


def test_without_gold_a_model_that_needs_it_is_not_taken() -> None:
    votes, truth = simulate()
    models = {name: MODELS[name] for name in ("majority", "naive_bayes")}
    assert decide(votes, first(truth, 0), models).name == "majority"


def test_without_gold_and_with_one_label_only_majority() -> None:
    votes, truth = simulate()
    choice = decide(np.where(votes == 0, ABSTAINS, votes), first(truth, 0))
    assert choice.name == "majority"
    assert "no function ever votes 'ham'" in choice.reason


@pytest.mark.parametrize("functions", [1, 2, 4])
def test_without_gold_few_functions_show_nothing(functions: int) -> None:
    votes, truth = simulate(right=(0.9,) * functions)
    assert decide(votes, first(truth, 0)).name == "majority"


def test_without_gold_copies_do_not_win_by_agreeing_with_each_other() -> None:
    votes, truth = simulate(right=(0.85, 0.8, 0.8, 0.75, 0.75, 0.55))
    copied = np.column_stack([votes, *[votes[:, -1]] * 5])
    believer = {"majority": MODELS["majority"], "loud": partial(MODELS["dawid_skene"], copies=None)}
    assert decide(copied, first(truth, 0), believer).name == "majority"


def test_auto_needs_its_baseline() -> None:
    votes, truth = simulate(rows=100)
    with pytest.raises(ProjectError, match="'majority'"):
        decide(votes, truth, {"dawid_skene": MODELS["dawid_skene"]})
    assert decide(votes, truth, {"majority": MODELS["majority"]}).reason == "no other label model was fitted"


def test_no_function_covers_anything() -> None:
    votes = np.full((50, 6), ABSTAINS)
    assert decide(votes, np.arange(50) % 2).name == "majority"
    assert decide(votes, np.full(50, ABSTAINS)).name == "majority"


def test_foresight_of_a_model_that_raises_is_nothing() -> None:
    votes, _ = simulate(rows=100)
    assert np.isnan(foresight(votes, {"breaks": Breaks}, EVEN, seed=0)["breaks"]).all()


def test_ties_are_shared_out() -> None:
    given = np.array([[0.5, 0.5], [0.9, 0.1], [0.9, 0.1], [0.5, 0.5]])
    score = gold_score(given, np.array([0, 0, 1, 1]), ("ham", "spam"))
    assert score is not None
    assert (score.decided, score.ties, score.right, score.accuracy, score.credit) == (2, 2, 1, 0.5, 0.5)
    assert score.f1 == {"ham": pytest.approx(0.6), "spam": pytest.approx(1 / 3)}
    assert score.macro_f1 == pytest.approx((0.6 + 1 / 3) / 2)


def test_a_class_that_does_not_occur_has_no_f1() -> None:
    score = gold_score(np.array([[0.8, 0.1, 0.1]]), np.array([0]), ("a", "b", "c"))
    assert score is not None
    assert score.macro_f1 == 1
    assert np.isnan(score.f1["b"])
    assert np.isfinite(gold_score(np.array([[1.0, 0.0]]), np.array([1]), ("a", "b")).log_loss)  # type: ignore[union-attr]


@pytest.mark.parametrize(("right", "rows", "ends"), [(0, 10, (0.0, 0.278)), (10, 10, (0.722, 1.0)), (0, 0, (0, 1))])
def test_wilson(right: int, rows: int, ends: tuple[float, float]) -> None:
    assert wilson(right, rows) == pytest.approx(ends, abs=1e-3)


def test_class_balance() -> None:
    votes, truth = simulate(rows=2000, right=(0.9,) * 5, spam=0.2)
    from_gold = class_balance(first(truth, 1000), votes, 2)
    assert from_gold.source == "gold"
    assert from_gold.shares[1] == pytest.approx(0.2, abs=0.03)
    from_votes = class_balance(first(truth, 10), votes, 2)
    assert from_votes.source == "majority"
    assert from_votes.shares[1] == pytest.approx(0.2, abs=0.1)
    one_label = class_balance(first(truth, 0), np.where(votes == 0, ABSTAINS, votes), 2)
    assert one_label.source == "uniform"
    assert one_label.shares.tolist() == [0.5, 0.5]
    never_seen = class_balance(np.zeros(100, dtype=int), votes, 3).shares
    assert (never_seen > 0).all()
    assert never_seen.sum() == pytest.approx(1)


def test_correlated_pairs() -> None:
    votes, _ = simulate(right=(0.9, 0.85, 0.8, 0.8, 0.8, 0.6))
    assert correlated_pairs(votes, 2) == []
    blurred = votes[:, 5].copy()
    blurred[:200] = ABSTAINS
    pairs = correlated_pairs(np.column_stack([votes, votes[:, 2], blurred]), 2)
    assert [(pair.one, pair.other) for pair in pairs] == [(2, 6), (5, 7)]
    assert pairs[0].correlation > pairs[1].correlation > 0.8
