from pathlib import Path

import pytest

from mlops_template.errors import ProjectError
from mlops_template.parts import Parts
from mlops_template.pipelines.training_in_parts.nodes import make_features

from toy import toy_plan, toy_problem, toy_table


def test_without_a_cluster_it_is_told_before_the_work() -> None:
    problem, table = toy_problem(), toy_table()
    with pytest.raises(ProjectError, match="needs a Dask cluster: kedro run --env dask"):
        make_features(Parts(Path("nowhere")), toy_plan(table, problem), table, problem)
