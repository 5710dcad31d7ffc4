"""Where a result came from."""

import platform
import subprocess
from functools import cache
from importlib.metadata import version
from typing import Any


@cache
def provenance() -> dict[str, Any]:
    """Give the git commit, whether the tree was dirty, and the versions that decide a result.

    Without git, or outside a repository, the commit is None.
    """
    return {
        "git_commit": _git("rev-parse", "HEAD"),
        "git_dirty": bool(_git("status", "--porcelain")),
        "python": platform.python_version(),
        **{library: version(library) for library in ("kedro", "mlflow", "pandas", "numpy", "scikit-learn")},
    }


def _git(*arguments: str) -> str | None:
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, text=True, check=True, timeout=10)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None
