"""Run the project as ``mlops-template`` or ``python -m mlops_template``."""

from pathlib import Path

from kedro.framework.cli.cli import project_commands
from kedro.framework.cli.utils import CommandCollection
from kedro.framework.project import configure_project
from kedro.framework.startup import bootstrap_project
from kedro.utils import find_kedro_project

from mlops_template.cli import cli


def main() -> None:
    """Offer the project's commands and Kedro's own, without those of the plugins."""
    project = find_kedro_project(Path.cwd())
    if project is None:
        metadata = None
        configure_project(Path(__file__).parent.name)
    else:
        metadata = bootstrap_project(project)
    CommandCollection(("Commands", [cli, project_commands]))(obj=metadata)


if __name__ == "__main__":
    main()
