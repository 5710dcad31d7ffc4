"""Typed parameters: the base of every model of the YAML, and the one function that reads them early."""

import json
import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, TypeVar, runtime_checkable

import click
from kedro.config import OmegaConfigLoader
from kedro.framework.project import settings
from kedro.utils import find_kedro_project
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, model_validator

from mlops_template.errors import ProjectError, nearest

P = TypeVar("P")
_NO_KEYS = "keys with values are wanted here"


class Parameters(BaseModel):
    """Frozen; an unknown key is refused with the nearest known one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _refuse_unknown_keys(cls, values: Any) -> Any:
        if isinstance(values, dict) and cls.model_config.get("extra") == "forbid":
            known = sorted(cls.model_fields)
            for key in values:
                if key not in known:
                    raise ValueError(f"unknown key {key!r}; {nearest(str(key), known)}")
        return values


@runtime_checkable
class NamesCode(Protocol):
    """Parameters that name a class, which is imported only when a run is about to use it."""

    def check(self) -> None:
        """See that the class is there and takes its arguments; a ProjectError says what is wrong."""
        ...


@runtime_checkable
class ReadsColumns(Protocol):
    """Parameters that read columns of the problem."""

    def refuse_other_columns(self, columns: dict[str, tuple[str, ...]]) -> None:
        """See that they read nothing but `columns`, which are told by kind; a ProjectError names the nearest."""
        ...


@runtime_checkable
class NeedsModules(Protocol):
    """Parameters that know which modules their work will import."""

    @property
    def modules(self) -> tuple[str, ...]:
        """Their names; they can be imported before there is any work."""
        ...


def declared(key: str, model: type[P]) -> P:
    """Read one top key of the parameters and check it, before any node exists.

    A pipeline's nodes depend on names that stand in YAML. The environment comes from the command line,
    else from ``KEDRO_ENV``, else it is `local`.

    Args:
        key: The top key, such as ``training``.
        model: What its value must be.

    Raises:
        ProjectError: The key is missing or its value does not fit `model`.
    """
    try:
        return TypeAdapter(model).validate_python(_read(key))
    except ValidationError as error:
        raise ProjectError(explain(key, error)) from error


def declared_names(key: str) -> list[str]:
    """Read the names of a mapping in the parameters; a name set to null is left out.

    Args:
        key: Its path, such as ``training.models``.
    """
    return [name for name, value in _with_keys(_read(key), key).items() if value is not None]


def configured(kind: str) -> dict[str, Any]:
    """Read another part of the configuration, such as ``runner``, in the environment of this command.

    Args:
        kind: One of ``config_patterns`` in settings.py.
    """
    return {**_configuration(kind)}


def refuse_unknown_keys(known: list[str]) -> None:
    """See that every top key of the parameters is somebody's.

    Raises:
        ProjectError: One is nobody's; says the nearest known one.
    """
    for key in _parameters():
        if key not in known:
            raise ProjectError(f"parameters: unknown key {key!r}; {nearest(key, known)}")


def refuse_unfilled() -> None:
    """See that no value is ``???``, which is YAML's place for one that must be given.

    Raises:
        ProjectError: Some are; names them all.
    """
    unfilled = list(_unfilled(_parameters()))
    if unfilled:
        raise ProjectError(
            f"parameters: these still are `???`: {', '.join(unfilled)}\n"
            "Fill them in below conf/base, and give catalog_01_raw.yml an entry source_<table> for each raw table."
        )


def _unfilled(value: Any, path: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _unfilled(inner, f"{path}.{key}" if path else str(key))
    elif value == "???":
        yield path


def explain(key: str, error: ValidationError) -> str:
    """Word a validation error as one line per fault, each with its full key."""
    faults = []
    for fault in error.errors(include_url=False):
        where = ".".join([key, *(str(part) for part in fault["loc"])])
        given = "" if fault["type"] in {"value_error", "missing"} else f" (given: {fault['input']!r})"
        told = _NO_KEYS if fault["type"] in {"model_type", "dict_type"} else fault["msg"].removeprefix("Value error, ")
        faults.append(f"parameters: {where}: {told}{given}")
    return "\n".join(faults)


def _read(path: str) -> Any:
    value = _parameters()
    for key in path.split("."):
        if key not in _with_keys(value, path):
            raise ProjectError(f"parameters: {path}: no key {key!r}; {nearest(key, sorted(value))}")
        value = value[key]
    return value


def _with_keys(value: Any, path: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ProjectError(f"parameters: {path}: {_NO_KEYS} (given: {value!r})")
    return value


def _parameters() -> dict[str, Any]:
    return _configuration("parameters")


def _configuration(kind: str) -> dict[str, Any]:
    context = click.get_current_context(silent=True)
    options = context.params if context else {}
    runtime = options.get("params")
    project = find_kedro_project(Path.cwd()) or Path.cwd()
    source = str(options.get("conf_source") or project / settings.CONF_SOURCE)
    files = tuple((str(file), file.stat().st_mtime_ns) for file in sorted(Path(source).rglob("*.yml")))
    runtime_json = json.dumps(runtime if isinstance(runtime, dict) else None)
    return _load(kind, source, options.get("env") or os.environ.get("KEDRO_ENV"), runtime_json, files)


@lru_cache(maxsize=2)  # every pipeline asks, and each reading of the files takes 30 ms
def _load(
    kind: str, source: str, env: str | None, runtime_json: str, _files: tuple[tuple[str, int], ...]
) -> dict[str, Any]:
    loader: OmegaConfigLoader = settings.CONFIG_LOADER_CLASS(
        conf_source=source, env=env, runtime_params=json.loads(runtime_json), **settings.CONFIG_LOADER_ARGS
    )
    configuration: dict[str, Any] = loader[kind]
    return configuration
