"""Models that split on categories themselves take what `native` gives."""

from pathlib import Path

import catboost
import lightgbm
import numpy as np
import pandas as pd
import pytest
import xgboost
from mlflow.models import infer_signature
from sklearn.ensemble import HistGradientBoostingClassifier

from mlops_template.backends import load_backend

DRAW = np.random.default_rng(0)
ROWS = pd.DataFrame({"carrier": DRAW.choice(["AA", "DL", "UA", None], 400)}).astype(object)
TARGET = (ROWS["carrier"] == "UA").to_numpy().astype(int)
STRANGE = pd.DataFrame({"carrier": ["UA", "AA", None, "ZZ"]})
MODELS = {
    "lightgbm": lightgbm.LGBMClassifier(n_estimators=20, verbose=-1),
    "hist_gradient_boosting": HistGradientBoostingClassifier(max_iter=20),
    "xgboost": xgboost.XGBClassifier(n_estimators=20, enable_categorical=True),
    "catboost": catboost.CatBoostClassifier(
        iterations=20, verbose=0, cat_features=["carrier"], allow_writing_files=False
    ),
}


@pytest.mark.parametrize("name", MODELS)
def test_models_take_categories(name: str) -> None:
    enricher = load_backend("features", "native")().fit(ROWS)
    model = MODELS[name].fit(enricher.transform(ROWS), TARGET)
    together = model.predict_proba(enricher.transform(STRANGE))[:, 1]
    assert together[0] > 0.7
    assert (together[1:3] < 0.4).all()
    alone = [model.predict_proba(enricher.transform(STRANGE.iloc[[row]]))[0, 1] for row in range(4)]
    np.testing.assert_array_equal(alone, together)


def test_categories_survive_a_file_and_have_a_signature(tmp_path: Path) -> None:
    made = load_backend("features", "native")(min_frequency=20).fit(ROWS).transform(ROWS)
    made.to_parquet(tmp_path / "it.parquet")
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "it.parquet"), made)
    assert str(infer_signature(made).inputs.inputs[0].type) == "DataType.string"
    assert not made["carrier"].isna().any()


def test_rare_categories_are_one() -> None:
    rows = pd.DataFrame({"carrier": ["AA"] * 5 + ["UA"] * 4})
    made = load_backend("features", "native")(min_frequency=5).fit(rows).transform(rows)
    assert made["carrier"].unique().tolist() == ["AA", "(rare)"]
