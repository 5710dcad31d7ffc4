"""The project's own commands: one file each, imported only when it is called; `telling` words what goes wrong."""

import click

from mlops_template.cli.telling import TellingGroup


@click.group(
    cls=TellingGroup,
    name=__name__.split(".", maxsplit=1)[0],
    lazy_subcommands={name: f"{__name__}.{name}.{name}" for name in ("clean", "data", "plan", "run")},
)
def cli() -> None:
    """From raw tables to a monitored champion."""
