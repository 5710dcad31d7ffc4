import json
import re

from bokeh.plotting import figure

from mlops_template.pages import embed
from mlops_template.pages.look import Chart


def line():
    plot = figure()
    plot.line([0, 1], [0, 1])
    return Chart("line", "Line", "A line.", plot)


def test_each_chart_counts_its_own_objects():
    first, second = embed.item(line()), embed.item(line())
    assert first == second
    assert first["root_id"] == first["doc"]["roots"][0]["id"]
    assert first["root_id"].startswith("line-")
    assert first["target_id"] == "chart-line"


def test_column_named_id_keeps_its_values():
    plot = figure()
    plot.scatter("id", "y", source={"id": ["p1", "p2"], "y": [1, 2]})
    text = json.dumps(embed.item(Chart("dots", "Dots", "Two dots.", plot)))
    assert '"p1", "p2"' in text


def test_library_names_no_host_to_fetch_from():
    text = embed.library()
    assert "Bokeh" in text
    assert not re.search(r"jsdelivr|googleapis", text)
    assert "</script" not in text
