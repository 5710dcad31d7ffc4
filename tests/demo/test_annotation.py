"""The demo's rules and series."""

import pandas as pd
import pytest

from project import Project

pytestmark = pytest.mark.slow

LATE_DAYS = ["2013-03-08", "2013-05-23", "2013-07-01", "2013-07-10", "2013-09-12"]  # daily means of 50 to 84 minutes
CANCELLED_DAYS = ["2013-02-08", "2013-02-09"]  # 51 and 57 % of the flights


def days_of(events: pd.DataFrame) -> pd.DataFrame:
    """One row per airport, measure and day that an event touches, gaps left out."""
    told = events[events["kind"] != "gap"]
    spans = [
        pd.date_range(start.floor("D"), end.floor("D")) for start, end in zip(told["start"], told["end"], strict=True)
    ]
    return told.assign(day=spans).explode("day")[["origin", "measure", "day"]].drop_duplicates()


@pytest.mark.parametrize(("measure", "days"), [("arrival_delay", LATE_DAYS), ("cancelled", CANCELLED_DAYS)])
def test_the_days_that_everybody_remembers_are_marked(sample_run: Project, measure: str, days: list[str]) -> None:
    marked = days_of(sample_run.frame("sample/02_intermediate/events_departures.parquet"))
    marked = marked[marked["measure"] == measure]
    for day in days:
        assert (marked["day"] == day).any(), f"{day}: {marked[marked['day'] == day]['origin'].tolist()}"
    others = marked.groupby("origin")["day"].nunique()
    assert others.max() < 60, f"days marked by airport, of 365: {others.to_dict()}"


def test_every_stamp_has_its_score_and_joins_back(sample_run: Project) -> None:
    series = sample_run.frame("sample/02_intermediate/series_departures.parquet")
    scores = sample_run.frame("sample/02_intermediate/scores_departures.parquet")
    assert len(scores) == 2 * len(series)
    assert scores["score"].between(0, 1).all()
    for measure in ("arrival_delay", "cancelled"):
        joined = series.merge(
            scores[scores["measure"] == measure], left_on=["origin", "hour"], right_on=["origin", "time"]
        )
        assert len(joined) == len(series)
        pd.testing.assert_series_equal(joined[measure], joined["value"], check_names=False)


def test_rules_are_judged_by_gold_of_the_training_months_only(sample_run: Project) -> None:
    labels = sample_run.frame("sample/02_intermediate/labels.parquet")
    gold = sample_run.frame("sample/02_intermediate/gold.parquet")
    table = sample_run.frame("sample/03_primary/table.parquet")
    assert (labels["source"] == "gold").all()
    assert labels["label"].tolist() == table["late"].tolist()
    assert (gold["teaches"] == (table["scheduled_departure"] < "2013-09-01")).all()
    quality = sample_run.frame("sample/08_reporting/function_quality.parquet").set_index("function")
    evening = (table["scheduled_departure"].dt.hour >= 19) & gold["teaches"]
    assert quality.loc["evening", "gold_rows"] == evening.sum()
    assert quality.loc["evening", "accuracy"] == pytest.approx(table["late"][evening].mean())


def test_the_pages_ask_for_nothing(sample_run: Project) -> None:
    for name in ("labels", "events"):
        page = (sample_run.path / "data" / "sample" / "08_reporting" / f"{name}.html").read_text("utf-8")
        assert "<html" in page
        assert not [host for host in ('src="http', 'href="http', "cdn.") if host in page]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            "functions: {evening: {label: perhaps}}",
            "functions.evening.label: 'perhaps' is none of classes [False, True]",
        ),
        ("functions: {evening: {label: 1}}", "functions.evening.label: 1 is none of classes [False, True]"),
        ("classes: [true]", "classes: functions vote, so name the labels there are, two or more"),
        ("class_balance: {late: 0.3}", "class_balance: 'late' is none of classes [False, True]"),
        ("label_model: majorty", "label_model: no 'majorty'; did you mean 'majority'?"),
        ("label_models: {dawid_skene: {type: dawid_sken}}", "no 'dawid_sken'; did you mean 'dawid_skene'?"),
        ("functions: {evening: {type: rang}}", "backends/labelling has no 'rang'; did you mean 'range'?"),
        ("functions: {evening: {at_leats: 5}}", "range takes no argument 'at_leats'; did you mean 'at_least'?"),
        ("row_to_label: 5", "unknown key 'row_to_label'; did you mean 'rows_to_label'?"),
        ("series: {departures: {mode: live}}", "annotation.series.departures.mode"),
        ("series: {departures: {detectors: {it: {type: robustz}}}}", "backends/detectors has no 'robustz'"),
    ],
)
def test_a_mistake_in_the_yaml_is_named_before_anything_runs(project: Project, changes: str, said: str) -> None:
    project.configure("local", parameters_annotation=f"annotation:\n  {changes}\n")
    done = project.run_here("--pipelines", "annotation")
    assert done.exit_code == 1, done.output
    assert said in " ".join(done.output.split())
