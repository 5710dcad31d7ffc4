"""How anything that answers raw rows becomes an MLflow model: one file, its signature, its code, what it needs."""

import hashlib
import tempfile
from collections.abc import Mapping
from functools import cache
from importlib.metadata import packages_distributions, version
from pathlib import Path
from types import ModuleType
from typing import Any

import joblib
import mlflow
import pandas as pd
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema

import mlops_template

PACKAGE = Path(mlops_template.__file__).parent
_TYPES = {"f": "double", "i": "long", "u": "long", "b": "boolean", "M": "datetime"}
_MODULES = ("mlflow", "pandas", "numpy", "sklearn", "joblib", "pydantic", "kedro", "click")


def log_model(
    model: Any, loader: ModuleType, name: str, rows: pd.DataFrame, answer: pd.DataFrame, *engines: str
) -> tuple[str, int]:
    """Log a model in the running MLflow run.

    Args:
        model: What is kept.
        loader: The module that finds it again: its `FILE_NAME`, and its `_load_pyfunc`.
        name: Under which the run keeps it.
        rows: Raw rows that it answers; they give the signature.
        answer: Its answer.
        engines: The libraries that it needs besides those that all models need, by the names of their modules; what
            else it needs the model says itself, as ``requires``.

    Returns:
        Its address, and its size in bytes.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / loader.FILE_NAME
        joblib.dump(model, file)
        info = mlflow.pyfunc.log_model(
            name=name,
            loader_module=loader.__name__,
            data_path=str(file),
            code_paths=[str(PACKAGE)],
            signature=ModelSignature(inputs=_schema(rows), outputs=_schema(answer)),
            pip_requirements=requirements(*engines, *getattr(model, "requires", ())),
        )
        return info.model_uri, file.stat().st_size


def requirements(*engines: str) -> list[str]:
    """Give the exact versions of what a model needs."""
    names = _distributions()
    known = dict.fromkeys(names[module][0] for module in (*_MODULES, *engines) if module in names)
    return [f"{name}=={version(name)}" for name in known]


@cache
def source_digest() -> str:
    """Tell this package's code from any other."""
    digest = hashlib.sha256()
    for file in sorted(PACKAGE.rglob("*.py")):
        digest.update(str(file.relative_to(PACKAGE)).encode() + file.read_bytes())
    return digest.hexdigest()


def _schema(frame: pd.DataFrame) -> Schema:
    return Schema([ColSpec(_TYPES.get(dtype.kind, "string"), str(column)) for column, dtype in frame.dtypes.items()])


@cache  # half a second, and nothing is installed during a run
def _distributions() -> Mapping[str, list[str]]:
    return packages_distributions()
