"""``kedro run`` that tells a mistake in one message."""

from pkgutil import iter_modules
from traceback import format_exc
from typing import Any

import click
from kedro.framework.cli.project import run as kedro_run

import mlops_template.pipelines as pipelines_package
from mlops_template.errors import ProjectError, nearest, tell

RUNNER = f"{__name__.split('.', maxsplit=1)[0]}.runners.side_by_side.SideBySideRunner"


def _run(*, traceback: bool, **options: Any) -> Any:
    try:
        _refuse_unknown_pipelines([*filter(None, [options["pipeline"]]), *options["pipelines"]])
        return kedro_run.callback(**options | {"runner": options["runner"] or RUNNER})  # type: ignore[misc]
    except Exception as error:
        if traceback:
            click.echo(format_exc(), err=True)
        if isinstance(error, click.ClickException):
            raise
        raise click.ClickException(tell(error)) from None


def _refuse_unknown_pipelines(names: list[str]) -> None:
    known = ["__default__", *(found.name for found in iter_modules(pipelines_package.__path__))]
    for name in names:
        if name not in known:
            raise ProjectError(f"--pipelines: no pipeline {name!r}; {nearest(name, known)}")


run = click.Command(
    "run",
    callback=_run,
    params=[*kedro_run.params, click.Option(["--traceback"], is_flag=True, help="Show where an error was raised.")],
    help=kedro_run.help,
)
