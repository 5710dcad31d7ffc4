"""Every command tells a mistake in one message."""

from collections.abc import Callable
from traceback import format_exc
from typing import Any

import click
from kedro.framework.cli.utils import LazyGroup

from mlops_template.errors import tell


class TellingGroup(LazyGroup):
    """A group whose commands tell a mistake and exit with 1; with ``--traceback`` they show where it was raised."""

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Load a command, and let it tell."""
        command: click.Command | None = super().get_command(context, name)
        if command is None or isinstance(command, click.Group):
            return command
        return telling(command)


def telling(command: click.Command) -> click.Command:
    """Let a command tell its mistakes."""
    option = click.Option(["--traceback"], is_flag=True, help="Show where an error was raised.")
    parameters = [*command.params, option]
    return click.Command(command.name, callback=_told(command.callback), params=parameters, help=command.help)


def _told(callback: Any) -> Callable[..., Any]:
    def call(*, traceback: bool, **options: Any) -> Any:
        try:
            return callback(**options)
        except Exception as error:
            if traceback:
                click.echo(format_exc(), err=True)
            if isinstance(error, click.ClickException):
                raise
            raise click.ClickException(tell(error)) from None

    return call
