"""The project's own commands: one file each, imported only when it is called."""

import click
from kedro.framework.cli.utils import LazyGroup


@click.group(
    cls=LazyGroup,
    name=__name__.split(".", maxsplit=1)[0],
    lazy_subcommands={name: f"{__name__}.{name}.{name}" for name in ("clean", "data", "plan", "run")},
)
def cli() -> None:
    """From raw tables to a monitored champion."""
