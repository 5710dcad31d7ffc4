"""``kedro run`` that tells a mistake in one message."""

from traceback import format_exc
from typing import Any

import click
from kedro.framework.cli.project import run as kedro_run

from mlops_template.errors import tell


def _run(*, traceback: bool, **options: Any) -> Any:
    try:
        return kedro_run.callback(**options)  # type: ignore[misc]
    except Exception as error:
        if traceback:
            click.echo(format_exc(), err=True)
        if isinstance(error, click.ClickException):
            raise
        raise click.ClickException(tell(error)) from None


run = click.Command(
    "run",
    callback=_run,
    params=[*kedro_run.params, click.Option(["--traceback"], is_flag=True, help="Show where an error was raised.")],
    help=kedro_run.help,
)
