import pickle
import subprocess
import sys
from pathlib import Path

import joblib
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from mlops_template.backends import load_backend, load_class, refuse_unknown_arguments
from mlops_template.backends.own_file import module_of_file
from mlops_template.errors import ProjectError

MINE = """
from sklearn.base import BaseEstimator, TransformerMixin

def doubled(frame):
    return 2 * frame

class Inner:
    def __init__(self, times):
        self.times = times

class Mine(TransformerMixin, BaseEstimator):
    def __init__(self, times=1):
        self.times = times

    def fit(self, X, y=None):
        self.inner_ = Inner(self.times)
        return self

    def transform(self, X):
        return X * self.inner_.times

    def get_feature_names_out(self, names=None):
        return names

class More(Mine):
    pass
"""
FRAME = pd.DataFrame({"it": [1.0, 2.0]})


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "features").mkdir()
    (tmp_path / "features" / "mine.py").write_text(MINE, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("role", ["features", "models", "selectors"])
def test_a_class_of_a_file_serves_every_role(mine: Path, role: str) -> None:
    class_ = load_backend(role, "features/mine.py:Mine")
    assert class_(times=3).fit(FRAME).transform(FRAME)["it"].tolist() == [3.0, 6.0]
    assert load_backend(role, "features/mine.py:Mine") is class_
    with pytest.raises(ProjectError, match="takes no argument 'tims'; did you mean 'times'"):
        refuse_unknown_arguments(role, "features/mine.py:Mine", {"tims": 3})


@pytest.mark.slow
@pytest.mark.parametrize("name", ["Mine", "More"])
def test_what_was_fitted_answers_where_the_file_is_not(mine: Path, name: str) -> None:
    module = module_of_file("features/mine.py")
    fitted = make_pipeline(load_class(f"features/mine.py:{name}")(times=3), FunctionTransformer(module.doubled))
    joblib.dump(fitted.fit(FRAME), mine / "it.joblib")
    (mine / "features" / "mine.py").unlink()
    ask = (
        "import joblib, pandas as pd; print(joblib.load('it.joblib').transform(pd.DataFrame({'it': [1.0]})).iloc[0, 0])"
    )
    done = subprocess.run(
        [sys.executable, "-c", ask], cwd=mine, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": ":".join(filter(None, sys.path))},
    )  # fmt: skip
    assert done.stdout.strip() == "6.0", done.stderr


def test_clone_and_every_protocol(mine: Path) -> None:
    fitted = load_class("features/mine.py:Mine")(times=3).fit(FRAME)
    assert clone(fitted).get_params() == {"times": 3}
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(fitted, protocol))
        assert type(again) is type(fitted)
        assert again.inner_.times == 3


def test_a_file_that_was_edited_is_read_again(mine: Path) -> None:
    old = load_class("features/mine.py:Mine")()
    (mine / "features" / "mine.py").write_text(MINE.replace("times=1", "times=5"), "utf-8")
    assert load_class("features/mine.py:Mine")().times == 5
    assert pickle.loads(pickle.dumps(old)).times == 1


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("features/none.py:Mine", "there is no file .*none.py"),
        ("features/bad.py:Mine", "cannot import features/bad.py, line 1: ZeroDivisionError"),
        ("features/mine.py:Mein", "features/mine.py has no class 'Mein'; did you mean 'Mine'"),
        ("features/mine.py:doubled", "is not a class"),
    ],
)
def test_what_is_not_there_is_told(mine: Path, path: str, told: str) -> None:
    (mine / "features" / "bad.py").write_text("1 / 0", "utf-8")
    with pytest.raises(ProjectError, match=told):
        load_backend("features", path)
