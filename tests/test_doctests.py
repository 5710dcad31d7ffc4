"""The examples in the docstrings of the source hold."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

from project import FEATURETOOLS_FITS, HEAVY, ROOT

SOURCE = ROOT / "src"
WITH_EXAMPLES = [
    pytest.param(
        path,
        id=str(path.relative_to(SOURCE)),
        marks=[pytest.mark.slow] if {path.stem, path.parent.stem} & {*HEAVY, "featuretools"} else [],
    )
    for path in sorted(SOURCE.rglob("*.py"))
    if ">>> " in path.read_text("utf-8")
]


@pytest.mark.parametrize("path", WITH_EXAMPLES)
def test_examples(path: Path) -> None:
    if path.stem == "featuretools" and not FEATURETOOLS_FITS:
        pytest.skip("featuretools needs pandas<3")
    try:
        module = import_module(".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"))
    except ModuleNotFoundError as error:
        pytest.skip(f"{error.name} is not installed")
    finder = doctest.DocTestFinder(exclude_empty=True)
    examples = [test for test in finder.find(module) if test.examples]
    assert examples, "`>>>` stands where doctest does not look"
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    said: list[str] = []
    for test in examples:
        runner.run(test, out=said.append)
    assert not runner.failures, "".join(said)
