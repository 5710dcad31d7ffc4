"""What a browser would make of a page."""

import json
import re
from html.parser import HTMLParser
from typing import Any


class Outline(HTMLParser):
    """As far as tests ask."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.headings, self.ids, self.scripts, self.addresses, self.text = [], [], 0, [], []
        self.columns_without_scope = 0
        self._inside = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self._inside.append(tag)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.ids += [given["id"]] if "id" in given else []
        self.scripts += tag == "script"
        self.columns_without_scope += tag == "th" and "scope" not in given
        self.addresses += [given[name] for name in ("src", "href", "action", "data", "srcset") if name in given]

    def handle_endtag(self, tag):
        while self._inside and self._inside.pop() != tag:
            pass

    def handle_data(self, data):
        if not {"script", "style"} & set(self._inside):
            self.text.append(data)

    @property
    def words(self):
        return " ".join(" ".join(self.text).split())


def drawn(page: str) -> Any:
    """Give the charts as BokehJS gets them."""
    text = re.search(r'<script type="application/json" id="charts">(.*?)</script>', page, re.S).group(1)
    return json.loads(text)


def assert_asks_no_host(page: str) -> None:
    """Fail where the page would fetch something."""
    assert [address for address in Outline(page).addresses if not address.startswith("#")] == []
    assert not re.search(r"//cdn|googleapis|url\(\s*[\"']?https?:", page)
    assert "default-src 'none'" in page


def assert_is_well_built(page: str) -> None:
    """Fail where headings skip a level, ids stand twice, columns have no scope or a chart has no place."""
    outline = Outline(page)
    assert outline.headings.count(1) == 1
    assert outline.headings[0] == 1
    assert all(after - before <= 1 for before, after in zip(outline.headings, outline.headings[1:], strict=False))
    assert len(outline.ids) == len(set(outline.ids))
    assert outline.columns_without_scope == 0
    assert {item["target_id"] for item in drawn(page)} <= set(outline.ids)
