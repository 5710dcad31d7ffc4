"""``kedro data``: look at data."""

import click

from mlops_template.cli.telling import TellingGroup


@click.group(cls=TellingGroup, lazy_subcommands={"diff": f"{__package__}.data_diff.diff"})
def data() -> None:
    """Look at data."""
