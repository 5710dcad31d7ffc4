import logging
from typing import Any

import numpy as np
import pandas as pd
import pytest

from mlops_template.errors import ProjectError
from mlops_template.pipelines.annotation.nodes import vote
from mlops_template.pipelines.annotation.parameters import Functions
from mlops_template.pipelines.annotation.voting import votes_of

from toy import toy_problem, toy_table

CLASSES = ["ham", "spam"]
ROWS = pd.DataFrame({"text": ["win a prize", "see you", None], "length": [11, 7, 0]}, index=[7, 7, 9])


def votes(**blocks: Any) -> pd.DataFrame:
    stated = {name: {"means": name} | block for name, block in blocks.items()}
    return votes_of(Functions.model_validate(stated), ROWS, CLASSES, {})


def rule(tmp_path: Any, body: str) -> dict[str, Any]:
    (tmp_path / "rule.py").write_text(f"import numpy as np\n\ndef rule(rows):\n    {body}\n", "utf-8")
    return {"type": "python", "function": f"{tmp_path}/rule.py:rule"}


def test_codes_of_labels_and_abstentions() -> None:
    found = votes(
        prize={"type": "keyword", "column": "text", "any_of": ["prize"], "label": "spam"},
        short={"type": "range", "column": "length", "at_most": 8, "label": "ham"},
        left_out={"type": "missing", "column": "text", "label": "ham"},
    )
    assert found.to_dict("list") == {"prize": [1, -1, -1], "short": [-1, 0, 0], "left_out": [-1, -1, 0]}
    assert (found.dtypes == np.int8).all()
    assert found.index.tolist() == [0, 1, 2]


def test_a_function_may_name_labels_itself(tmp_path: Any) -> None:
    names = rule(tmp_path, "return np.array(['spam', 'ham', None], dtype=object)")
    assert votes(rule=names)["rule"].tolist() == [1, 0, -1]
    assert votes(rule=names | {"label": "spam"})["rule"].tolist() == [1, -1, -1]


def test_an_unknown_column_is_named_with_the_nearest() -> None:
    with pytest.raises(ProjectError, match=r"functions\.prize reads the column 'txt', which .* did you mean 'text'"):
        votes(prize={"type": "keyword", "column": "txt", "any_of": ["prize"], "label": "spam"})


def test_a_function_that_raises_is_named(tmp_path: Any) -> None:
    with pytest.raises(ProjectError, match=r"functions\.odd.*KeyError: 'no'"):
        votes(odd=rule(tmp_path, "return rows['no'] > 1") | {"label": "spam"})


def test_a_label_that_nobody_declared_is_named(tmp_path: Any) -> None:
    with pytest.raises(ProjectError, match=r"functions\.odd: labels that annotation\.classes does not declare: 'eggs'"):
        votes(odd=rule(tmp_path, "return np.array(['eggs', None, None], dtype=object)"))


def test_votes_of_the_wrong_length_are_refused(tmp_path: Any) -> None:
    with pytest.raises(ProjectError, match=r"functions\.odd"):
        votes(odd=rule(tmp_path, "return np.array([True])") | {"label": "spam"})


def test_a_rule_that_holds_for_no_label_is_refused(tmp_path: Any) -> None:
    with pytest.raises(ProjectError, match=r"functions\.odd says where it holds, but not for which label"):
        votes(odd=rule(tmp_path, "return (rows['length'] > 7).to_numpy()"))


@pytest.mark.parametrize(("at_least", "said"), [(100, "votes on no row"), (0, "votes the same on every row")])
def test_a_constant_function_is_told_of(at_least: int, said: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        votes(same={"type": "range", "column": "length", "at_least": at_least, "label": "ham"})
    assert caplog.messages == [f"annotation.functions.same {said}"]


def test_an_argument_that_a_function_does_not_take_is_refused_before_it_runs() -> None:
    block = {"type": "keyword", "column": "text", "any_off": ["prize"], "label": "spam", "means": ""}
    with pytest.raises(ProjectError, match=r"prize: keyword takes no argument 'any_off'; did you mean 'any_of'"):
        Functions.model_validate({"prize": block}).check()


def test_no_function_sees_the_target(tmp_path: Any) -> None:
    table, classes = toy_table(20), [False, True]
    cheat = {"type": "isin", "column": "late", "values": [True], "label": True, "means": ""}
    with pytest.raises(
        ProjectError, match=r"functions\.cheat reads the column 'late', which .* \(its target is hidden\)"
    ):
        vote(table, Functions.model_validate({"cheat": cheat}), toy_problem(), classes)
    seen = rule(tmp_path, "return np.array(['late' in rows] * len(rows))") | {"label": True, "means": ""}
    votes = vote(table, Functions.model_validate({"seen": seen}), toy_problem(), classes)
    assert (votes["seen"] == -1).all()
