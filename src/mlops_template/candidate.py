"""What passes between pipelines: a fitted candidate, its summary, and a candidate found again by its run."""

from dataclasses import dataclass
from typing import Any, Literal, Protocol

import pandas as pd
from pydantic import BaseModel, ConfigDict


class Predictor(Protocol):
    """Anything that answers raw rows."""

    def predict(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Give ``prediction`` and, for classes, ``probability_<class>``, one row for each of `rows`."""
        ...


class LoadedModel(Predictor, Protocol):
    """What MLflow gives back: it checks the rows against the signature, then asks the model."""

    def get_raw_model(self) -> Any:
        """Give the model itself, as it was before MLflow."""
        ...


@dataclass(frozen=True)
class Candidate:
    """A model that stands for election, as its pipeline hands it to the catalog.

    Attributes:
        engine: The library that fits it.
        model: Raw rows in, predictions out; None where fitting failed.
        sample: A few raw rows with the columns that the model reads; gives the signature.
        metrics: ``validation_<metric>`` to value.
        params: What it was built with.
        timings: Seconds: ``fit_seconds``, ``predict_seconds``.
        seed: The seed of all that was drawn by chance.
        error: Why it failed.
        name: What it calls itself; None takes its key in the YAML.
        judged_on: Tells the validation rows that its metrics are of from any others.
    """

    engine: str
    model: Predictor | None
    sample: pd.DataFrame
    metrics: dict[str, float]
    params: dict[str, Any]
    timings: dict[str, float]
    seed: int
    error: str | None = None
    name: str | None = None
    judged_on: str | None = None


class CandidateSummary(BaseModel):
    """What other pipelines know of a candidate."""

    # a metric may be no number: "NaN" is read back, null would not be
    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=(), ser_json_inf_nan="strings")

    run_id: str
    model_uri: str | None
    name: str
    pipeline: str
    engine: str
    params: dict[str, Any]
    metrics: dict[str, float]
    timings: dict[str, float]
    size_bytes: int
    status: Literal["ok", "failed"]
    error: str | None
    seed: int
    provenance: dict[str, Any]
    judged_on: str | None = None


@dataclass(frozen=True)
class LoadedCandidate:
    """A candidate found again: its run, and its model ready to predict.

    Attributes:
        run_id: The MLflow run that logged it.
        model_uri: Where MLflow keeps it.
        name: Its key in the YAML.
        engine: The library that fitted it.
        version: Its version in the registry; None where it is not registered.
        metrics: What its run recorded.
        params: What it was built with.
        seed: The seed of all that was drawn by chance.
        model: Raw rows in, predictions out.
    """

    run_id: str
    model_uri: str
    name: str
    engine: str
    version: int | None
    metrics: dict[str, float]
    params: dict[str, Any]
    seed: int
    model: LoadedModel
