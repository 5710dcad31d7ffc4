"""Configuration in which nobody's own folder has to be there."""

from pathlib import Path
from typing import Any

from kedro.config import OmegaConfigLoader


class ConfigLoader(OmegaConfigLoader):
    """Kedro's loader, to which an absent ``conf/local`` is an empty one.

    Git keeps no empty folder, and images and archives have none: the project runs there all the same. An environment
    that was asked for by name must be there.
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
        if folder.is_dir() and not (folder / default_run_env).is_dir():
            default_run_env = base_env
        super().__init__(
            conf_source, env, runtime_params, base_env=base_env, default_run_env=default_run_env, **options
        )
