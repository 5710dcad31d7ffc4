"""Refuse a name before anything is made: cookiecutter loads this for cookiecutter.json, in `kedro new`'s own process.

A hook would do too, but its message would drown in the traceback of the hook.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment
from jinja2.ext import Extension

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "src"))

from mlops_template_starter.names import Names  # noqa: E402
from mlops_template_starter.template import NotATemplate  # noqa: E402


class CheckedNames(Extension):
    """Offers the filter ``template``."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.filters["template"] = template


def template(answers: Mapping[str, str]) -> str:
    """Give the template's folder in full, if the names in `answers` will do; else end the command."""
    names = Names(answers["project_name"], answers["python_package"], answers["repo_name"])
    try:
        fault = names.fault(ROOT)
    except NotATemplate as error:
        fault = str(error)
    if fault:
        sys.exit(f"Error: {fault}.")
    return str(ROOT)
