"""Labels for a thousand messages, rules for the rest: annotation as a project with few labels uses it."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from sklearn.metrics import accuracy_score, f1_score

from project import Project

pytestmark = pytest.mark.slow

KNOWN = 1000  # rules were written from these rows, and only their labels are told


@dataclass(frozen=True)
class Told:
    """A run that was told the first thousand labels, and all of them for judging it."""

    project: Project
    truth: pd.Series

    @property
    def labels(self) -> pd.DataFrame:
        return self.project.frame("02_intermediate/labels.parquet")

    @property
    def rest(self) -> pd.DataFrame:
        return self.labels[KNOWN:].assign(truth=self.truth[KNOWN:])


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    project = Project.copy_to(tmp_path_factory.mktemp("sms") / "project")
    shutil.copytree(Path(__file__).with_name("sms_spam"), project.path / "conf" / "sms_spam")
    project.take_shared("sms_spam/smsspamcollection.tsv", "all.tsv")
    given = project.path / "data" / "01_raw" / "all.tsv"
    messages = pd.read_csv(given, sep="\t", quoting=3, usecols=["label", "message"])
    given.unlink()
    untold = messages.assign(row=range(len(messages)), label=messages["label"].where(messages.index < KNOWN))
    untold.to_csv(given.with_name("messages.csv"), index=False)
    done = project.kedro("run", "--env", "sms_spam")
    assert done.returncode == 0, done.stdout + done.stderr
    return Told(project, messages["label"])


def test_no_step_sees_the_gold_that_judges(told: Told) -> None:
    files = [path for path in told.project.path.rglob("data/**/*") if path.suffix in {".csv", ".parquet", ".tsv"}]
    assert any(path.name == "messages.csv" for path in files)
    raw = told.project.frame("01_raw/messages.parquet")
    assert raw["label"].notna().tolist() == [True] * KNOWN + [False] * (len(raw) - KNOWN)
    assert told.labels["source"].value_counts()["gold"] == KNOWN
    assert (told.labels["source"][:KNOWN] == "gold").all()
    for part in ("validation", "test"):  # what chooses and judges inside the run is gold of the first thousand
        assert told.project.frame(f"05_model_input/{part}.parquet")["row"].max() < KNOWN


def test_few_rules(told: Told) -> None:
    assert len(told.project.frame("02_intermediate/votes.parquet").columns) <= 15


def test_weak_labels_are_good_and_at_least_as_good_as_majority_vote(told: Told) -> None:
    decided = told.rest[told.rest["weak_label"].notna()]
    assert len(decided) / len(told.rest) > 0.9
    accuracy = accuracy_score(decided["truth"], decided["weak_label"])
    assert accuracy >= 0.98
    assert f1_score(decided["truth"], decided["weak_label"], pos_label="spam") >= 0.94

    codes = told.project.frame("02_intermediate/votes.parquet")[KNOWN:]
    spam, ham = (codes == 1).sum(axis=1), (codes == 0).sum(axis=1)
    by_majority = (spam > ham).map({True: "spam", False: "ham"})[spam != ham]
    assert accuracy >= accuracy_score(told.rest["truth"][spam != ham], by_majority) - 1e-12


def test_training_takes_gold_and_weak_labels_each_with_its_weight(told: Told) -> None:
    train = told.project.frame("05_model_input/train.parquet")
    gold = train[train["row"] < KNOWN]
    weak = train[train["row"] >= KNOWN].merge(
        told.labels.assign(row=told.labels.index), on="row", suffixes=("", "_given")
    )
    assert (gold["sample_weight"] == 1).all()
    assert len(weak) == (told.rest["source"] == "weak").sum() > 4000
    assert weak["label"].tolist() == weak["weak_label"].tolist()
    assert weak["sample_weight"].tolist() == pytest.approx(weak["weight"].tolist())
    assert weak["sample_weight"].between(0.5, 1).all()
    assert weak["sample_weight"].nunique() > 2


def test_the_end_model_answers_what_nobody_labelled(told: Told) -> None:
    import mlflow

    former = mlflow.get_tracking_uri()
    mlflow.set_tracking_uri(told.project.tracking_uri)
    try:
        assert told.project.champion_run("sms_spam")
        model = mlflow.pyfunc.load_model("models:/sms_spam@champion")
    finally:
        mlflow.set_tracking_uri(former)
    table = told.project.frame("03_primary/table.parquet")[KNOWN:]
    predicted = model.predict(table[["message"]])["prediction"].to_numpy()
    truth = told.truth[KNOWN:]
    assert accuracy_score(truth, predicted) >= 0.95  # all ham would be .869
    assert f1_score(truth, predicted, pos_label="spam") >= 0.80


def test_rows_worth_labelling_come_back_as_gold(told: Told) -> None:
    reporting = told.project.path / "data" / "08_reporting"
    asked = pd.read_csv(reporting / "rows_to_label.csv")
    assert set(asked["why"]) == {"conflicting", "uncertain", "diverse"}
    assert asked["row"].min() >= KNOWN
    assert asked["row"].is_unique
    assert asked["label"].isna().all()
    before = told.project.frame("05_model_input/test.parquet")["row"].tolist()
    answered = asked.assign(label=told.truth[asked["row"]].to_numpy()).head(40)
    by_hand = told.project.path / "data" / "01_raw" / "hand_labels.csv"
    answered.to_csv(by_hand, index=False)
    try:
        done = told.project.kedro("run", "--env", "sms_spam", "--pipelines", "annotation,feature_engineering")
        assert done.returncode == 0, done.stdout + done.stderr
    finally:
        by_hand.unlink()
    labels = told.labels
    assert labels["by_hand"].sum() == len(answered)
    assert labels["source"].value_counts()["gold"] == KNOWN + len(answered)
    assert labels["label"][answered["row"]].tolist() == answered["label"].tolist()
    train = told.project.frame("05_model_input/train.parquet").set_index("row")
    assert (train["sample_weight"][answered["row"]] == 1).all()
    assert told.project.frame("05_model_input/test.parquet")["row"].tolist() == before  # the judges stay the same
    again = pd.read_csv(reporting / "rows_to_label.csv")
    assert not set(again["row"]) & set(answered["row"])


def test_the_page_shows_every_label_model(told: Told) -> None:
    page = (told.project.path / "data" / "08_reporting" / "labels.html").read_text("utf-8")
    for name in ("majority", "dawid_skene", "naive_bayes", "phone_number", "no_digits"):
        assert name in page
    summary = json.loads((told.project.path / "data" / "08_reporting" / "profile.json").read_text("utf-8"))
    assert {column["name"]: column["kind"] for column in summary["columns"]}["message"] == "text"
