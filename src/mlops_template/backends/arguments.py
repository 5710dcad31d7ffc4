"""Arguments beside a `type:`, seen to fit before the class is built."""

import json
from collections.abc import Mapping
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError

from mlops_template.backends import load_backend, refuse_unknown_arguments
from mlops_template.errors import ProjectError, nearest

_WORDS = {str: "text", int: "a whole number", float: "a number", bool: "true or false", NoneType: "null"}


def refuse_wrong_arguments(role: str, type_: str, arguments: Mapping[str, Any]) -> None:
    """See that the class behind a `type:` takes the arguments that stand beside it, by name and by value.

    Values are held against the type hints of the constructor, where the class is one of ``backends/<role>/``; any other
    class says itself what it takes.

    Raises:
        ProjectError: It does not take one of them, or cannot be loaded.
    """
    class_ = load_backend(role, type_)
    own = class_.__module__.startswith(f"{__package__}.{role}.")
    hints = get_type_hints(class_.__init__, include_extras=True) if own else {}
    for name in arguments:
        if name in hints:
            refuse_wrong_value(f"{type_}: {name}", arguments[name], hints[name])
    refuse_unknown_arguments(role, type_, arguments)


def refuse_wrong_value(name: str, value: Any, hint: Any) -> None:
    """See that a value of YAML fits a type hint, as it stands: no text is read as a number.

    Args:
        name: What to call it.
        value: What YAML gives.
        hint: Of a constructor's argument; Pydantic's annotations count.

    Raises:
        ProjectError: It does not; says the nearest word, or what is wanted.

    >>> refuse_wrong_value("edges", "kmean", Literal["kmeans"])
    Traceback (most recent call last):
    mlops_template.errors.ProjectError: edges cannot be 'kmean'; did you mean 'kmeans'? Known: kmeans
    """
    try:
        # JSON has no tuples and no dates either, so lists and text fit those; strictly all the same
        TypeAdapter(hint).validate_json(json.dumps(value, default=_plain), strict=True)
    except ValidationError as error:
        faults = error.errors(include_url=False)
        raise ProjectError(f"{name} cannot be {value!r}; {_mended(faults, hint)}") from None


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else str(value)


def _mended(faults: list[Any], hint: Any) -> str:
    """Word what is wanted: the bound that was crossed, else the nearest word, else the type."""
    crossed = [
        fault
        for fault in faults
        if fault["type"] == "value_error" or {"gt", "ge", "lt", "le"} & {*fault.get("ctx", {})}
    ]
    if crossed:
        return str(crossed[0]["msg"]).removeprefix("Value error, ").replace("Input should", "it should")
    misspelt = [fault["input"] for fault in faults if fault["type"] == "literal_error"]
    if misspelt and not isinstance(misspelt[0], list | dict):
        return nearest(str(misspelt[0]), _choices(hint))
    return f"wanted is {_worded(hint)}"


def _choices(hint: Any) -> list[str]:
    if get_origin(hint) is Literal:
        return [str(choice) for choice in get_args(hint)]
    return [choice for inner in get_args(hint) for choice in _choices(inner)]


def _worded(hint: Any) -> str:
    """Say a type hint in plain words.

    >>> _worded(list[tuple[str, float]] | None)
    'a list of [text, a number] or null'
    """
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _worded(inner[0])
    if origin is Literal:
        return " or ".join(map(str, inner))
    parts = [_worded(each) for each in inner]
    words = {
        Union: " or ".join(parts),
        UnionType: " or ".join(parts),
        list: f"a list of {parts[0]}" if parts else "",
        tuple: f"[{', '.join(parts)}]",
        dict: f"{parts[-1]} by name" if parts else "",
    }
    return words.get(origin) or _WORDS.get(hint, getattr(hint, "__name__", "another value"))
