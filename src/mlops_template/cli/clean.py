"""``kedro clean``: back to what was there before the first run."""

import shutil
from pathlib import Path

import click
from kedro.framework.startup import ProjectMetadata

from mlops_template.errors import ProjectError

TRACKING = ("mlflow.db", "mlflow.db.part", "mlartifacts", "mlruns", ".viz")


@click.command()
@click.pass_obj
def clean(metadata: ProjectMetadata) -> None:
    """Remove what runs made: the files that pipelines write, in every environment, and the tracking store.

    Every other file stays, below data/ too.
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
    return [paths[name] for name in sorted(outputs & paths.keys()) if paths[name] not in sources]
