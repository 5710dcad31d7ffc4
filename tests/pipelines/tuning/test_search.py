"""The search: what it finds, and that seed, budget and limits are kept."""

import json
from pathlib import Path
from time import monotonic
from typing import Any

import pandas as pd
import pytest

from mlops_template.errors import ProjectError
from mlops_template.pipelines.tuning.parameters import TuningParameters
from mlops_template.pipelines.tuning.trial import is_behind

from toy_search import LINEAR, TREE, toy_search, what_was_tried

pytestmark = pytest.mark.slow

HANGING = """
import time
from sklearn.tree import DecisionTreeClassifier

class Hanging(DecisionTreeClassifier):
    def fit(self, X, y):
        time.sleep(60)

class Slow(DecisionTreeClassifier):
    def fit(self, X, y):
        time.sleep(0.3)
        return super().fit(X, y)
"""


def test_finds_better_arguments_than_those_that_stand(tmp_path: Path) -> None:
    stump = TREE | {"max_depth": 1, "ccp_alpha": 0.05}
    trials, best, outcome = toy_search(tmp_path, 12, models={"tree": stump})
    assert trials["number"].tolist() == list(range(12))
    assert trials["params"].iloc[0] == '{"max_depth": 1, "ccp_alpha": 0.05}', "the block's own come first"
    complete = trials[trials["state"] == "complete"]
    assert best["tree"]["score"] == complete["score"].max() > complete["score"].iloc[0] + 0.02
    assert best["tree"]["params"]["max_depth"] > 1
    assert outcome["made"] == 12
    assert sum(outcome["importance"]["tree"].values()) == pytest.approx(1, abs=1e-6)


def test_two_searches_with_one_seed_are_one(tmp_path: Path) -> None:
    one, two = (toy_search(tmp_path / name, 10) for name in ("one", "two"))
    pd.testing.assert_frame_equal(what_was_tried(one[0]), what_was_tried(two[0]))
    assert one[1:] == two[1:]
    other, *_ = toy_search(tmp_path / "other", 10, seed=2)
    assert other["params"].tolist() != one[0]["params"].tolist()


def test_a_search_that_is_done_adds_nothing_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, *_ = toy_search(tmp_path, 6)
    capsys.readouterr()
    after, _, outcome = toy_search(tmp_path, 6)
    assert "nothing new was tried" in capsys.readouterr().out.replace("\n", " ")
    assert outcome["made"] == 0
    pd.testing.assert_frame_equal(before, after)


def test_the_weaker_half_is_given_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    weak = {"type": "sklearn.dummy.DummyClassifier", "features": "toy", "search": {"strategy": {"choices": ["prior"]}}}
    models = {"tree": TREE, "weak": weak, "linear": LINEAR}
    trials, _, outcome = toy_search(tmp_path, 12, models=models)
    assert "given up in round 1 of 3: 0.5000 after 1 trial" in outcome["given_up"]["weak"]
    assert "weak given up in round 1 of 3" in capsys.readouterr().out
    assert trials["model"].value_counts()["weak"] == 1
    assert len(trials) == 12
    assert len(outcome["given_up"]) == 2, "one is left for the last round"


def test_only_what_is_wanted_is_tried(tmp_path: Path) -> None:
    trials, *_ = toy_search(tmp_path, 10, models={"linear": LINEAR})
    for params in trials["params"]:
        assert ("l1_ratio" in params) == ('"saga"' in params)


def test_a_model_that_raises_fails_its_trial_and_the_others_go_on(tmp_path: Path) -> None:
    some = TREE | {"search": {"max_depth": {"choices": [-1, 2, 3]}}}
    every = TREE | {"min_samples_leaf": -1}
    trials, best, _ = toy_search(tmp_path, 12, models={"some": some, "every": every, "linear": LINEAR})
    failed = trials[(trials["model"] == "some") & trials["params"].eq('{"max_depth": -1}')]
    assert (failed["state"] == "failed").all()
    assert failed["error"].str.contains("max_depth").all()
    assert "min_samples_leaf" in best["every"]["error"]
    assert best["every"]["params"] == {}
    assert best["linear"]["error"] is None


