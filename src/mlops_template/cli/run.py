"""``kedro run`` that tells a mistake in one message."""

from typing import Any

import click
from kedro.framework.cli.project import run as kedro_run

from mlops_template.errors import GateRefusal, tell


class Failure(click.ClickException):
    """Ends the command with a message instead of a traceback."""

    def __init__(self, error: Exception) -> None:
        super().__init__(tell(error))


class Refusal(Failure):
    """Ends the command because the gate refused the challenger."""

    exit_code = 3


def _run(*, traceback: bool, **options: Any) -> Any:
    try:
        return kedro_run.callback(**options)  # type: ignore[misc]
    except click.ClickException:
        raise
    except GateRefusal as refusal:
        raise Refusal(refusal) from None
    except Exception as error:
        if traceback:
            raise
        raise Failure(error) from None


run = click.Command(
    "run",
    callback=_run,
    params=[*kedro_run.params, click.Option(["--traceback"], is_flag=True, help="Show where an error was raised.")],
    help=kedro_run.help,
)
