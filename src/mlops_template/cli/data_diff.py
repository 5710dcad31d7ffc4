"""``kedro data diff``: two versions of a table side by side."""

from pathlib import Path

import click
from kedro.framework.startup import ProjectMetadata


@click.command()
@click.argument("before")
@click.argument("after")
@click.option(
    "--html",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where the page goes.  [default: data_diff.html beside the environment's other reports]",
)
@click.option("--target", help="The column whose mean or classes are told apart.  [default: the problem's target]")
@click.option("--env", "-e", help="The configuration environment whose catalog and problem are meant.")
@click.pass_obj
def diff(
    metadata: ProjectMetadata | None, before: str, after: str, html: Path | None, target: str | None, env: str | None
) -> None:
    """Compare two versions of a table: BEFORE and AFTER.

    Each is the path of a Parquet or CSV file, a dataset of the catalog, or either of these as a revision of git or DVC
    had it: `HEAD~1:table`, `v1.0:data/01_raw/flights.parquet`.
    """
    import fsspec
    from rich.console import Console

    from mlops_template.data_diff import compare
    from mlops_template.data_diff.page import diff_page
    from mlops_template.data_diff.terminal import print_diff
    from mlops_template.data_diff.versions import Versions

    versions = Versions(metadata.project_path if metadata else None, env)
    compared = compare(versions.load(before), versions.load(after), (before, after), target or versions.target)
    console = Console()
    print_diff(console, compared)
    page = html or versions.root / versions.page
    with fsspec.filesystem("file", auto_mkdir=True).open(str(page), "w", encoding="utf-8") as file:
        file.write(diff_page(compared))
    console.print(f"The page: [bold]{html or versions.page}[/bold]")
