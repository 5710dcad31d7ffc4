"""Whose code makes a feature: what trying cannot prove is taken on trust of known classes only."""

from collections.abc import Iterator
from typing import Any

_FEATURES = f"{__name__.partition('.')[0]}.backends.features."
_PASSING = {f"{_FEATURES}base.reading", f"{_FEATURES}numeric"}  # whose functions tell no two numbers apart but by size


def trusted(part: Any) -> bool:
    """Whether an object's class is scikit-learn's or one of the project's enrichers; a file of one's own is neither."""
    return _known(type(part).__module__)


def trusted_inside(part: Any) -> bool:
    """Whether this holds of a fitted block and of every transformer and function inside it."""
    functions = [each.func for each in inside(part) if getattr(each, "func", None) is not None]
    return all(map(trusted, inside(part))) and all(_known(each.__module__) for each in functions)


def passes_numbers(part: Any) -> bool:
    """Whether nothing inside a fitted block could make one number among others something special.

    An encoder could, that knows a code which is rare, and an imputer that takes -999 for missing.
    """
    return all(_passes(each) for each in inside(part) if not _composed(each))


def inside(part: Any) -> Iterator[Any]:
    """Give the transformers inside a fitted block, itself among them."""
    if isinstance(part, dict):
        part = list(part.values())
    if isinstance(part, list | tuple):
        for each in part:
            yield from inside(each)
    elif hasattr(part, "get_params"):
        yield part
        yield from inside(list(vars(part).values()))


def _known(module: str) -> bool:
    return module.startswith((_FEATURES, "sklearn."))


def _composed(part: Any) -> bool:
    return any(hasattr(part, name) for name in ("steps", "transformer_list", "transformer_"))


def _passes(part: Any) -> bool:
    if hasattr(part, "func"):
        return part.func is None or part.func.__module__ in _PASSING
    missing = getattr(part, "missing_values", None)
    return hasattr(part, "statistics_") and missing is not None and bool(missing != missing)  # noqa: PLR0124  NaN only
