"""Classes and functions that stand in a .py file of one's own, outside any package."""

import sys
from collections.abc import Callable
from hashlib import sha256
from operator import attrgetter
from pathlib import Path
from types import ModuleType
from typing import Any

from kedro.utils import find_kedro_project

from mlops_template.errors import ProjectError


def module_of_file(place: str) -> ModuleType:
    """Run a file once, and give its module.

    What its classes make may be pickled: the pickle carries the file's text, so that a fitted model answers where the
    file is not.

    Args:
        place: The file's path from the project's folder.

    Raises:
        ProjectError: There is no such file.
    """
    path = _path(place)
    return _module(path.stem, path.read_text("utf-8"), str(path))


def digest_of_file(place: str) -> str:
    """Tell what stands in a file from anything else.

    Args:
        place: ``file.py:Name`` with the file's path from the project's folder, or that path alone.

    Raises:
        ProjectError: There is no such file.
    """
    return sha256(_path(place.partition(".py:")[0].removesuffix(".py") + ".py").read_bytes()).hexdigest()


class Carried:
    """A class that travels: where it stands in a file of one's own, its pickle carries the file's text.

    Args:
        class_: Of such a file, or of any module.
    """

    def __init__(self, class_: type[Any]) -> None:
        self.class_ = class_

    def __reduce__(self) -> Any:
        name = self.class_.__module__
        if name not in _texts:
            return Carried, (self.class_,)
        return _carried_anew, (*_texts[name], self.class_.__qualname__)


_texts: dict[str, tuple[str, str]] = {}


def _carried_anew(stem: str, text: str, name: str) -> Carried:
    return Carried(attrgetter(name)(_module(stem, text, f"<{stem}>")))


def _path(place: str) -> Path:
    path = (find_kedro_project(Path.cwd()) or Path.cwd()) / place
    if not path.is_file():
        raise ProjectError(f"there is no file {path}")
    return path


def _module(stem: str, text: str, origin: str) -> ModuleType:
    name = _name(stem, text)
    if name not in sys.modules:
        module = sys.modules[name] = ModuleType(name)
        module.__file__ = origin
        try:
            exec(compile(text, origin, "exec"), vars(module))
        except BaseException:
            del sys.modules[name]
            raise
        _texts[name] = (stem, text)
        _let_travel(module, stem, text)
    return sys.modules[name]


def _name(stem: str, text: str) -> str:
    # no import statement can name it, so it hides no other module; the same text is the same module wherever it lies
    return f"{__name__}:{stem}:{sha256(text.encode()).hexdigest()[:16]}"


def _let_travel(module: ModuleType, stem: str, text: str) -> None:
    for value in vars(module).copy().values():
        of_file = isinstance(value, type) and value.__module__ == module.__name__
        if of_file and value.__reduce_ex__ is object.__reduce_ex__:
            value.__reduce_ex__ = _with_text(stem, text)


def _with_text(stem: str, text: str) -> Callable[..., Any]:
    def reduce(self: Any, protocol: Any) -> Any:
        reduced: Any = object.__reduce_ex__(self, max(protocol, 2))
        if type(self).__module__ != _name(stem, text):  # a subclass that stands elsewhere
            return reduced
        _, (_, *given), *state = reduced
        return (_made_anew, (stem, text, type(self).__qualname__, *given), *state)

    return reduce


def _made_anew(stem: str, text: str, name: str, *given: Any) -> Any:
    made: Any = _module(stem, text, f"<{stem}>")
    for part in name.split("."):
        made = getattr(made, part)
    return made.__new__(made, *given)
