"""Every label model of backends/label_models/, found by itself, is put through one suite."""

import inspect
import pickle
from typing import Any

import numpy as np
import pytest

from mlops_template.backends import backend_names, load_backend
from mlops_template.backends.label_models.base import ABSTAINS, LabelModel
from mlops_template.errors import ProjectError

from project import HEAVY

QUICK = {"epochs": 100}  # for those that learn in steps
NAMES = backend_names("label_models")
every_model = pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] if name in HEAVY else []) for name in NAMES]
)
every_size = pytest.mark.parametrize("k", [2, 3])


def backend(name: str) -> type[LabelModel]:
    try:
        return load_backend("label_models", name)
    except ProjectError as error:
        if "pip install" not in error.message:
            raise
        pytest.skip("the extra is not installed")


def build(name: str) -> LabelModel:
    model = backend(name)
    return model(**{key: value for key, value in QUICK.items() if key in inspect.signature(model).parameters})


def simulate(
    k: int = 2, rows: int = 600, right: tuple[float, ...] = (0.9, 0.85, 0.8, 0.6, 0.55, 0.55, 0.55), seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Votes of independent functions that are right as often as `right` says, and the truth."""
    draw = np.random.default_rng(seed)
    truth = draw.integers(k, size=rows)
    votes = np.full((rows, len(right)), ABSTAINS, dtype=np.int8)
    for number, share in enumerate(right):
        wrong = (truth + draw.integers(1, k, size=rows)) % k
        said = np.where(draw.random(rows) < share, truth, wrong)
        votes[:, number] = np.where(draw.random(rows) < 0.7, said, ABSTAINS)
    return votes, truth


def even(k: int) -> np.ndarray:
    return np.full(k, 1 / k)


def unknown(votes: np.ndarray) -> np.ndarray:
    return np.full(len(votes), ABSTAINS)


def fitted(name: str, votes: np.ndarray, k: int = 2, gold: np.ndarray | None = None, **options: Any) -> LabelModel:
    given = {"balance": even(k), "gold": unknown(votes) if gold is None else gold, "seed": 0} | options
    return build(name).fit(votes, **given)


def check(given: np.ndarray, votes: np.ndarray, k: int) -> None:
    assert given.shape == (len(votes), k)
    assert np.isfinite(given).all()
    assert (given >= 0).all()
    np.testing.assert_allclose(given.sum(axis=1), 1)


def test_finds_the_models() -> None:
    assert set(NAMES) >= {"majority", "dawid_skene", "naive_bayes", "snorkel"}


@every_model
def test_is_a_label_model_and_shows_how_it_is_configured(name: str) -> None:
    model = backend(name)
    assert issubclass(model, LabelModel)
    assert f"type: {name}" in (model.__doc__ or ""), f"{name} does not show its YAML"
    assert ">>>" in (model.__doc__ or ""), f"{name} shows no example"


@every_size
@every_model
def test_gives_probabilities_of_any_votes(name: str, k: int) -> None:
    votes, _ = simulate(k)
    model = fitted(name, votes, k)
    check(model.probabilities(votes), votes, k)
    strange = np.random.default_rng(1).integers(-1, k, size=(50, votes.shape[1]))
    check(model.probabilities(strange), strange, k)
    one = model.probabilities(votes[:1])
    np.testing.assert_allclose(one[0], model.probabilities(votes)[0], atol=1e-6)


@every_model
def test_a_row_without_a_vote_has_the_class_balance(name: str) -> None:
    votes, _ = simulate()
    votes[:200] = ABSTAINS
    balance = np.array([0.7, 0.3])
    given = fitted(name, votes, balance=balance).probabilities(votes)
    np.testing.assert_allclose(given[:200], np.tile(balance, (200, 1)))


@every_size
@every_model
def test_all_abstain(name: str, k: int) -> None:
    votes = np.full((20, 4), ABSTAINS, dtype=np.int8)
    np.testing.assert_allclose(fitted(name, votes, k).probabilities(votes), np.tile(even(k), (20, 1)))


@pytest.mark.parametrize("functions", [1, 2])
@every_model
def test_few_functions(name: str, functions: int) -> None:
    votes, _ = simulate(right=(0.9, 0.8)[:functions])
    given = fitted(name, votes).probabilities(votes)
    check(given, votes, 2)
    sole = votes[:, 0] >= 0 if functions == 1 else (votes >= 0).all(axis=1) & (votes[:, 0] == votes[:, -1])
    assert (given[sole].argmax(axis=1) == votes[sole, 0]).all()


@every_model
def test_one_row(name: str) -> None:
    votes = np.array([[0, 0, ABSTAINS]])
    assert fitted(name, votes).probabilities(votes).argmax() == 0


@every_size
@every_model
def test_a_unanimous_vote_wins(name: str, k: int) -> None:
    votes, _ = simulate(k)
    model = fitted(name, votes, k)
    unanimous = np.repeat(np.arange(k)[:, None], votes.shape[1], axis=1)
    np.testing.assert_array_equal(model.probabilities(unanimous).argmax(axis=1), np.arange(k))


@every_model
def test_rules_that_know_but_one_label_win_where_they_fire(name: str) -> None:
    draw = np.random.default_rng(0)
    truth = (draw.random(2000) < 0.15).astype(int)
    fires = [(draw.random(2000) < np.where(truth == 1, 0.5, 0.01)) for _ in range(5)]
    votes = np.where(np.stack(fires, axis=1), 1, ABSTAINS)
    several = (votes == 1).sum(axis=1) >= 2
    given = fitted(name, votes, balance=np.array([0.85, 0.15])).probabilities(votes)
    assert (given[several].argmax(axis=1) == 1).mean() > 0.9


@every_model
def test_order_of_rows_does_not_matter(name: str) -> None:
    votes, _ = simulate()
    order = np.random.default_rng(0).permutation(len(votes))
    given = fitted(name, votes).probabilities(votes)
    np.testing.assert_allclose(fitted(name, votes[order]).probabilities(votes), given, atol=1e-4)


@every_model
def test_order_of_functions_does_not_matter(name: str) -> None:
    votes, _ = simulate()
    order = np.random.default_rng(0).permutation(votes.shape[1])
    given = fitted(name, votes).probabilities(votes)
    np.testing.assert_allclose(fitted(name, votes[:, order]).probabilities(votes[:, order]), given, atol=1e-4)


@every_model
def test_the_same_rows_twice_say_the_same(name: str) -> None:
    votes, _ = simulate(rows=3000)
    once = fitted(name, votes).probabilities(votes)
    twice = fitted(name, np.concatenate([votes, votes])).probabilities(votes)
    np.testing.assert_allclose(twice, once, atol=0.02)


@every_model
def test_a_function_that_never_votes_changes_nothing(name: str) -> None:
    votes, _ = simulate()
    wider = np.column_stack([votes, np.full(len(votes), ABSTAINS, dtype=np.int8)])
    given = fitted(name, votes).probabilities(votes)
    np.testing.assert_allclose(fitted(name, wider).probabilities(wider), given, atol=0.01)


@every_model
def test_the_same_seed_gives_the_same_answer(name: str) -> None:
    votes, _ = simulate()
    np.random.seed(5)
    first = fitted(name, votes, seed=3).probabilities(votes)
    np.random.seed(6)
    np.testing.assert_array_equal(fitted(name, votes, seed=3).probabilities(votes), first)


@every_model
def test_leaves_the_callers_chance_alone(name: str) -> None:
    votes, _ = simulate()
    np.random.seed(5)
    expected = np.random.random()
    np.random.seed(5)
    fitted(name, votes)
    assert np.random.random() == expected


@every_model
def test_does_not_touch_its_inputs(name: str) -> None:
    votes, truth = simulate()
    gold, balance = truth.copy(), even(2)
    for given in (votes, gold, balance):
        given.flags.writeable = False
    before = votes.copy()
    model = fitted(name, votes, gold=gold, balance=balance)
    model.probabilities(votes)[:] = 0
    np.testing.assert_array_equal(votes, before)
    check(model.probabilities(votes), votes, 2)


@pytest.mark.parametrize("dtype", [np.int8, np.int16, np.int64])
@every_model
def test_whole_numbers_of_any_width(name: str, dtype: type) -> None:
    votes, _ = simulate(3)
    expected = fitted(name, votes, 3).probabilities(votes)
    wide = np.asfortranarray(votes.astype(dtype))
    np.testing.assert_allclose(fitted(name, wide, 3).probabilities(wide), expected, atol=1e-6)


@every_model
def test_gold_on_every_row_or_of_one_label_only(name: str) -> None:
    votes, truth = simulate(3)
    for gold in (truth, np.where(truth == 0, 0, ABSTAINS), np.where(truth == 2, 2, ABSTAINS)):
        check(fitted(name, votes, 3, gold=gold).probabilities(votes), votes, 3)


@every_size
@every_model
def test_learns_whom_to_trust_from_what_it_says_it_learns_from(name: str, k: int) -> None:
    votes, truth = simulate(k, rows=4000)
    gold = np.where(np.arange(len(votes)) < 500, truth, ABSTAINS) if backend(name).needs_gold else unknown(votes)
    judged = (votes >= 0).any(axis=1) & (gold < 0)
    accuracy, base = (
        (fitted(which, votes, k, gold=gold).probabilities(votes)[judged].argmax(axis=1) == truth[judged]).mean()
        for which in (name, "majority")
    )
    assert accuracy >= base if name == "majority" else accuracy > base + 0.01


@every_model
def test_gold_makes_a_model_better_that_says_it_uses_it(name: str) -> None:
    votes, truth = simulate(right=(0.6, 0.3, 0.25, 0.2, 0.9))  # most are worse than chance
    gold = np.where(np.arange(len(votes)) % 2 == 0, truth, ABSTAINS)
    judged = (votes >= 0).any(axis=1) & (gold < 0)
    answers = [fitted(name, votes, gold=given).probabilities(votes) for given in (gold, unknown(votes))]
    if not backend(name).uses_gold:
        np.testing.assert_array_equal(*answers)
        return
    with_gold, without = ((answer[judged].argmax(axis=1) == truth[judged]).mean() for answer in answers)
    assert with_gold > without
    assert with_gold > 0.8


@pytest.mark.parametrize("name", ["dawid_skene", "naive_bayes"])
def test_copies_of_a_function_share_one_voice(name: str) -> None:
    votes, truth = simulate(rows=3000)
    gold = np.where(np.arange(len(votes)) < 300, truth, ABSTAINS)
    copied = np.column_stack([votes, *[votes[:, 4]] * 4])
    alone = fitted(name, votes, gold=gold).probabilities(votes)
    together = fitted(name, copied, gold=gold).probabilities(copied)
    np.testing.assert_allclose(together, alone, atol=0.05)
    loud = type(build(name))(copies=None).fit(copied, even(2), gold, seed=0).probabilities(copied)
    assert np.abs(loud - alone).max() > 0.2, "nothing to mend"


@every_model
def test_survives_pickling(name: str) -> None:
    votes, truth = simulate()
    model = fitted(name, votes, gold=truth)
    again = pickle.loads(pickle.dumps(model))
    np.testing.assert_array_equal(again.probabilities(votes), model.probabilities(votes))


@every_model
def test_says_nothing(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    fitted(name, simulate()[0])
    assert capfd.readouterr() == ("", "")
