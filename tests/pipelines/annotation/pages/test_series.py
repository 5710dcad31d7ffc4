import re

import numpy as np
import pandas as pd
import pytest

from mlops_template.pipelines.annotation.pages.series import PLOTS
from mlops_template.series import annotate_series

from outline import Outline, assert_asks_no_host, assert_is_well_built, drawn


@pytest.fixture(scope="module")
def usual(make_series):
    return make_series()


@pytest.fixture(scope="module")
def words(usual):
    return Outline(usual.page()).words


@pytest.mark.slow
@pytest.mark.parametrize("shape", [{}, {"entities": ()}, {"mode": "causal"}, {"count": 40}], ids=str)
def test_every_shape_makes_a_sound_page(make_series, shape):
    page = make_series(**shape).page()
    assert_asks_no_host(page)
    assert_is_well_built(page)
    assert Outline(page).scripts == 3  # the data of the charts, Bokeh, and what draws
    assert "<script>alert(" not in page


def test_every_series_is_drawn_with_its_events(usual):
    items = drawn(usual.page())
    assert [item["target_id"] for item in items] == [f"chart-series-1-{place}" for place in (1, 2, 3, 4)]
    for kind in ("spike", "level shift", "trend change", "gap", "flat line", "unusual pattern"):
        assert f'"{kind}"' in str(items[0]).replace("'", '"')


@pytest.mark.slow
def test_page_says_whether_scores_look_ahead(make_series):
    assert "batch The score of a stamp takes the whole series into account" in Outline(make_series().page()).words
    causal = Outline(make_series(mode="causal").page()).words
    assert "causal The score of a stamp hangs on that stamp and its past alone" in causal


def test_events_are_counted_by_kind(usual, words):
    scores = usual.scores["departures"]
    marked = scores[(scores["measure"] == "arrival_delay") & (scores["origin"] == "EWR")]["label"] != "none"
    assert "14 events: 2 spikes, 2 level shifts, 2 trend changes, 2 gaps, 2 flat lines, 2 unusual patterns" in words
    assert f"{marked.sum()} of 500 stamps marked" in words
    assert "Series 4 of 2 entities" in words
    assert "Events 56 all kinds" in words


def test_strongest_events_stand_first(words):
    assert "Strongest event 2013-01-01 spike of arrival_delay, <script>alert('&')</script>, score 0.99" in words
    assert "The 30 strongest of 56 events" in words
    listed = words[words.index("The 30 strongest") :]
    scores = [float(score) for score in re.findall(r" (0\.\d\d) (?:arrival_delay|cancelled)", listed)]
    assert len(scores) == 30
    assert scores == sorted(scores, reverse=True)
    assert "one stamp ● spike 0.99" in listed


def test_nothing_unusual_is_said(make_series):
    run = make_series(entities=())
    name = next(iter(run.blocks))
    scores = run.scores[name].assign(label="none")
    for none in (run.events[name].head(0), pd.DataFrame()):
        words = Outline(type(run)(run.blocks, {name: none}, {name: scores}).page()).words
        assert "Strongest event none nothing is unusual" in words
        assert "0 events; 0 of 500 stamps marked (0%)" in words
        assert "Nothing is unusual." in words


def test_no_block_is_no_error(usual):
    assert "Series 0" in Outline(type(usual)({}, {}, {}).page()).words


def test_series_without_a_value_is_drawn(make_series):
    run = make_series(entities=())
    empty = {name: scores.assign(value=np.nan) for name, scores in run.scores.items()}
    assert len(drawn(type(run)(run.blocks, run.events, empty).page())) == 2


def test_stamps_with_a_zone_are_told_in_utc(make_series):
    run = make_series(entities=())
    name = next(iter(run.blocks))
    zoned = {"time": run.scores[name]["time"].dt.tz_localize("UTC").dt.tz_convert("Asia/Tokyo")}
    ends = {end: run.events[name][end].dt.tz_localize("UTC").dt.tz_convert("Asia/Tokyo") for end in ("start", "end")}
    moved = type(run)(run.blocks, {name: run.events[name].assign(**ends)}, {name: run.scores[name].assign(**zoned)})
    assert moved.page() == run.page()


@pytest.mark.slow
def test_many_series_are_listed_and_the_strongest_drawn(make_series):
    page = make_series(count=40, entities=tuple(f"e{place:03}" for place in range(150))).page()
    assert len(drawn(page)) == PLOTS
    words = Outline(page).words
    assert f"The {PLOTS} series with the strongest events are drawn." in words
    assert "The first 200 of 300 series" in words


@pytest.mark.slow
def test_year_of_hours_makes_no_large_page(make_series):
    page = make_series(count=8760, entities=("EWR", "JFK", "LGA")).page()
    assert len(page.encode()) < 4_000_000
    assert "stamps are drawn" not in page


@pytest.mark.slow
def test_long_series_are_thinned(make_series):
    page = make_series(count=100_000, entities=("EWR", "JFK", "LGA")).page()
    assert len(page.encode()) < 4_000_000
    assert "stamps are drawn: of each stretch its ends" in page


@pytest.mark.slow
def test_same_inputs_make_the_same_page_and_stay_as_they_are(make_series, usual):
    untouched = make_series()
    assert usual.page() == usual.page()
    pd.testing.assert_frame_equal(usual.scores["departures"], untouched.scores["departures"])
    pd.testing.assert_frame_equal(usual.events["departures"], untouched.events["departures"])


@pytest.mark.parametrize("mode", ["batch", "causal"])
def test_what_the_annotator_gives_is_understood(make_series, mode):
    run, times = make_series(mode=mode), pd.date_range("2024-01-01", periods=400, freq="h")
    parts = []
    for measure in ("arrival_delay", "cancelled"):
        frame = pd.DataFrame({"at": times, "origin": "EWR", measure: np.sin(np.arange(400.0))})
        frame.loc[300, measure] = 50
        found = annotate_series(frame, "at", measure, "origin", mode=mode)
        parts.append([each.assign(measure=measure) for each in found])
    events, scores = (pd.concat(each, ignore_index=True) for each in zip(*parts, strict=True))
    words = Outline(type(run)(run.blocks, {"departures": events}, {"departures": scores}).page()).words
    assert "Strongest event 2024-01-13 spike of arrival_delay, EWR" in words
