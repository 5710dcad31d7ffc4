"""Bokeh's charts as JSON, and its library as text: nothing is fetched, nothing differs between two runs."""

import re
from collections.abc import Iterator
from typing import Any

from bokeh.embed import json_item
from bokeh.resources import Resources

from mlops_template.pages.look import Chart

# Bokeh names hosts that it would ask for TeX, icons and maps, none of which the page has.
_HOSTS = re.compile(r"https?://(?:cdn\.jsdelivr\.net|maps\.googleapis\.com)[^\"'`\s]*")


def library() -> str:
    """Give BokehJS without widgets, tables and the names of hosts."""
    scripts = Resources(mode="inline", components=["bokeh"], minified=True, log_level="error").js_raw
    return _HOSTS.sub("data:,", "\n".join(scripts))


def item(chart: Chart) -> dict[str, Any]:
    """Give what BokehJS draws into the element ``chart-<key>``.

    Bokeh counts its objects through the life of the process; here each chart counts its own.
    """
    made = dict(json_item(chart.plot, f"chart-{chart.key}"))
    known: dict[str, str] = {}
    for given in _ids(made):
        known.setdefault(given, f"{chart.key}-{len(known) + 1}")
    renumbered: dict[str, Any] = _renumber(made, known)
    return renumbered | {"root_id": known[made["root_id"]]}


def _ids(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("id"), str):
            yield value["id"]
        for each in value.values():
            yield from _ids(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _ids(each)


def _renumber(value: Any, known: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {
            key: known[each] if key == "id" and each in known else _renumber(each, known) for key, each in value.items()
        }
    return [_renumber(each, known) for each in value] if isinstance(value, list | tuple) else value
