"""Configuration in which nobody's own folder has to be there, and a fault is told with its file and line."""

from pathlib import Path
from typing import Any

from kedro.config import OmegaConfigLoader
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException
from yaml import MarkedYAMLError

from mlops_template.errors import ProjectError, nearest

_LOOK = "See that line and the one above: spaces, never tabs, as many as their neighbours have; a space behind `key:`."
_OURS = "ProjectError raised while resolving interpolation: "
_LEAVE = "Leave one of them."


class ConfigLoader(OmegaConfigLoader):
    """Kedro's loader, to which an absent ``conf/local`` is an empty one.

    Git keeps no empty folder, and images and archives have none: the project runs there all the same. An environment
    that was asked for by name must be there.

    Raises:
        ProjectError: There is no such environment, or a file cannot be read; says which, where and why.
    """

    def __init__(
        self,
        conf_source: str,
        env: str | None = None,
        runtime_params: dict[str, Any] | None = None,
        *,
        base_env: str,
        default_run_env: str,
        **options: Any,
    ) -> None:
        folder = Path(conf_source)
        if not folder.exists() and "://" not in conf_source:
            raise ProjectError(f"there is no folder {folder}; go to the project's folder, or name it: --conf-source")
        if folder.is_dir():
            if not (folder / default_run_env).is_dir():
                default_run_env = base_env
            for name in filter(None, (base_env, env)):
                _refuse_unknown(name, folder)
        super().__init__(
            conf_source, env, runtime_params, base_env=base_env, default_run_env=default_run_env, **options
        )

    def __getitem__(self, key: str) -> dict[str, Any]:
        """Read the files of one kind, such as ``parameters``."""
        try:
            found: dict[str, Any] = super().__getitem__(key)
        except (MarkedYAMLError, OmegaConfBaseException, AttributeError, OSError, ValueError) as error:
            for env in (self.base_env, self.env or self.default_run_env):
                for file in sorted((Path(self.conf_source) / env).rglob("*.yml")):
                    _refuse_unreadable(file)
            raise ProjectError(_told(key, error)) from error
        return found


def _refuse_unknown(env: str, folder: Path) -> None:
    if not (folder / env).is_dir():
        known = sorted(each.name for each in folder.iterdir() if each.is_dir())
        raise ProjectError(f"there is no environment {env!r} in {folder}; {nearest(env, known)}")


def _refuse_unreadable(file: Path) -> None:
    text = file.read_text("utf-8")
    try:
        keys = isinstance(OmegaConf.create(text), DictConfig)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        assert mark is not None
        line = text.splitlines()[min(mark.line, text.count("\n") - 1)].strip()
        remedy = _LEAVE if "duplicate" in str(error.problem) else _LOOK
        raise ProjectError(f"{file}, line {mark.line + 1}, at {line!r}: {error.problem}\n{remedy}") from error
    if not keys:
        raise ProjectError(f"{file}: this is a list; keys with values are wanted, such as `seed: 13`")


def _told(key: str, error: Exception) -> str:
    if not isinstance(error, OmegaConfBaseException):
        return f"{key} in conf: {error}" + (f"\n{_LEAVE}" if "Duplicate keys" in str(error) else "")
    where = f"{key}: {error.full_key}: "
    what = str(error).splitlines()[0]
    if what.startswith(_OURS):
        return f"{where}{what.removeprefix(_OURS)}"
    return f"{where}{what}\nIt stands between `${{` and `}}`; the keys of `globals` are those of conf/*/globals.yml."
