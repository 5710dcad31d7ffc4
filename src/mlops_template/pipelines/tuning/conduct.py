"""From training rows and models to all trials: folds, studies, search, and what came of it."""

import hashlib
import json
from contextlib import ExitStack
from time import monotonic
from typing import Any

import pandas as pd
from rich.console import Console

from mlops_template.apart import Limits, prepare
from mlops_template.modelling.cross_validation import FoldsOnDisk, each_fold, folds_on_disk
from mlops_template.modelling.folds import folds
from mlops_template.modelling.spec import ModelSpec
from mlops_template.pipelines.tuning.entrant import Entrant, best_of
from mlops_template.pipelines.tuning.parameters import TuningParameters
from mlops_template.pipelines.tuning.search import Search
from mlops_template.pipelines.tuning.studies.storage import open_storage
from mlops_template.pipelines.tuning.studies.study import Study
from mlops_template.problem import Problem
from mlops_template.runners.pools import pool_at_hand

COLUMNS = ["model", "study", "number", "state", "score", "scores", "params", "seconds", "started", "error"]
Found = tuple[pd.DataFrame, dict[str, Any], dict[str, Any]]


def conduct(
    train: pd.DataFrame,
    specs: dict[str, ModelSpec],
    plans: dict[str, Any],
    problem: Problem,
    seed: int,
    parameters: TuningParameters,
    limits: Limits,
) -> Found:
    """Search, and gather what was found; see `nodes.search`."""
    began = monotonic()
    console = Console(highlight=False)

    def say(line: str) -> None:
        console.print(line, style="dim", markup=False)

    modules = {module for spec in specs.values() for module in spec.modules}
    prepare("mlops_template.modelling.cross_validation", *modules)
    storage = open_storage(parameters.storage)
    parts = folds(train, problem, parameters.folds, seed)
    rows = {variant: each_fold(train, parts, plan, problem) for variant, plan in plans.items()}
    with folds_on_disk(rows, pool_at_hand.get().folder) as kept, ExitStack() as possession:
        entrants = dict[str, Entrant]()
        for name, spec in specs.items():
            entrants[name] = _entrant(name, spec, kept[spec.features], storage, problem, seed, parameters, limits)
            possession.callback(entrants[name].study.release)
        told = Search(entrants, parameters.budget, began, say)
        told.run()
    if not told.made:
        say(f"nothing new was tried: {parameters.storage} has all trials of this budget already")
    return _trials(entrants), _best(entrants), _outcome(entrants, told)


def _entrant(
    name: str,
    spec: ModelSpec,
    kept: FoldsOnDisk,
    storage: Any,
    problem: Problem,
    seed: int,
    parameters: TuningParameters,
    limits: Limits,
) -> Entrant:
    space = {argument: each.model_dump() for argument, each in spec.search.items()}
    stated = [problem.name, name, spec.type, problem.task, problem.metric, spec.features, space]
    judged = [problem.quantile, str(problem.positive)]
    alone = [stated, spec.stated, str(spec.class_weight), judged, str(spec.limits or limits), kept.fingerprint, seed]
    alone += [spec.files] if spec.files else []
    study = Study(
        storage,
        f"{problem.name}.{name}.{_digest(alone)}",
        spec.search,
        greater_is_better=problem.greater_is_better,
        seed=seed,
        family=_digest(stated) if parameters.warm_start else None,
        default=spec.defaults(),
    )
    return Entrant(name, spec, study, kept.paths, problem, seed, limits)


def _digest(parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts, default=str, sort_keys=True).encode()).hexdigest()[:12]


def _trials(entrants: dict[str, Entrant]) -> pd.DataFrame:
    rows = [
        {
            "model": name,
            "study": entrant.study.name,
            "number": tried.number,
            "state": tried.state,
            "score": tried.score,
            "scores": [*tried.scores],
            "params": json.dumps(tried.params),
            "seconds": tried.seconds,
            "started": pd.Timestamp(tried.started, unit="s"),
            "error": tried.error,
        }
        for name, entrant in entrants.items()
        for _, tried in sorted(entrant.study.finished.items())
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _best(entrants: dict[str, Entrant]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, entrant in entrants.items():
        tried = [*entrant.study.finished.values()]
        best, errors = best_of(tried, entrant.problem), [each.error for each in tried if each.error]
        if best is None:
            why = errors[-1] if errors else "no trial came to an end; raise tuning.budget"
            found[name] = {"params": {}, "score": None, "number": None, "error": why}
            continue
        params = best.params if best.number else {}
        found[name] = {"params": params, "score": best.score, "number": best.number, "error": None}
    return found


def _outcome(entrants: dict[str, Entrant], told: Search) -> dict[str, Any]:
    importance = {name: entrant.study.importance() for name, entrant in entrants.items()}
    return {"models": [*entrants], "made": told.made, "given_up": told.given_up, "importance": importance}
