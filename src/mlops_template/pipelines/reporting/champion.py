"""Who is champion."""

from dataclasses import dataclass
from typing import Any, Self

import pandas as pd

from mlops_template.problem import Problem


@dataclass(frozen=True)
class Champion:
    """The model that made the predictions, as far as this run knows it.

    Attributes:
        name: Its key in the YAML.
        version: Its version in the registry.
        run_id: Its MLflow run.
        origin: What sets it apart from the candidates of the leaderboard; None where it is one of them.
        metrics: ``validation_<metric>`` to value.
    """

    name: str
    version: str
    run_id: str
    origin: str | None
    metrics: dict[str, float]

    @classmethod
    def of(
        cls, problem: Problem, leaderboard: pd.DataFrame, decision: dict[str, Any], predictions: pd.DataFrame
    ) -> Self:
        """Find the maker of `predictions` on the leaderboard, else in the gate's decision."""
        first = predictions.iloc[0]
        run_id, version = str(first["run_id"]), str(first["model_version"])
        row = leaderboard[leaderboard["run_id"] == run_id]
        if len(row):
            found = row.iloc[0]
            metrics = {str(name): value for name, value in found.items() if str(name).startswith("validation_")}
            return cls(str(found["name"]), version, run_id, None, metrics)
        whose, origin = "champion", "from an earlier run"
        if run_id == decision["run_id"]:
            whose, origin = "challenger", "fitted again on more rows"
        name, score = decision[f"{whose}_name"], decision[f"{whose}_score"]
        return cls(name, version, run_id, origin, {} if score is None else {f"validation_{problem.metric}": score})

    @property
    def remark(self) -> str:
        """Its version, and where it comes from."""
        return f"version {self.version}" + (f", {self.origin}" if self.origin else "")
