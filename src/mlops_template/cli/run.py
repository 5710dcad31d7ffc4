"""``kedro run`` with this project's runner, which refuses names that are not there."""

import re
from pkgutil import iter_modules
from typing import Any

import click
from kedro.framework.cli.project import run as kedro_run
from kedro.io import DatasetError
from kedro.pipeline import Pipeline

import mlops_template.pipelines as pipelines_package
from mlops_template.errors import Interrupted, ProjectError, nearest, root_of
from mlops_template.parameters import configured

_KEPT = "stopped by Ctrl-C; what had ended is kept, and the same command with --only-missing-outputs goes on from there"
_NO_NODES = "Pipeline contains no nodes"  # Kedro's words
_NOT_LOADED = re.compile(r"(?P<name>\w+): Failed while loading")


def _run(**options: Any) -> Any:
    _refuse_unknown_pipelines([*filter(None, [options["pipeline"]]), *options["pipelines"]])
    _refuse_unknown_parts(options)
    try:
        return kedro_run.callback(**options | _runner(options))  # type: ignore[misc]
    except KeyboardInterrupt:
        raise Interrupted(_KEPT) from None
    except ValueError as error:
        if not str(error).startswith(_NO_NODES):
            raise
        raise _nothing_to_do(options) from error
    except DatasetError as error:
        maker = _maker(error)
        if maker is None:
            raise
        missing = f"{str(error).partition(':')[0]} is not there yet: {getattr(root_of(error), 'filename', '')}"
        remedy = f"kedro run --pipelines {maker}" + (f" --env {options['env']}" if options["env"] else "")
        raise ProjectError(f"{missing}\nThe pipeline {maker} makes it: {remedy}") from error


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


def _refuse_unknown_parts(options: dict[str, Any]) -> None:
    nodes = {"node_names": "--nodes", "from_nodes": "--from-nodes", "to_nodes": "--to-nodes"}
    kinds = dict.fromkeys(nodes, "node") | {"from_inputs": "dataset", "to_outputs": "dataset", "tags": "tag"}
    if not any(options[key] for key in kinds):
        return
    chosen = _chosen(options["pipelines"] or [options["pipeline"] or "__default__"])
    known = {
        "node": [node.name for node in chosen.nodes],
        "dataset": sorted(chosen.datasets()),
        "tag": sorted({tag for node in chosen.nodes for tag in node.tags}),
    }
    for key, kind in kinds.items():
        for name in options[key]:
            if name not in known[kind]:
                option = nodes.get(key, f"--{key.replace('_', '-')}")
                raise ProjectError(f"{option}: no {kind} {name!r}; {nearest(name, known[kind])}")


def _nothing_to_do(options: dict[str, Any]) -> ProjectError:
    """Word that no node was chosen: the parameters ask for none, or the options have none in common."""
    names = [*filter(None, [options["pipeline"]]), *options["pipelines"]]
    if not names or _chosen(names).nodes:
        return ProjectError("no node is left by the options of this command; take one of them away")
    stated = {name: configured("parameters").get(name, {}) for name in names}
    empty = [f"{name}.{key}" for name, keys in stated.items() for key, value in keys.items() if not value]
    why = f", for {' and '.join(empty)} {'is' if len(empty) == 1 else 'are'} null or empty" if empty else ""
    where = " and ".join(f"conf/base/parameters_{name}.yml" for name in names)
    return ProjectError(
        f"--pipelines {','.join(names)}: there is nothing to do{why}; {where} says what may be asked for"
    )


def _chosen(names: list[str]) -> Pipeline:
    from kedro.framework.project import pipelines

    return sum((pipelines[name] for name in names), start=Pipeline([]))


def _maker(error: DatasetError) -> str | None:
    """Name the pipeline that makes the file that is not there."""
    from kedro.framework.project import pipelines

    named = _NOT_LOADED.search(str(error))
    if named is None or not isinstance(root_of(error), FileNotFoundError):
        return None
    pipelines.set_requested(None)  # the run has read its own alone
    makers = (name for name, each in pipelines.items() if named["name"] in each.all_outputs())
    return next((name for name in makers if name != "__default__"), None)


run = click.Command("run", callback=_run, params=kedro_run.params, help=kedro_run.help)
