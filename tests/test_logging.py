"""The terminal's log, as conf/logging.yml sets it."""

import logging
from pathlib import Path
from typing import Any

import pytest
import yaml
from kedro.logging import RichHandler

STATED: dict[str, Any] = yaml.safe_load((Path(__file__).parents[1] / "conf" / "logging.yml").read_text("utf-8"))


@pytest.mark.parametrize("message", ["cannot read [/tmp/x]", "[red]alert[/red]", "a [b] c"])
def test_brackets_of_a_message_are_its_own(message: str, capsys: pytest.CaptureFixture[str]) -> None:
    options = {name: each for name, each in STATED["handlers"]["rich"].items() if name != "class"}
    record = logging.LogRecord("mlops_template", logging.WARNING, __file__, 1, "failed: %s", (message,), None)
    RichHandler(**options).handle(record)
    assert message in " ".join(capsys.readouterr().out.split())
