"""A block of YAML that names a class and the arguments it is built with."""

import inspect
from typing import Any

from pydantic import ConfigDict

from mlops_template.backends import load_backend
from mlops_template.backends.arguments import refuse_wrong_arguments
from mlops_template.errors import ProjectError
from mlops_template.parameters import Parameters


class Block(Parameters):
    """One class and what it is built with.

    Attributes:
        type: A file of the role's folder below ``backends/``, the dotted path of any class with the interface of the
            role, or ``file.py:Name`` with the file's path from the project's folder.

    Every other key is an argument of the class.
    """

    model_config = ConfigDict(extra="allow")

    type: str

    @property
    def arguments(self) -> dict[str, Any]:
        """What the class is built with."""
        return dict(self.model_extra or {})

    def build(self, role: str, **given: Any) -> Any:
        """Make the object.

        Args:
            role: A folder of ``backends/``.
            given: What it is given besides, where its class takes an argument of that name and the block says nothing.

        Raises:
            ProjectError: There is no such class, or it does not take an argument or its value.
        """
        refuse_wrong_arguments(role, self.type, self.arguments)
        class_ = load_backend(role, self.type)
        accepted = inspect.signature(class_).parameters
        try:
            return class_(**({name: value for name, value in given.items() if name in accepted} | self.arguments))
        except TypeError as error:
            raise ProjectError(f"{self.type}: {error}") from error
