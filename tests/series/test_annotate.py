"""A table of series in, events and scores out."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from mlops_template.errors import ProjectError
from mlops_template.series import annotate_series

LENGTH = 800


def load(seed: int = 0, length: int = LENGTH) -> pd.DataFrame:
    draw = np.random.default_rng(seed)
    values = 5 * np.sin(2 * np.pi * np.arange(length) / 24) + draw.normal(0, 1, length)
    return pd.DataFrame({"at": pd.date_range("2024-01-01", periods=length, freq="h"), "load": values})


def two() -> pd.DataFrame:
    return pd.concat([load(1).assign(site="A"), load(2).assign(site="B")], ignore_index=True)


def kinds(events: pd.DataFrame) -> list[str]:
    return [str(kind) for kind in events.sort_values("score", ascending=False)["kind"]]


@pytest.mark.parametrize("mode", ["causal", "batch"])
def test_each_kind_is_named(mode: Any) -> None:
    frame = load()
    frame.loc[500, "load"] = 70
    frame.loc[600:640, "load"] = 1.25
    frame = frame.drop(index=range(300, 380))
    found, _ = annotate_series(frame, mode=mode)
    seen = {(kind, start.date().isoformat()) for kind, start in zip(found["kind"], found["start"], strict=True)}
    at = load()["at"]
    assert ("spike", at[500].date().isoformat()) in seen
    assert ("gap", at[299].date().isoformat()) in seen, "a gap starts at the last stamp before it"
    assert "flat line" in set(found["kind"])
    assert found["causal"].eq(mode == "causal").all()


@pytest.mark.parametrize("mode", ["causal", "batch"])
def test_a_shift_is_not_a_spike(mode: Any) -> None:
    frame = load(length=1600)
    frame.loc[1200:, "load"] += 40
    found, _ = annotate_series(frame, mode=mode)
    near = found[found["start"].between(frame["at"][1195], frame["at"][1210])]
    assert "level shift" in set(near["kind"])


def test_noise_is_seldom_marked() -> None:
    counts = [len(annotate_series(load(seed))[0]) for seed in range(5)]
    assert np.mean(counts) < 4


@pytest.mark.parametrize("swing", [0, 5])
@pytest.mark.parametrize(("step", "day"), [("5min", 288), ("15min", 96), ("h", 24)])
def test_the_first_days_are_seldom_marked(swing: float, step: str, day: int) -> None:
    at = pd.date_range("2014-01-01", periods=3 * day, freq=step)
    season = swing * np.sin(2 * np.pi * np.arange(len(at)) / day)
    drawn = [season + np.random.default_rng(seed).normal(0, 1, len(at)) for seed in range(6)]
    found = [annotate_series(pd.DataFrame({"at": at, "load": values}))[0] for values in drawn]
    assert sum(map(len, found)) <= 0.003 * 6 * len(at)
    assert sum(pd.Timestamp("2014-01-03") in set(each["start"]) for each in found) <= 1


@pytest.mark.parametrize("days", [4, 7, 14])
def test_the_turns_of_a_season_are_no_events(days: int) -> None:
    at = pd.date_range("2014-01-01", periods=288 * days, freq="5min")
    values = 50 + 10 * np.sin(2 * np.pi * np.arange(len(at)) / 288) + np.random.default_rng(0).normal(0, 1, len(at))
    found, _ = annotate_series(pd.DataFrame({"at": at, "load": values}), mode="batch")
    assert not found["kind"].isin(["trend change", "level shift"]).any()
    assert len(found) <= 0.005 * len(at)


def test_scores_join_back_row_for_row() -> None:
    shuffled = two().sample(frac=1, random_state=0)
    _, scores = annotate_series(shuffled, entity="site")
    pd.testing.assert_index_equal(scores.index, shuffled.index)
    assert scores.columns.tolist() == ["site", "time", "value", "score", "label"]
    pd.testing.assert_series_equal(scores["time"], shuffled["at"], check_names=False)
    pd.testing.assert_series_equal(scores["value"], shuffled["load"], check_names=False)
    assert scores["score"].between(0, 1).all()


def test_series_are_independent() -> None:
    _, both = annotate_series(two(), entity="site")
    _, alone = annotate_series(load(2))
    np.testing.assert_array_equal(both.loc[both["site"] == "B", "score"], alone["score"])


def test_causal_results_do_not_change_with_the_future() -> None:
    frame = load()
    frame.loc[500, "load"] = 60
    longer = frame.copy()
    longer.loc[650:, "load"] *= -50
    (_, scores), (_, other) = annotate_series(frame), annotate_series(longer)
    pd.testing.assert_frame_equal(scores.loc[:649], other.loc[:649])


def test_it_tells_whether_it_is_causal() -> None:
    for mode, causal in (("causal", True), ("batch", False)):
        found, scores = annotate_series(load(), mode=mode)  # type: ignore[arg-type]
        assert found.attrs["causal"] is scores.attrs["causal"] is causal


def test_what_was_just_reported_scores_half() -> None:
    frame = load()
    frame.loc[600:603, "load"] = [60, 60, 55, 50]
    causal, batch = (annotate_series(frame, mode=mode)[1]["score"] for mode in ("causal", "batch"))
    assert causal[600] > 0.6
    assert causal[602:603].max() < 0.5
    assert batch[602] > 0.55


@pytest.mark.parametrize("tz", [None, "Europe/Berlin"])
@pytest.mark.parametrize("as_text", [False, True])
def test_stamps_are_found(tz: str | None, as_text: bool) -> None:
    frame = load().assign(name="a word")
    frame["at"] = frame["at"].dt.tz_localize("UTC").dt.tz_convert(tz) if tz else frame["at"]
    told = frame.assign(at=frame["at"].map(lambda at: at.isoformat())) if as_text else frame
    _, scores = annotate_series(told[["name", "load", "at"]])
    assert len(scores) == LENGTH
    assert (pd.to_datetime(scores["time"], utc=True) == pd.to_datetime(frame["at"], utc=True)).all()
    assert (scores["time"].dt.tz is None) == (tz is None)


def test_an_index_of_stamps_is_enough() -> None:
    _, scores = annotate_series(load().set_index("at"))
    assert scores["time"].iloc[0] == pd.Timestamp("2024-01-01")


@pytest.mark.parametrize("name", [None, "load"])
def test_a_series_with_an_index_of_stamps_is_enough(name: str | None) -> None:
    frame = load()
    frame.loc[500, "load"] = 70
    _, expected = annotate_series(frame)
    _, scores = annotate_series(frame.set_index("at")["load"].rename(name))
    np.testing.assert_array_equal(scores["score"], expected["score"])


def test_truths_are_read_as_1_and_0_when_named() -> None:
    frame = load()
    _, scores = annotate_series(frame.assign(load=frame["load"] > 0), value="load")
    assert set(scores["value"]) == {0.0, 1.0}


def test_missing_values_are_missing() -> None:
    frame = load()
    frame.loc[100:110, "load"] = np.nan
    _, scores = annotate_series(frame)
    assert not scores.loc[100:110, "score"].any()


def test_detectors_are_named_in_yaml() -> None:
    frame = load()
    frame.loc[500, "load"] = 70
    found, _ = annotate_series(frame, detectors={"spikes": {"type": "robust_z", "window": "48h"}, "season": None})
    assert found["detectors"].unique().tolist() == ["spikes"]


ODD: list[tuple[str, Any, dict[str, Any], str]] = [
    ("empty", lambda f: f.head(0), {}, "no row"),
    ("unknown column", lambda f: f, {"value": "laod"}, "did you mean 'load'"),
    ("duplicate stamps", lambda f: pd.concat([f, f.head(3)]), {}, "3 stamps twice, first 2024-01-01"),
    ("one value", lambda f: f.head(1), {}, "1 values"),
    ("no value", lambda f: f.assign(load=np.nan), {}, "0 values"),
    ("no stamps", lambda f: f[["load"]], {}, "name one as `time`"),
    ("unreadable stamps", lambda f: f.assign(at=["soon", *f["at"].astype(str)[1:]]), {"time": "at"}, "'soon'"),
    ("numbers as stamps", lambda f: f.assign(at=range(len(f))), {"time": "at", "value": "load"}, "to_datetime"),
    ("several columns", lambda f: f.assign(other=1.0), {}, "load, other"),
    ("no numbers", lambda f: f.assign(load="x"), {}, "no column of numbers"),
    ("words", lambda f: f.assign(load=["x", *f["load"][1:]]), {"value": "load"}, "1 values that are no numbers, such as 'x'"),
    ("infinite", lambda f: f.assign(load=[np.inf, *f["load"][1:]]), {}, "1 infinite"),
    ("no entity", lambda f: f.assign(site=[None, *["A"] * (len(f) - 1)]), {"entity": "site"}, "no entity in 1 rows"),
    ("huge", lambda f: f.assign(load=f["load"] * 1e300), {}, f"column 'load' holds {LENGTH} values beyond 1e+100"),
    ("no stamps, a series", lambda f: f["load"], {}, "a Series with an index of stamps"),
    ("a list", lambda f: f["load"].tolist(), {}, "this is a list"),
    ("the day first", lambda f: f.assign(at=f["at"].dt.strftime("%d/%m/%Y")), {"time": "at"}, "ISO 8601"),
    ("the day first, unnamed", lambda f: f.assign(at=f["at"].dt.strftime("%d/%m/%Y")), {}, "ISO 8601"),
    ("truths", lambda f: f.assign(load=f["load"] > 0), {}, "'load' holds true and false"),
    *((f"entity {name}", lambda f, name=name: f.assign(**{name: "A"}), {"entity": name, "value": "load"}, f"{name!r} has the name of a")
      for name in ("time", "score", "label", "start", "end", "kind", "detectors", "causal")),
    ("entity value", lambda f: f.assign(value="A"), {"entity": "value"}, "'value' has the name of a"),
    ("mode", lambda f: f, {"mode": "online"}, "'online'"),
    ("no type", lambda f: f, {"detectors": {"a": {}}}, "'a' has no `type`"),
    ("unknown type", lambda f: f, {"detectors": {"a": {"type": "robust"}}}, "robust_z"),
    ("unknown argument", lambda f: f, {"detectors": {"a": {"type": "robust_z", "windw": 3}}}, "'window'"),
    ("not causal", lambda f: f, {"detectors": {"a": {"type": "change_point"}}}, "mode 'batch'"),
    ("none left", lambda f: f, {"detectors": {"a": None}}, "no detector"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "arguments", "said"), [case[1:] for case in ODD], ids=[case[0] for case in ODD])
def test_what_does_not_fit_is_named(change: Any, arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(ProjectError) as error:
        annotate_series(change(load()), **arguments)
    assert said in error.value.message


def test_the_series_that_does_not_fit_is_named() -> None:
    with pytest.raises(ProjectError, match="series 'B' has 1 values"):
        annotate_series(two().drop(index=range(LENGTH + 1, 2 * LENGTH)), entity="site")


def test_the_frame_is_left_alone() -> None:
    frame = two()
    before = frame.copy()
    annotate_series(frame, entity="site", mode="batch")
    pd.testing.assert_frame_equal(frame, before)
