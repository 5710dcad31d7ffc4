"""Make a project out of the template: leave out, copy, rename."""

import re
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

from mlops_template_starter.names import Names
from mlops_template_starter.template import Manifest

# the template's own files: what makes projects, and what tells the template's history
OWN = (
    "CHANGELOG.md",
    "cookiecutter.json",
    "prompts.yml",
    "setup.py",
    "starter_extension.py",
    "hooks/*",
    "{{ cookiecutter.repo_name }}/*",
    "src/mlops_template_starter/*",
    "tests/starter/*",
    "tests/integration/test_starter.py",
    "docs/decisions/*starter*",
)
OWN_LINES = re.compile(
    r"^[^\w\n]*>>> template only[^\w\n]*\n.*?^[^\w\n]*<<< template only[^\w\n]*\n\n?", re.DOTALL | re.MULTILINE
)
SPELLINGS = re.compile(r"mlops(?P<joint>[ _-]?)template", re.IGNORECASE)


def make(root: Path, target: Path, names: Names) -> None:
    """Fill `target` with the template's files under the project's own names."""
    manifest = Manifest.of(root)
    for file in handed_on(manifest.files):
        copy = target / renamed(file, names)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / file, copy)
        try:
            text = copy.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            continue  # an image has no names in it
        copy.write_bytes(renamed(OWN_LINES.sub("", text), names).encode("utf-8"))
    _state(target, names, manifest)
    _tidy(target)


def handed_on(files: tuple[str, ...]) -> list[str]:
    """Leave out what belongs to the template itself."""
    return [file for file in files if not any(fnmatch(file, own) for own in OWN)]


def renamed(text: str, names: Names) -> str:
    """Put the project's names in place of the template's, each in its spelling.

    >>> renamed("mlops_template, mlops-template, MLOPS_TEMPLATE_X", Names("My Shop", "my_shop", "my-shop"))
    'my_shop, my-shop, MY_SHOP_X'
    """
    spelled = {"_": names.package, "-": names.distribution, " ": names.title, "": names.title.replace(" ", "")}

    def by_spelling(found: re.Match[str]) -> str:
        name = spelled[found["joint"]]
        return name.upper() if found[0].isupper() else name

    return SPELLINGS.sub(by_spelling, text)


def _state(target: Path, names: Names, manifest: Manifest) -> None:
    """Write what is the project's own to say: its title, its first version, and where it comes from."""
    origin = f'[tool.template]\nversion = "{manifest.version}"\ncommit = "{manifest.commit}"\n'
    pyproject = {
        r"^description = .*$": f'description = "{names.title}"',
        r"^project_name = .*$": f'project_name = "{names.title}"',
        r"\Z": f"\n{origin}",
    }
    _rewrite(target / "pyproject.toml", pyproject)
    _rewrite(target / "README.md", {r"\A# .*$": f"# {names.title}"})
    _rewrite(target / "src" / names.package / "__init__.py", {r"^__version__ = .*$": '__version__ = "0.1.0"'})


def _rewrite(file: Path, changes: dict[str, str]) -> None:
    text = file.read_text("utf-8")
    for pattern, replacement in changes.items():
        text, count = re.subn(pattern, replacement, text, flags=re.MULTILINE)
        if count != 1:
            raise ValueError(f"{file.name} has {count} lines like {pattern}, not one")
    file.write_text(text, "utf-8")


def _tidy(target: Path) -> None:
    """Sort imports and break lines as the new name wants them."""
    ruff = shutil.which("ruff", path=str(Path(sys.executable).parent)) or shutil.which("ruff")
    if ruff is None:
        print("Ruff is not installed here: run `make format` once in the new project.")  # noqa: T201
        return
    for command in (["check", "--quiet", "--fix-only", "--select", "I"], ["format", "--quiet"]):
        subprocess.run([ruff, *command, "--no-cache", target], check=True)
