"""``kedro clean``: back to what was there before the first run."""

import glob
import re
import shutil
from pathlib import Path

import click
from kedro.framework.project import settings
from kedro.framework.startup import ProjectMetadata

from mlops_template.errors import ProjectError

TRACKING = ("mlflow.db", "mlflow.db.part", "mlartifacts", "mlruns", ".viz")
_PLACE = re.compile(r"\{\w+\}")  # what stands in a catalog's pattern for any name


@click.command()
@click.pass_obj
def clean(metadata: ProjectMetadata) -> None:
    """Remove what runs made: the files that pipelines write, in every environment, and the tracking store.

    So go files of an entry that says `metadata: {made_by_runs: true}`, by whatever name, though no pipeline writes them
    now. Every other file stays, below data/ too.
    """
    project = metadata.project_path
    made = [project / name for name in TRACKING]
    for folder in sorted((project / "conf").iterdir()):
        if folder.is_dir() and folder.name != "local":
            try:
                made += _written(project, folder.name)
            except ProjectError as error:
                click.echo(f"conf/{folder.name} says no pipelines, so nothing of it is removed: {error}", err=True)
    removed = [path for path in dict.fromkeys(made) if path.exists()]
    for path in removed:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    click.echo(f"Removed {len(removed)} files and folders that runs made.")


def _written(project: Path, env: str) -> list[Path]:
    from kedro.inspection import get_project_snapshot

    snapshot = get_project_snapshot(project, env=env)
    outputs = {name for pipeline in snapshot.pipelines for node in pipeline.nodes for name in node.outputs}
    paths = {name: (project / each.filepath).resolve() for name, each in snapshot.datasets.items() if each.filepath}
    sources = {path for name, path in paths.items() if name not in outputs}
    written = [paths[name] for name in sorted(outputs & paths.keys()) if paths[name] not in sources]
    return [*written, *_made_by_runs(project, env)]


def _made_by_runs(project: Path, env: str) -> list[Path]:
    """Give the files of entries that say so: their nodes come and go with the parameters."""
    loader = settings.CONFIG_LOADER_CLASS(
        conf_source=str(project / settings.CONF_SOURCE), env=env, **settings.CONFIG_LOADER_ARGS
    )
    entries = [each for each in loader["catalog"].values() if isinstance(each, dict)]
    marked = [each["filepath"] for each in entries if (each.get("metadata") or {}).get("made_by_runs")]
    patterns = [_PLACE.sub("*", glob.escape(str(project / path))) for path in marked]
    return [Path(found).resolve() for pattern in patterns for found in sorted(glob.glob(pattern))]
