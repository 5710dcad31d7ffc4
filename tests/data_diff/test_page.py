import numpy as np
import pandas as pd

from mlops_template.data_diff import compare
from mlops_template.data_diff.page import diff_page

from outline import Outline, assert_asks_no_host, assert_is_well_built, drawn

HOSTILE = "<script>alert('&')</script>"


def versions() -> tuple[pd.DataFrame, pd.DataFrame]:
    draw = np.random.default_rng(1)
    before = pd.DataFrame(
        {"size": draw.normal(size=500), HOSTILE: [HOSTILE, "b"] * 250, "old": 1, "late": [0, 1] * 250}
    )
    after = before.drop(columns="old").assign(size=before["size"] + 1, late=1, **{"new": 2, HOSTILE: ["c", "b"] * 250})
    return before, after


def test_the_page_is_sound_and_tells_what_changed():
    page = diff_page(compare(*versions(), (HOSTILE, "b.csv"), "late"))
    assert_asks_no_host(page)
    assert_is_well_built(page)
    assert "<script>alert(" not in page
    assert Outline(page).scripts == 3
    words = Outline(page).words
    assert "added new removed old" in words
    assert "late = 1 0.5000 1.0000" in words
    assert "500 → 500 +0" in words
    assert "much number" in words
    assert [item["target_id"] for item in drawn(page)] == ["chart-distance"]


def test_equal_versions_make_a_page_too():
    before, _ = versions()
    words = Outline(diff_page(compare(before, before, ("a", "b")))).words
    assert "No column that both versions have differs." in words
    assert "Both versions have the same columns, each of the same type." in words


def test_wide_tables_make_no_endless_page():
    wide = pd.DataFrame(np.random.default_rng(1).normal(size=(50, 300))).add_prefix("wide_")
    page = diff_page(compare(wide, wide * 2, ("a", "b")))
    assert "The 200 most changed of 300." in Outline(page).words
    assert len(page.encode()) < 4_000_000
