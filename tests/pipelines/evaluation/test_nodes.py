import dataclasses
import json
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from mlops_template.apart import Limits
from mlops_template.candidate import LoadedCandidate
from mlops_template.errors import ProjectError
from mlops_template.modelling.lesson import rows_judged_on
from mlops_template.modelling.refitting import refitted
from mlops_template.pipelines.evaluation import nodes
from mlops_template.pipelines.evaluation.parameters import EvaluationParameters

from toy import toy_loaded, toy_model, toy_problem, toy_summary, toy_table

PARAMETERS = EvaluationParameters.model_validate(
    {"margin": 0.0, "strict": False, "importance": {"rows": 100, "repeats": 2}}
)
TODAY = toy_table(40)
MARGIN = PARAMETERS.model_copy(update={"margin": 0.02})


class Says:
    """A model that says what it is told."""

    def __init__(self, *probabilities: float) -> None:
        self.probabilities = probabilities

    def predict(self, rows: pd.DataFrame) -> pd.DataFrame:
        assert list(rows) == list(toy_problem().columns.all)
        said = np.resize(self.probabilities, len(rows))
        return pd.DataFrame({"prediction": said > 0.5, "probability_True": said, "probability_False": 1 - said})


class Breaks:
    """A model of the past that no longer understands the question."""

    def predict(self, rows: pd.DataFrame) -> pd.DataFrame:
        raise KeyError("distance_km", len(rows))


@pytest.fixture
def validation() -> pd.DataFrame:
    """Every other row is late."""
    return toy_table(40).assign(late=lambda rows: rows["row"] % 2 == 1)


def scored(name: str, value: float, metric: str = "roc_auc", seconds: float = 0.1, **changes: Any) -> Any:
    timings = {"fit_seconds": 1.0, "predict_seconds": seconds}
    return toy_summary(name, metrics={f"validation_{metric}": value}, timings=timings, **changes)


def failed(name: str) -> Any:
    return toy_summary(name, metrics={}, timings={}, status="failed", error="ValueError: no", model_uri=None)


def test_leaderboard_ranks_the_best_first() -> None:
    board = nodes.leaderboard(toy_problem(), TODAY, scored("a", 0.6), scored("b", 0.8), scored("c", 0.7))
    assert board["name"].tolist() == ["b", "c", "a"]
    assert board["rank"].tolist() == [1, 2, 3]
    assert {"pipeline", "engine", "status", "size_bytes", "run_id", "model_uri", "error"} < set(board)


def test_leaderboard_knows_that_less_may_be_better() -> None:
    candidates = [scored("a", 3.0, "rmse"), scored("b", 1.0, "rmse"), scored("c", 2.0, "rmse")]
    assert nodes.leaderboard(toy_problem("regression"), TODAY, *candidates)["name"].tolist() == ["b", "c", "a"]


@pytest.mark.parametrize("task", ["binary", "regression"])
def test_leaderboard_ties_keep_their_order_whatever_the_clock_says(task: str) -> None:
    problem = toy_problem(task)
    candidates = [
        scored(name, 0.7, problem.metric, seconds) for name, seconds in {"a": 0.3, "b": 0.1, "c": 0.2}.items()
    ]
    assert nodes.leaderboard(problem, TODAY, *candidates)["name"].tolist() == ["a", "b", "c"]


@pytest.mark.parametrize("task", ["binary", "regression"])
def test_leaderboard_failed_ones_stand_last_with_their_reason(task: str) -> None:
    problem = toy_problem(task)
    board = nodes.leaderboard(
        problem, TODAY, failed("a"), scored("b", 0.7, problem.metric), scored("c", math.nan, problem.metric)
    )
    assert board["name"].tolist()[0] == "b"
    assert board.set_index("name").loc["a", "error"] == "ValueError: no"
    assert board.set_index("name").loc["a", "status"] == "failed"


def test_leaderboard_of_failed_ones_only_says_why() -> None:
    with pytest.raises(ProjectError, match=r"no candidate can be ranked: a: ValueError: no; b: ValueError: no"):
        nodes.leaderboard(toy_problem(), TODAY, failed("a"), failed("b"))


def test_choose_takes_the_leader() -> None:
    candidates = [failed("x"), scored("a", 0.6), scored("b", 0.8)]
    board = nodes.leaderboard(toy_problem(), TODAY, *candidates)
    assert nodes.choose(board, *candidates).name == "b"


