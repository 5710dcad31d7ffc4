"""The template's files, as git tracks them or as a wheel packs them."""

import json
import re
import shutil
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

MANIFEST = "starter.json"


class NotATemplate(Exception):
    """The folder is neither a git repository of its own nor packed."""


@dataclass(frozen=True)
class Manifest:
    """What git knows of the template.

    Attributes:
        version: Its version.
        commit: The commit that is checked out, with ``-dirty`` where a tracked file differs from it.
        files: The tracked files, as paths from the root.
    """

    version: str
    commit: str
    files: tuple[str, ...]

    @classmethod
    def of(cls, root: Path) -> Self:
        """Read what a build has packed, else ask git.

        Raises:
            NotATemplate: There is neither.
        """
        packed = root / MANIFEST
        if packed.is_file():
            fields = json.loads(packed.read_text("utf-8"))
            return cls(**fields | {"files": tuple(fields["files"])})
        # a folder inside another repository must not be taken for that repository
        if Path(_git(root, "rev-parse", "--show-toplevel").strip()).resolve() != root.resolve():
            raise NotATemplate(f"{root} is not a git repository of its own")
        tracked = _git(root, "ls-files", "-z").split("\0")
        commit = _git(root, "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*").strip()
        return cls(_version(root), commit, tuple(file for file in tracked if (root / file).is_file()))


def pack(root: Path, target: Path) -> None:
    """Copy the template's files and their manifest to a place without git."""
    manifest = Manifest.of(root)
    for file in manifest.files:
        copy = target / file
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.unlink(missing_ok=True)
        shutil.copy2(root / file, copy)
    (target / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1), "utf-8")


def _version(root: Path) -> str:
    stated = re.search(r'__version__ = "(.+)"', (root / "src/mlops_template/__init__.py").read_text("utf-8"))
    if stated is None:
        raise NotATemplate(f"{root} states no version")
    return stated[1]


def _git(root: Path, *arguments: str) -> str:
    try:
        return subprocess.run(["git", "-C", root, *arguments], capture_output=True, text=True, check=True).stdout
    except FileNotFoundError as error:
        raise NotATemplate("git is not installed") from error
    except subprocess.CalledProcessError as error:
        raise NotATemplate(f"git cannot read {root}: {error.stderr.strip()}") from error
