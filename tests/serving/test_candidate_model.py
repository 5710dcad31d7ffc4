from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest

from mlops_template.modelling.refitting import refitted
from mlops_template.serving.candidate_model import FILE_NAME, CandidateModel, _load_pyfunc, encode

from toy import TARGETS, toy_model, toy_table

CLASSES = {"binary": ["probability_False", "probability_True"], "multiclass": [f"probability_{each}" for each in "abc"]}


@pytest.fixture(scope="module")
def models() -> dict[str, CandidateModel]:
    return {task: toy_model(task) for task in TARGETS}


@pytest.mark.parametrize("task", ["binary", "multiclass"])
def test_answers_with_labels_and_probabilities(models: dict[str, CandidateModel], task: str) -> None:
    table = toy_table(seed=1)
    answer = models[task].predict(table)
    assert list(answer) == ["prediction", *CLASSES[task]]
    probabilities = answer[CLASSES[task]].to_numpy()
    assert np.allclose(probabilities.sum(axis=1), 1)
    likeliest = [CLASSES[task][code].removeprefix("probability_") for code in probabilities.argmax(axis=1)]
    assert answer["prediction"].astype(str).tolist() == likeliest
    assert (answer["prediction"] == table[TARGETS[task]]).mean() > 0.75
    assert answer["prediction"].dtype == table[TARGETS[task]].dtype


def test_answers_with_values(models: dict[str, CandidateModel]) -> None:
    table = toy_table(seed=1)
    answer = models["regression"].predict(table)
    assert list(answer) == ["prediction"]
    assert np.corrcoef(answer["prediction"], table["delay"])[0, 1] > 0.9


@pytest.mark.parametrize("task", list(TARGETS))
def test_rows_keep_their_index_and_answer_alone(models: dict[str, CandidateModel], task: str) -> None:
    rows = toy_table(20, seed=1)
    rows.index = pd.Index([f"r{number % 7}" for number in range(20)])
    answer = models[task].predict(rows)
    assert answer.index.tolist() == rows.index.tolist()
    alone = pd.concat([models[task].predict(rows.iloc[[number]]) for number in range(20)])
    pd.testing.assert_frame_equal(alone, answer, rtol=1e-12)


@pytest.mark.parametrize("task", list(TARGETS))
def test_refit_fits_a_copy_on_other_rows(models: dict[str, CandidateModel], task: str) -> None:
    model, rows = models[task], toy_table(60, seed=2)
    before = model.predict(rows)
    again = refitted(model.get_raw_model(), rows, rows[TARGETS[task]], None)
    assert not again.predict(rows).equals(before)
    assert model.predict(rows).equals(before)
    assert again.classes.tolist() == model.classes.tolist()
    assert set(again.pipeline.named_steps) == {"features", "model"}


@pytest.mark.parametrize("labels", [[False, True], ["No", "Yes"], [3, 7, 20]])
def test_encode_gives_codes_in_the_order_of_the_classes(labels: list) -> None:
    truth = pd.Series([labels[-1], labels[0], labels[-1]], index=[5, 5, 5])
    assert encode(truth, np.array(labels)).tolist() == [len(labels) - 1, 0, len(labels) - 1]


def test_encode_refuses_a_label_that_no_training_row_had() -> None:
    with pytest.raises(ValueError, match=r"labels that the training rows do not: \['d'\]"):
        encode(pd.Series(["a", "d"]), np.array(["a", "b"]))


def test_is_found_again_by_file_or_folder(models: dict[str, CandidateModel], tmp_path: Path) -> None:
    rows = toy_table(5)
    joblib.dump(models["binary"], tmp_path / FILE_NAME)
    for place in (tmp_path, tmp_path / FILE_NAME):
        assert _load_pyfunc(str(place)).predict(rows).equals(models["binary"].predict(rows))


@pytest.mark.parametrize("task", TARGETS)
def test_no_rows_have_no_answers(models: dict[str, CandidateModel], task: str) -> None:
    rows = toy_table()
    none = models[task].predict(rows.head(0))
    assert len(none) == 0
    assert list(none) == list(models[task].predict(rows))
