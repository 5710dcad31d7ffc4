"""A function by the path that YAML gives it."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from mlops_template.backends.own_file import module_of_file
from mlops_template.errors import ProjectError, nearest


def load_function(path: str) -> Callable[..., Any]:
    """Import a function.

    Args:
        path: ``package.module.name``, or ``file.py:name`` with the file's path from the project's folder.

    Raises:
        ProjectError: There is no such file, module or function, or it cannot be imported.

    >>> load_function("statistics.median")([1, 2, 9])
    2
    """
    place, _, name = path.rpartition(":" if ":" in path else ".")
    if not place or not name:
        raise ProjectError(f"{path!r} is neither package.module.function nor file.py:function")
    try:
        module = module_of_file(place) if place.endswith(".py") else import_module(place)
    except ProjectError:
        raise
    except Exception as error:  # whatever stands in the user's own module
        raise ProjectError(f"cannot import {place} for {path!r}: {type(error).__name__}: {error}") from error
    function = getattr(module, name, None)
    if not callable(function):
        known = [known for known, value in vars(module).items() if callable(value) and not known.startswith("_")]
        raise ProjectError(f"{place} has no function {name!r}; {nearest(name, known).split(' Known:')[0]}")
    loaded: Callable[..., Any] = function
    return loaded
