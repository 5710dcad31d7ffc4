"""The project's own commands: one file each, imported only when it is called."""

import click
from kedro.framework.cli.utils import LazyGroup


@click.group(
    cls=LazyGroup,
    name=__name__.split(".", maxsplit=1)[0],
    lazy_subcommands={
        "clean": f"{__name__}.clean.clean",
        "data": f"{__name__}.data.data",
        "run": f"{__name__}.run.run",
    },
)
def cli() -> None:
    """From raw tables to a monitored champion."""
