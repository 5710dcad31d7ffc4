"""``kedro plan``: a first row-wise plan, read off the table, to be edited."""

from pathlib import Path
from typing import Any

import click
from kedro.framework.startup import ProjectMetadata

from mlops_template.errors import ProjectError

FILE = "parameters_feature_engineering.yml"


@click.command()
@click.option("--env", "-e", default=None, help="The environment whose table and problem are read.")
@click.option("--write", is_flag=True, help=f"Write conf/<env>/{FILE}, which must not be there yet.")
@click.pass_obj
def plan(metadata: ProjectMetadata, env: str | None, write: bool) -> None:
    """Suggest how each column becomes features, as YAML.

    It reads the table that `sourcing` made and the problem; nothing of it works at run time, so edit it.
    """
    text = _suggested(metadata.project_path, env)
    if not write:
        click.echo(text)
        return
    path = metadata.project_path / "conf" / (env or "base") / FILE
    if path.exists():
        raise ProjectError(
            f"{path.relative_to(metadata.project_path)} is there already; leave out --write to look first"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    click.echo(f"Wrote {path.relative_to(metadata.project_path)}")


def _suggested(project: Path, env: str | None) -> str:
    import yaml
    from kedro.framework.session import KedroSession

    from mlops_template.pipelines.feature_engineering.suggestion import suggest
    from mlops_template.problem import Problem

    session: Any
    with KedroSession.create(project_path=project, env=env) as session:
        context = session.load_context()
        if not context.catalog.exists("table"):
            raise ProjectError("there is no table yet; run: kedro run --pipelines sourcing")
        raw = context.config_loader["parameters"]  # the context's own are models, which YAML cannot say
        problem = Problem.model_validate(raw["problem"])
        variants = suggest(context.catalog.load("table"), problem)
        if env not in {None, "base"}:
            _leave_out_others(variants, raw["feature_engineering"]["variants"])
    stated = {"feature_engineering": {"variants": variants}}
    body = yaml.dump(stated, Dumper=_plain_dumper(), sort_keys=False, width=120)
    return f"# A first plan, read off the columns of the table; edit it.\n{body}"


def _plain_dumper() -> Any:
    """Give a dumper that writes a list twice where it stands twice, and no anchors."""
    import yaml

    class Plain(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
            return True

    return Plain


def _leave_out_others(variants: dict[str, Any], present: dict[str, Any]) -> None:
    """An environment is laid over conf/base, so what stands there must be said to be left out."""
    for name, blocks in variants.items():
        blocks.update(dict.fromkeys(key for key in present.get(name) or {} if key not in blocks))