def test_a_model_that_hangs_fails_its_trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.py").write_text(HANGING, "utf-8")
    hanging = TREE | {"type": "mine.py:Hanging", "limits": {"seconds": 0.5, "gigabytes": None}}
    trials, best, _ = toy_search(tmp_path, 2, models={"hanging": hanging})
    assert (trials["state"] == "failed").all()
    assert best["hanging"]["error"] == "it took longer than 1.5 s; see training.limits"


@pytest.mark.slow
def test_the_budget_in_seconds_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.py").write_text(HANGING, "utf-8")
    models = {"slow": TREE | {"type": "mine.py:Slow"}, "hanging": TREE | {"type": "mine.py:Hanging"}}
    begin = monotonic()
    trials, best, _ = toy_search(tmp_path, None, 15.0, models=models)
    assert monotonic() - begin < 15 * 1.1 + 10
    assert best["hanging"]["error"] == "no trial came to an end; raise tuning.budget"
    assert (trials["model"] == "slow").any()
    assert "hanging" not in set(trials["model"]), "what the budget cut does not count"


def test_what_was_cut_is_made_by_the_next_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.py").write_text(HANGING, "utf-8")
    models = {"slow": TREE | {"type": "mine.py:Slow"}}
    first, *_ = toy_search(tmp_path, 8, 3.0, models=models)
    assert len(first) < 8
    second, *_ = toy_search(tmp_path, 8, models=models)
    assert second["number"].tolist() == list(range(8))
    kept = what_was_tried(second)[second["number"].isin(first["number"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(kept, what_was_tried(first), check_dtype=False)  # a busy machine may make none


def test_a_search_begins_from_the_best_of_former_ones(tmp_path: Path) -> None:
    _, best, _ = toy_search(tmp_path, 10, models={"tree": TREE}, warm_start=True)
    trials, *_ = toy_search(tmp_path, 4, models={"tree": TREE}, warm_start=True, rows=320)
    assert json.loads(trials["params"].iloc[1]) == best["tree"]["params"] or best["tree"]["number"] == 0
    cold, *_ = toy_search(tmp_path / "cold", 4, models={"tree": TREE}, rows=320)
    assert trials["study"].iloc[0] == cold["study"].iloc[0], "one search, wherever it began"


def test_other_rows_are_another_search(tmp_path: Path) -> None:
    one, *_ = toy_search(tmp_path, 2, models={"tree": TREE})
    two, *_ = toy_search(tmp_path, 2, models={"tree": TREE}, rows=301)
    assert one["study"].iloc[0] != two["study"].iloc[0]


def test_an_edited_file_of_ones_own_is_another_search(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    searches = []
    for text in (HANGING, HANGING, HANGING.replace("0.3", "0.01")):
        (tmp_path / "mine.py").write_text(text, "utf-8")
        trials, _, outcome = toy_search(tmp_path, 1, models={"own": TREE | {"type": "mine.py:Slow"}})
        searches.append((trials["study"].iloc[0], outcome["made"]))
    assert searches[1] == (searches[0][0], 0)
    assert searches[2][0] != searches[0][0]
    assert searches[2][1] == 1


@pytest.mark.parametrize(
    ("scores", "greater", "expected"),
    [([0.4], True, True), ([0.6], True, False), ([0.6], False, True), ([0.5, 0.9], True, False), ([0.5], True, False)],
)
def test_behind_the_median_is_given_up(scores: list[float], greater: bool, expected: bool) -> None:
    rivals = tuple((0.5, each, 0.5) for each in (0.3, 0.5, 0.5, 0.7))
    assert is_behind(scores, rivals, greater) == expected
    assert not is_behind(scores, rivals[:3], greater), "too few to be behind of"


@pytest.mark.parametrize(
    ("change", "told"),
    [({"budget": {"trials": None, "seconds": None}}, "must be given"), ({"folds": 1}, "greater than or equal to 2")],
)
def test_a_search_without_an_end_is_refused(change: dict[str, Any], told: str) -> None:
    stated = {"budget": {"trials": 1, "seconds": None}, "folds": 3, "storage": "sqlite:///x.db", "warm_start": True}
    with pytest.raises(ValueError, match=told):
        TuningParameters.model_validate(stated | change)


def test_a_storage_out_of_reach_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"tuning\.storage: "):
        toy_search(tmp_path, 1, storage="sqlyte:///nowhere")
