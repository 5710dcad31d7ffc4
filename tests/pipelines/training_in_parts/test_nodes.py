from pathlib import Path
from typing import Any

import pytest

from mlops_template.errors import ProjectError
from mlops_template.parts import Parts
from mlops_template.pipelines.feature_engineering.nodes import fit_plan
from mlops_template.pipelines.feature_engineering.parameters import Plan
from mlops_template.pipelines.training_in_parts import nodes
from mlops_template.pipelines.training_in_parts.nodes import make_features

from toy import toy_plan, toy_problem, toy_table


def test_without_a_cluster_it_is_told_before_the_work() -> None:
    problem, table = toy_problem(), toy_table()
    with pytest.raises(ProjectError, match="needs a Dask cluster: kedro run --env dask"):
        make_features(Parts(Path("nowhere")), toy_plan(table, problem), table, problem)


@pytest.mark.parametrize("select", [None, {"flat": {"type": "constant"}}])
def test_no_row_sees_its_own_target(select: dict[str, Any] | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "_cluster", lambda: "client")
    problem, table = toy_problem(), toy_table()
    plan = Plan.model_validate({"means": {"type": "target"}, "select": select})
    with pytest.raises(ProjectError, match="enricher 'means' is fitted on targets"):
        make_features(Parts(Path("nowhere")), fit_plan(table, plan, problem, 1)[0], table, problem)
    assert callable(make_features(Parts(Path("nowhere")), toy_plan(table, problem), table, problem))
