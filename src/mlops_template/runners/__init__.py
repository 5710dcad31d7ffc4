"""How the nodes of a run are carried out."""

from importlib import import_module
from typing import Any

from mlops_template.runners.tags import CONDUCTS, SIDE_BY_SIDE

__all__ = ["CONDUCTS", "SIDE_BY_SIDE", "DaskRunner", "SideBySideRunner"]

_LAZY = {"DaskRunner": "dask.runner", "SideBySideRunner": "side_by_side"}


def __getattr__(name: str) -> Any:
    """Import a runner when it is asked for: every pipeline imports this module for its tags."""
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return getattr(import_module(f"{__name__}.{_LAZY[name]}"), name)
    except ModuleNotFoundError as error:
        from mlops_template.errors import ProjectError

        package = __name__.split(".", maxsplit=1)[0].replace("_", "-")
        raise ProjectError(f"{name} needs {error.name}; run: pip install '{package}[dask]'") from error
