"""Who is champion, and how the gate came to it."""

from dataclasses import dataclass
from typing import Any, Self

import pandas as pd

from mlops_template.problem import Problem


@dataclass(frozen=True)
class Champion:
    """The model that made the predictions, as far as this run knows it.

    Attributes:
        name: Its key in the YAML; None where an earlier run made it.
        version: Its version in the registry.
        run_id: Its MLflow run.
        on_board: Whether it stands among the candidates of the leaderboard.
        metrics: ``validation_<metric>`` to value.
    """

    name: str | None
    version: str
    run_id: str
    on_board: bool
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
            return cls(str(found["name"]), version, run_id, True, metrics)
        challenged = run_id == decision["run_id"]
        score = decision["challenger_score" if challenged else "champion_score"]
        metrics = {} if score is None else {f"validation_{problem.metric}": score}
        return cls(decision["name"] if challenged else None, version, run_id, False, metrics)

    @property
    def title(self) -> str:
        """Its name, or its version where an earlier run made it."""
        return self.name or f"Version {self.version}"

    @property
    def remark(self) -> str:
        """What the title leaves open."""
        if self.name is None:
            return "from an earlier run"
        return f"version {self.version}" if self.on_board else f"version {self.version}, fitted again on more rows"


def verdict(decision: dict[str, Any], champion: Champion) -> str:
    """Word what became of the challenger, without the reason."""
    if decision["promoted"]:
        return f"{decision['name']} is the new champion"
    if decision["run_id"] == champion.run_id:
        return f"{decision['name']} stays champion"
    return f"{decision['name']} was refused, version {champion.version} stays champion"
