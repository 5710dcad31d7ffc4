"""A plan of many enrichers, selectors and an outlier detector, through the whole job."""

import pandas as pd
import pytest

from project import Project

FEATURES = """
feature_engineering:
  outliers: {do: clip, type: pyod, model: pyod.models.iforest.IForest, share: 0.01}
  variants:
    linear: null
    tree: null
    rich:
      numbers: {type: numeric, impute: median, flag_missing: true, clip: [0.01, 0.99], scale: quantile}
      pairs: {type: pair, differences: [[temp, dewp]], ratios: [[distance, seats]]}
      means: {type: target, columns: [carrier, dest]}
      counts: {type: count, columns: [dest]}
      kinds: {type: native, columns: [carrier]}
      dates: {type: datetime, parts: [month, weekday, hour], encode: cyclic}
      holidays: {type: holiday, country: US}
      seasons: {type: fourier, periods: [24h, 7D]}
      mine: {type: features/mine.py:Late, columns: [scheduled_departure]}
      select:
        flat: {type: constant, share: 0.999}
        twins: {type: duplicate}
        alike: {type: correlated, above: 0.98}
        best: {type: importance, estimator: lightgbm.LGBMClassifier, arguments: {n_estimators: 20, verbose: -1}, keep: 30}
"""
TRAINING = """
training:
  models:
    logistic_regression: null
    hist_gradient_boosting: {features: rich}
    xgboost: null
    catboost: null
    lightgbm: {features: rich}
"""
MINE = """
from mlops_template.backends.features.base import Enricher, moments, row_wise

class Late(Enricher):
    def compose(self):
        return row_wise(late).set_output(transform="pandas")

def late(frame):
    return frame.apply(lambda column: (moments(column).dt.hour >= 18).astype(float)).add_suffix("_evening")
"""


@pytest.mark.slow
def test_a_rich_plan_goes_from_table_to_predictions(project: Project) -> None:
    project.configure("local", parameters_features=FEATURES, parameters_training=TRAINING)
    (project.path / "features").mkdir()
    mine = project.path / "features" / "mine.py"
    mine.write_text(MINE, "utf-8")
    steps = "sourcing,feature_engineering,training,evaluation,inference,exploration"
    done = project.kedro("run", "--pipelines", steps, "--params", "sourcing.rows=6000")
    assert done.returncode == 0, done.stdout + done.stderr
    removed = project.frame("08_reporting/removed_rich.parquet")
    assert set(removed["selector"]) & {"flat", "alike", "best"}
    assert removed["reason"].str.len().gt(0).all()
    outliers = project.frame("08_reporting/outliers.parquet")
    assert len(outliers) == pytest.approx(0.01 * len(project.frame("05_model_input/train.parquet")), rel=0.1)
    made = project.frame("04_feature/train_rich.parquet")
    assert made.shape[1] == 30
    assert not set(made) & set(removed["feature"])
    assert project.frame("08_reporting/leaderboard.parquet")["status"].eq("ok").all()
    lineage = project.frame("08_reporting/lineage.parquet")
    assert set(lineage["feature"]) == set(made)
    predictions = project.frame("07_model_output/predictions.parquet")
    odd = project.frame("08_reporting/odd_values.parquet")
    assert set(odd["column"]) >= {"carrier", "dest", "temp", "scheduled_departure"}
    assert odd["rows"].eq(len(predictions)).all()
    mine.unlink()
    again = project.kedro("run", "--pipelines", "inference")
    assert again.returncode == 0, again.stdout + again.stderr
    pd.testing.assert_frame_equal(project.frame("07_model_output/predictions.parquet"), predictions)


@pytest.mark.slow
def test_a_slip_in_a_plan_stops_the_run_before_it_starts(project: Project) -> None:
    slip = FEATURES.replace("share: 0.999", "shar: 0.999").replace("features/mine.py:Late", "datetime, parts: [year]")
    project.configure("local", parameters_features=slip)
    refused = project.run_here("--pipelines", "sourcing,feature_engineering")
    assert refused.exit_code == 1
    assert "flat: constant takes no argument 'shar'; did you mean 'share'" in refused.output


@pytest.mark.slow
@pytest.mark.parametrize(
    ("right", "slip", "told"),
    [
        (
            "columns: [dest]",
            "columns: [destt]",
            "counts reads 'destt', not among the columns that it may read; did you mean 'dest'?",
        ),
        (
            "[[temp, dewp]]",
            "[[tempp, dewp]]",
            "pairs reads 'tempp', not among the columns that it may read; did you mean 'temp'?",
        ),
        ("encode: cyclic", "encode: cycle", "dates: datetime: encode cannot be 'cycle'; did you mean 'cyclic'?"),
        (
            "share: 0.01",
            "share: 0.01, columns: [carrier]",
            "outliers reads 'carrier', not among the columns that it may read",
        ),
        ("share: 0.01", "share: 1", "outliers: pyod: share cannot be 1; it should be less than or equal to 0.5"),
    ],
)
def test_a_wrong_column_or_word_stops_the_run_before_history(
    project: Project, right: str, slip: str, told: str
) -> None:
    own = FEATURES.replace("features/mine.py:Late", "datetime, parts: [year]")
    project.configure("local", parameters_features=own.replace(right, slip))
    refused = project.run_here("--pipelines", "sourcing,feature_engineering")
    assert refused.exit_code == 1
    assert told in " ".join(refused.output.split())
    assert not (project.path / "data" / "03_primary").exists()
