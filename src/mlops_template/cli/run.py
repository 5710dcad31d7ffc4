"""``kedro run`` that tells a mistake in one message."""

from pkgutil import iter_modules
from traceback import format_exc
from typing import Any

import click
from kedro.framework.cli.project import run as kedro_run

import mlops_template.pipelines as pipelines_package
from mlops_template.errors import ProjectError, nearest, tell
from mlops_template.parameters import configured


def _run(*, traceback: bool, **options: Any) -> Any:
    try:
        _refuse_unknown_pipelines([*filter(None, [options["pipeline"]]), *options["pipelines"]])
        return kedro_run.callback(**options | _runner(options))  # type: ignore[misc]
    except Exception as error:
        if traceback:
            click.echo(format_exc(), err=True)
        if isinstance(error, click.ClickException):
            raise
        raise click.ClickException(tell(error)) from None


def _runner(options: dict[str, Any]) -> dict[str, Any]:
    """Take the runner that the environment's ``runner.yml`` names, with its arguments, where none was named."""
    if options["runner"]:
        return {}
    stated = configured("runner")
    return {"runner": stated.pop("type"), "runner_params": stated | options["runner_params"]}


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
