"""The three names of a project, and which of them cannot be."""

import keyword
import re
import sys
from dataclasses import dataclass
from importlib.machinery import PathFinder
from pathlib import Path, PurePosixPath
from sysconfig import get_path

from mlops_template_starter.template import Manifest

LONGEST = 32  # with a longer package the template's lines would no longer fit
# Python's own tests, which it does not list as a module, and what is imported by another name than it is installed by
OTHER_NAMES = {"test", "attr", "dateutil", "dotenv", "git", "google", "jwt", "pkg_resources", "sklearn", "yaml"}


@dataclass(frozen=True)
class Names:
    """What the project is called.

    Attributes:
        title: As people write it.
        package: As Python imports it.
        distribution: As pip and the shell know it; the folder bears it too.
    """

    title: str
    package: str
    distribution: str

    def fault(self, root: Path) -> str | None:
        """Say why a project cannot bear these names; None where it can.

        Args:
            root: The template's folder.
        """
        if not re.fullmatch(r"[a-z][a-z0-9_]*", self.package):
            return f"{self.package!r} cannot name a package: it takes a-z, digits and underscores, a letter first"
        if not re.fullmatch(r"[a-z0-9]+([._-]+[a-z0-9]+)*", self.distribution):
            return f"{self.distribution!r} cannot name a distribution: it takes letters a-z, digits and hyphens"
        if len(self.package) > LONGEST:
            return f"{self.package!r} is too long to name a package: at most {LONGEST} characters"
        if taken := self._taken(root):
            return f"{self.package!r} cannot name a package: it is {taken}; take another name"
        return None

    def _taken(self, root: Path) -> str | None:
        if keyword.iskeyword(self.package) or self.package in sys.stdlib_module_names:
            return "a word or a module of Python itself"
        if {self.package, _importable(self.distribution)} & _names_in_use(root):
            return "the name of something that the project builds on"
        if PathFinder.find_spec(self.package, [get_path("purelib"), get_path("platlib")]):
            return "installed here already"
        return None


def _names_in_use(root: Path) -> set[str]:
    """Name what the project's own folders and its dependencies have taken already."""
    files = [PurePosixPath(file) for file in Manifest.of(root).files]
    folders = {file.parts[0] for file in files}
    modules = {PurePosixPath(file.parts[1]).stem for file in files if file.parts[0] in {"src", "tests"}}
    lock = (root / "requirements-dev.txt").read_text("utf-8")
    dependencies = {_importable(name) for name in re.findall(r"^[\w.-]+", lock, re.MULTILINE)}
    return folders | modules | dependencies | OTHER_NAMES


def _importable(distribution: str) -> str:
    return re.sub(r"[.-]", "_", distribution.lower())
