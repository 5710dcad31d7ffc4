"""The tree plan on all flights against a ColumnTransformer written by hand, and one row of it with and without a frame.

The sides of the first run in processes of their own, in turns, on the same Parquet file: fit_transform and transform,
the peak of memory, and by how much that rises above what it was with the table read. The second is LightGBM on the same
plan, over test rows.
"""

import json
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np
import pandas as pd
import yaml
from lightgbm import LGBMClassifier
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, OrdinalEncoder

from mlops_template.pipelines.feature_engineering.nodes import fit_plan
from mlops_template.pipelines.feature_engineering.parameters import Plan
from mlops_template.problem import Problem
from mlops_template.serving.candidate_model import CandidateModel
from mlops_template.serving.row_path import RowPath

from measure import BIN, ROOT, table

REPEATS, ROWS = 7, 500
PARTS = ("train", "validation", "test")


def stated() -> tuple[Problem, Plan]:
    problem = yaml.safe_load((ROOT / "conf/base/parameters.yml").read_text("utf-8"))["problem"]
    features = yaml.safe_load((ROOT / "conf/base/parameters_feature_engineering.yml").read_text("utf-8"))
    plan = features["feature_engineering"]["variants"]["tree"]
    return Problem.model_validate(problem | {"name": "flights"}), Plan.model_validate(plan)


def flights(folder: Path) -> None:
    """Make the table as a run makes it, history and all."""
    project = folder / "project"
    for name in ("conf", "src"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("local", "__pycache__"))
    for name in ("pyproject.toml", ".telemetry"):
        shutil.copy(ROOT / name, project / name)
    command = [str(BIN / "kedro"), "run", "--pipelines", "sourcing,feature_engineering"]
    subprocess.run(command, cwd=project, check=True, capture_output=True)
    parts = [pd.read_parquet(project / "data/05_model_input" / f"{part}.parquet") for part in PARTS]
    pd.concat(parts, ignore_index=True).to_parquet(folder / "flights.parquet")
    parts[-1].to_parquet(folder / "test.parquet")


def ours(rows: pd.DataFrame, problem: Problem, plan: Plan) -> Any:
    features, made, _ = fit_plan(rows, plan, problem, 13)
    return made, features.transform(problem.raw_rows(rows))


def by_hand(rows: pd.DataFrame, problem: Problem, plan: Plan) -> Any:  # noqa: ARG001
    columns = problem.columns
    missing = SimpleImputer(missing_values=None, strategy="constant", fill_value="(missing)")
    categories = make_pipeline(missing, OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1))
    features = ColumnTransformer(
        [
            ("numbers", "passthrough", [*columns.numeric, *columns.history]),
            ("categories", categories, [*columns.categorical]),
            ("dates", FunctionTransformer(parts_of), [*columns.datetime]),
        ],
        verbose_feature_names_out=False,
    ).set_output(transform="pandas")
    return features.fit_transform(rows), features.transform(rows)


def parts_of(frame: pd.DataFrame) -> pd.DataFrame:
    moments = frame["scheduled_departure"].dt
    return pd.DataFrame(
        {
            "scheduled_departure_month": moments.month,
            "scheduled_departure_weekday": moments.dayofweek,
            "scheduled_departure_hour": moments.hour,
            "scheduled_departure_minute": moments.minute,
        }
    )


SIDES: dict[str, Callable[..., Any]] = {"ours": ours, "by hand": by_hand}


def side(name: str, folder: Path) -> None:
    """One side, by itself: prints seconds and MiB, and leaves its features."""
    rows = pd.read_parquet(folder / "flights.parquet")
    known = stated()
    SIDES[name](rows.head(1000), *known)  # imports are nobody's features
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin, worked = perf_counter(), process_time()
    made = SIDES[name](rows, *known)[1]
    seconds = {"wall": perf_counter() - begin, "processor": process_time() - worked}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    made.astype(np.float64).to_parquet(folder / f"{name}.parquet")
    memory = {"peak": peak / 1024, "above": (peak - before) / 1024}
    print(json.dumps(seconds | memory))


def compare(folder: Path) -> None:
    costs: dict[str, list[dict[str, float]]] = {name: [] for name in SIDES}
    for _ in range(REPEATS):
        for name, found in costs.items():
            done = subprocess.run(
                [sys.executable, __file__, name, str(folder)], check=True, stdout=subprocess.PIPE, text=True
            )
            found.append(json.loads(done.stdout.splitlines()[-1]))
    mine, theirs = (pd.read_parquet(folder / f"{name}.parquet") for name in SIDES)
    pd.testing.assert_frame_equal(mine, theirs, check_exact=True)
    median = {name: pd.DataFrame(found).median() for name, found in costs.items()}
    words = {
        "wall": "fit + transform, wall clock, s",
        "processor": "fit + transform, processor, s",
        "peak": "peak of memory, MiB",
        "above": "of it above the table, MiB",
    }
    lines = [
        (word, *(f"{median[name][key]:.2f}" for name in SIDES), f"{median['ours'][key] / median['by hand'][key]:.2f}")
        for key, word in words.items()
    ]
    title = f"The tree plan on {len(mine):,} flights, {mine.shape[1]} features, equal in all; medians of {REPEATS}"
    table(title, [("", *SIDES, "ratio"), *lines])


def one_row(folder: Path) -> None:
    problem, plan = stated()
    train, test = (pd.read_parquet(folder / f"{name}.parquet") for name in ("flights", "test"))
    features, made, _ = fit_plan(train, plan, problem, 13)
    estimator = LGBMClassifier(n_estimators=200, learning_rate=0.05, verbose=-1).fit(made, train["late"].astype(int))
    model = CandidateModel(Pipeline([("features", features), ("model", estimator)]), np.array([False, True]))
    begin = perf_counter()
    path = RowPath(model)
    built = perf_counter() - begin
    raw = problem.raw_rows(test.sample(ROWS, random_state=0))
    frames, rows = [raw.iloc[[place]] for place in range(ROWS)], raw.to_dict("records")
    compiled, fast = asked(path.predict, rows)
    pipeline, slow = asked(model.predict, frames)
    apart = max(
        abs(answer["probability_True"] - frame["probability_True"].iloc[0])
        for answer, frame in zip(fast, slow, strict=True)
    )
    assert path.reason is None, path.reason
    lines = [
        (word, f"{ours:.3f}", f"{theirs:.3f}", f"{theirs / ours:.0f}")
        for word, ours, theirs in zip(("median", "99 %"), compiled, pipeline, strict=True)
    ]
    table(f"One row through plan + LightGBM, ms, {ROWS} rows", [("", "compiled", "pipeline", "times faster"), *lines])
    print(f"  greatest difference of a probability: {apart:.1e}; made in {built:.2f} s; ways: {path.ways}")


def asked(ask: Callable[[Any], Any], rows: list[Any]) -> tuple[tuple[float, float], list[Any]]:
    ask(rows[0])
    seconds, answers = [], []
    for row in rows:
        begin = perf_counter()
        answers.append(ask(row))
        seconds.append(perf_counter() - begin)
    return (float(np.median(seconds)) * 1e3, float(np.quantile(seconds, 0.99)) * 1e3), answers


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        flights(folder)
        compare(folder)
        one_row(folder)


if __name__ == "__main__":
    side(sys.argv[1], Path(sys.argv[2])) if len(sys.argv) > 1 else main()
