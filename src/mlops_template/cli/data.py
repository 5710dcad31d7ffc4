"""``kedro data``: look at data."""

import click
from kedro.framework.cli.utils import LazyGroup


@click.group(cls=LazyGroup, lazy_subcommands={"diff": f"{__package__}.data_diff.diff"})
def data() -> None:
    """Look at data."""
