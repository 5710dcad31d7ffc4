"""Lay a page out as one HTML document."""

from collections.abc import Sequence
from functools import cache

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from mlops_template.pages import embed, wording
from mlops_template.pages.look import ON_DARK, Chart


def render(page: object, charts: Sequence[Chart], package: str, template: str) -> str:
    """Fill a template that extends ``base.html.j2``.

    Args:
        page: What the template asks for, under the name ``page``.
        charts: Those that the page shows; each has an element ``chart-<key>`` to be drawn into.
        package: Where the template stands, and the CSS that it adds.
        template: Its file.

    Returns:
        A document that needs no network; the same page gives the same document.
    """
    items = [embed.item(chart) for chart in charts]
    found = _environment(package).get_template(template)
    return found.render(page=page, items=items, on_dark=ON_DARK, library=embed.library())


@cache
def _environment(package: str) -> Environment:
    environment = Environment(
        loader=ChoiceLoader([PackageLoader(package, ""), PackageLoader("mlops_template.pages", "")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # BokehJS reads objects in the order in which Bokeh wrote them.
    environment.policies["json.dumps_kwargs"] = {"sort_keys": False}
    environment.filters |= {"number": wording.number, "metric_name": wording.metric_name}
    return environment
