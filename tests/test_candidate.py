import math

import pytest
from pydantic import ValidationError

from mlops_template.candidate import CandidateSummary

from toy import toy_summary


def test_summary_survives_json() -> None:
    summary = toy_summary(params={"alpha": 0.1, "parts": [1, None]}, error="ValueError: no", status="failed")
    assert CandidateSummary.model_validate_json(summary.model_dump_json()) == summary


def test_summary_survives_json_with_a_metric_that_is_no_number() -> None:
    summary = toy_summary(metrics={"validation_r2": math.nan, "validation_rmse": math.inf})
    again = CandidateSummary.model_validate_json(summary.model_dump_json())
    assert math.isnan(again.metrics["validation_r2"])
    assert again.metrics["validation_rmse"] == math.inf


def test_summary_refuses_what_the_contract_does_not_name() -> None:
    with pytest.raises(ValidationError, match="colour"):
        toy_summary(colour="red")
    with pytest.raises(ValidationError, match="'ok' or 'failed'"):
        toy_summary(status="fine")
