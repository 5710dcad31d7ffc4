"""Read a file as a revision of git or DVC had it."""

import subprocess
from pathlib import Path

from mlops_template.errors import ProjectError


def read_at(root: Path, revision: str, path: Path) -> bytes:
    """Read a file of a former revision.

    Args:
        root: The project's folder, below which `path` lies.
        revision: A commit, branch or tag.
        path: Relative to `root`.

    Raises:
        ProjectError: There is no such revision, or it has no such file; says what to do next.
    """
    if _git(root, "rev-parse", "--git-dir") is None:
        raise ProjectError(
            f"{root} is no git repository, so it has no revision {revision!r}; run `git init` and commit"
        )
    if _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}") is None:
        raise ProjectError(f"git knows no revision {revision!r}; `git log --oneline` and `git tag` list them")
    in_git = _git(root, "show", f"{revision}:./{path.as_posix()}")
    return _of_dvc(root, revision, path) if in_git is None else in_git


def _git(root: Path, *arguments: str) -> bytes | None:
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=False)
    return done.stdout if done.returncode == 0 else None


def _of_dvc(root: Path, revision: str, path: Path) -> bytes:
    import dvc.api
    from dvc.exceptions import DvcException
    from dvc.scm import SCMError

    try:
        with dvc.api.open(path.as_posix(), repo=str(root), rev=revision, mode="rb") as file:
            content: bytes = file.read()
    except (DvcException, SCMError, OSError) as error:
        raise ProjectError(
            f"{path} is tracked neither by git nor by DVC at {revision!r} ({error}).\n"
            f"Next: `dvc init` if there is no .dvc folder, `dvc add {path}`, and commit {path}.dvc; "
            "from then on every revision knows its data."
        ) from error
    return content