@pytest.mark.slow
def test_refit_learns_from_validation_rows_too() -> None:
    problem, model, rows = toy_problem(), toy_model(), toy_table(60, seed=4)
    best = replace(toy_loaded(model, "best", validation_roc_auc=0.8), name="linear")
    candidate = nodes.refit(best, Limits(seconds=60), rows[:40], rows[40:], problem, seed=3)
    assert candidate.model is not None
    expected = refitted(model, rows, rows["late"], None)
    pd.testing.assert_frame_equal(candidate.model.predict(rows), expected.predict(rows))
    assert (candidate.name, candidate.seed) == ("linear_refit", 3)
    assert candidate.metrics == {"validation_roc_auc": 0.8}
    assert candidate.params == {"refit_of": "best", "rows": 60}


def judge(
    new: float,
    incumbent: LoadedCandidate | None,
    validation: pd.DataFrame,
    parameters: EvaluationParameters = PARAMETERS,
) -> dict[str, Any]:
    challenger = toy_loaded(Says(0.0), "challenger", validation_roc_auc=new)
    kept, carried_out = nodes.gate(challenger, incumbent, validation, toy_problem(), parameters)
    assert kept == carried_out.model_dump()
    assert json.loads(json.dumps(kept)) == kept
    assert kept["run_id"] == "challenger"
    return kept


def test_gate_without_a_champion_opens(validation: pd.DataFrame) -> None:
    decision = judge(0.4, None, validation)
    assert decision["promoted"]
    assert decision["champion_score"] is None


@pytest.mark.parametrize(("new", "parameters", "promoted"), [
    (0.76, PARAMETERS, True),
    (0.75, PARAMETERS, False),
    (0.74, PARAMETERS, False),
    (0.76, MARGIN, False),
    (0.78, MARGIN, True),
])  # fmt: skip
def test_gate_judges_both_on_the_same_rows(
    new: float, parameters: EvaluationParameters, promoted: bool, validation: pd.DataFrame
) -> None:
    # of four rows in turn, the late ones say .9 and .3, the others .1 and .4: AUC .75
    incumbent = toy_loaded(Says(0.1, 0.9, 0.4, 0.3), "old", version=3, validation_roc_auc=0.99)
    decision = judge(new, incumbent, validation, parameters)
    assert decision["champion_score"] == 0.75
    assert decision["promoted"] is promoted
    became = "is champion now" if promoted else "was refused, old (version 3) stays champion"
    assert decision["verdict"] == f"challenger {became}"
    assert decision["reason"].endswith(f"roc_auc {new:.4f} against 0.7500")


def test_gate_knows_that_less_may_be_better() -> None:
    rows, problem = toy_table(40).assign(delay=2.0), toy_problem("regression")

    class Off:
        def predict(self, rows: pd.DataFrame) -> pd.DataFrame:
            return pd.DataFrame({"prediction": np.full(len(rows), 5.0)})

    incumbent = toy_loaded(Off(), "old", version=1)
    for new, promoted in {2.9: True, 3.1: False}.items():
        challenger = toy_loaded(None, "challenger", validation_rmse=new)
        assert nodes.gate(challenger, incumbent, rows, problem, PARAMETERS)[1].promoted is promoted


def test_gate_the_champion_does_not_challenge_itself(validation: pd.DataFrame) -> None:
    decision = judge(0.8, toy_loaded(Says(0.0), "challenger", version=1), validation)
    assert not decision["promoted"]
    assert decision["verdict"] == "challenger stays champion"


def test_gate_a_champion_that_cannot_answer_gives_way(validation: pd.DataFrame) -> None:
    decision = judge(0.4, toy_loaded(Breaks(), "old", version=2), validation)
    assert decision["promoted"]
    assert "old (version 2) cannot answer" in decision["reason"]
    assert "distance_km" in decision["reason"]


@pytest.mark.parametrize(("learnt", "split"), [
    ({"params": {"refit_of": "best"}}, {}),
    ({"seed": 2}, {"split": {"by": "random", "validation": 0.25, "test": 0.25}}),
])  # fmt: skip
def test_gate_a_champion_that_has_learnt_from_these_rows_is_judged_by_its_record(
    learnt: dict, split: dict, validation: pd.DataFrame
) -> None:
    knows_all = toy_loaded(Says(0.0, 1.0), "old", version=1, validation_roc_auc=0.7)
    challenger = toy_loaded(Says(0.0), "challenger", validation_roc_auc=0.75)
    assert not nodes.gate(challenger, knows_all, validation, toy_problem(**split), PARAMETERS)[1].promoted
    fairly = dataclasses.replace(knows_all, **learnt)
    assert nodes.gate(challenger, fairly, validation, toy_problem(**split), PARAMETERS)[1].promoted


