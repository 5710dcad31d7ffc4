"""The one loader: a name in YAML becomes a class, and its library is imported only then."""

import inspect
from collections.abc import Mapping
from difflib import get_close_matches
from importlib import import_module
from pkgutil import iter_modules
from traceback import extract_tb
from types import ModuleType
from typing import Any

from mlops_template.backends.own_file import module_of_file
from mlops_template.errors import ProjectError, nearest

_ALIKE = 0.83  # num_leafs is a slip of num_leaves, but colsample_bynode is not colsample_bytree


def load_backend(role: str, type_: str) -> type[Any]:
    """Give the class behind a `type:`.

    A plain word is a file of ``backends/<role>/`` and gives the one class that stands in it. A word with dots is the
    import path of anybody's class, or a file of one's own and a class in it.

    Args:
        role: A folder of ``backends/``.
        type_: ``numeric``, ``sklearn.preprocessing.QuantileTransformer``, or ``features/mine.py:Mine`` with the file's
            path from the project's folder.

    Raises:
        ProjectError: There is no such file or class, or its library is not installed.
    """
    return load_class(type_) if "." in type_ else _load_own(role, type_)


def refuse_unknown_arguments(role: str, type_: str, arguments: Mapping[str, Any]) -> None:
    """See that the class behind a `type:` takes the arguments that stand beside it.

    One that takes any, as LightGBM and XGBoost do for the sake of their parameters' other names, is only asked whether
    an argument looks like a slip of one that it names.

    A class whose arguments depend on each other names those that it takes itself, by a class method
    ``accepts(arguments)``.

    Raises:
        ProjectError: It does not take one of them, or cannot be loaded.
    """
    class_ = load_backend(role, type_)
    told = hasattr(class_, "accepts")
    accepted = class_.accepts(arguments) if told else _arguments(class_)
    parameters = inspect.signature(class_).parameters.values()
    open_ = not told and any(each.kind is each.VAR_KEYWORD for each in parameters)
    for name in arguments:
        if name not in accepted and (not open_ or get_close_matches(name, accepted, cutoff=_ALIKE)):
            raise ProjectError(f"{type_} takes no argument {name!r}; {nearest(name, sorted(accepted))}")


def _arguments(class_: type[Any]) -> list[str]:
    """Name the arguments of a class; of one that takes any, also those that its bases name."""
    names: dict[str, None] = {}
    for each in [class_, *(base for base in inspect.getmro(class_)[1:-1] if "__init__" in vars(base))]:
        parameters = inspect.signature(each).parameters.values()
        names |= {one.name: None for one in parameters if one.kind not in {one.VAR_KEYWORD, one.VAR_POSITIONAL}}
        if not any(one.kind is one.VAR_KEYWORD for one in parameters):
            break
    return [*names]


def load_class(path: str) -> type[Any]:
    """Import a class by its dotted path, or from a file.

    Args:
        path: ``package.module.Name``, or ``file.py:Name`` with the file's path from the project's folder.

    Raises:
        ProjectError: It cannot be imported; says the nearest name or what to install.
    """
    place, _, name = path.rpartition(":" if ".py:" in path else ".")
    if not place:
        raise ProjectError(f"{path!r} is not the dotted path of a class, such as sklearn.linear_model.Ridge")
    module = _run(place) if ".py:" in path else _import(place)
    if not hasattr(module, name):
        classes = [known for known in dir(module) if known[0].isupper()]
        raise ProjectError(f"{place} has no class {name!r}; {nearest(name, classes).split(' Known:')[0]}")
    loaded: type[Any] = getattr(module, name)
    if not isinstance(loaded, type):
        raise ProjectError(f"{path} is not a class")
    return loaded


def backend_names(role: str) -> list[str]:
    """Give the names that `load_backend` knows for a role: its files, less ``base``."""
    folder = import_module(f"{__name__}.{role}")
    return sorted(found.name for found in iter_modules(folder.__path__) if found.name != "base")


def _load_own(role: str, name: str) -> type[Any]:
    known = backend_names(role)
    if name not in known:
        raise ProjectError(
            f"backends/{role} has no {name!r}; {nearest(name, known)}; "
            f"any other class is named by its dotted path: package.module.{name}"
        )
    module = _import(f"{__name__}.{role}.{name}", extra=name)
    [own] = [
        found
        for found in vars(module).values()
        if isinstance(found, type) and found.__module__ == module.__name__ and not found.__name__.startswith("_")
    ]
    return own


def _import(module: str, extra: str | None = None) -> ModuleType:
    try:
        return import_module(module)
    except ImportError as error:
        package = __name__.split(".", maxsplit=1)[0].replace("_", "-")
        remedy = f"pip install '{package}[{extra}]'" if extra else f"pip install {module.split('.', maxsplit=1)[0]}"
        raise ProjectError(f"cannot import {module} ({error}); is it a typo, or missing? Try: {remedy}") from error


def _run(file: str) -> ModuleType:
    try:
        return module_of_file(file)
    except ProjectError:
        raise
    except Exception as error:  # whatever stands in the user's own file
        lines = [f", line {each.lineno}" for each in extract_tb(error.__traceback__) if each.filename.endswith(file)]
        raise ProjectError(f"cannot import {file}{(lines or [''])[-1]}: {type(error).__name__}: {error}") from error