def test_gate_a_champion_without_a_number_gives_way(validation: pd.DataFrame) -> None:
    champion = dataclasses.replace(
        toy_loaded(Says(0.0), "old", version=2, validation_roc_auc=float("nan")), params={"refit_of": "best"}
    )
    decision = judge(0.9, champion, validation)
    assert decision["promoted"]
    assert "is no number" in decision["reason"]


def test_a_refit_that_goes_too_far_is_told() -> None:
    rows = toy_table(60, seed=4)
    best = replace(toy_loaded(toy_model(), "best", validation_roc_auc=0.8), name="linear")
    with pytest.raises(ProjectError, match=r"problem\.refit: linear could not be fitted again: it took longer than"):
        nodes.refit(best, Limits(seconds=1e-9), rows[:40], rows[40:], toy_problem(), seed=3)


def test_a_board_without_a_number_is_refused() -> None:
    nothing = toy_summary("a", metrics={"validation_roc_auc": float("nan")})
    with pytest.raises(ProjectError, match="a: validation_roc_auc is no number"):
        nodes.leaderboard(toy_problem(), TODAY, nothing)


def test_test_score_is_of_the_challenger(validation: pd.DataFrame) -> None:
    scores = nodes.test_score(toy_loaded(Says(0.0, 1.0), "challenger"), validation, toy_problem())
    assert scores["run_id"] == "challenger"
    assert scores["metrics"]["test_roc_auc"] == 1
    assert all(name.startswith("test_") for name in scores["metrics"])


@pytest.mark.parametrize("task", ["binary", "multiclass", "regression"])
def test_importance_ranks_what_decides_before_what_does_not(task: str) -> None:
    problem, champion = toy_problem(task), toy_loaded(toy_model(task))
    table = nodes.importance(champion, toy_table(seed=1), problem, PARAMETERS, seed=1)
    assert set(table["column"]) == set(problem.columns.all)
    assert table["column"].tolist()[:2] == ["distance", "carrier"]
    assert table["importance"].is_monotonic_decreasing
    worth = table.set_index("column")["importance"]
    assert worth["carrier"] > 5 * abs(worth["noise"])
    again = nodes.importance(champion, toy_table(seed=1), problem, PARAMETERS, seed=1)
    pd.testing.assert_frame_equal(table, again)


def test_what_was_never_made_is_left_out() -> None:
    one = toy_summary("one")
    board = nodes.leaderboard(toy_problem(), TODAY, one, None)
    assert board["name"].tolist() == ["one"]
    assert nodes.choose(board, None, one) == one


def test_what_was_judged_on_other_rows_is_left_out_and_named(caplog: pytest.LogCaptureFixture) -> None:
    stale = toy_summary("stale", judged_on="those", pipeline="tuning", metrics={"validation_roc_auc": 0.9})
    fresh = toy_summary("fresh", judged_on=rows_judged_on(TODAY, toy_problem()))
    failed = toy_summary("failed", status="failed", metrics={}, timings={}, error="no")
    for candidates in ((stale, fresh, failed), (fresh, stale, failed)):
        board = nodes.leaderboard(toy_problem(), TODAY, *candidates)
        assert board["name"].tolist() == ["fresh", "failed"]
        told = "tuning.stale is left out: judged on other validation rows than today's; run --pipelines tuning again"
        assert told in caplog.text


def test_a_board_of_other_days_alone_is_refused() -> None:
    stale = [toy_summary(name, judged_on="those", pipeline=name) for name in ("training", "tuning")]
    with pytest.raises(ProjectError, match="other validation rows than today's; run --pipelines training,tuning again"):
        nodes.leaderboard(toy_problem(), TODAY, *stale)


def test_other_rows_or_targets_are_told_apart() -> None:
    problem, rows = toy_problem(), toy_table(40)
    same = rows_judged_on(rows.copy(), problem)
    assert rows_judged_on(rows, problem) == same
    assert rows_judged_on(rows.assign(late=~rows["late"]), problem) != same
    assert rows_judged_on(rows[:39], problem) != same
