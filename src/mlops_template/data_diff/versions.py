"""Find a version of a table: a file, a dataset of the catalog, or either as a revision had it."""

from contextlib import chdir
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import pandas as pd
from kedro.config import MissingConfigException
from kedro.framework.project import settings
from kedro.io import DataCatalog, DatasetError

from mlops_template.data_diff.revision import read_at
from mlops_template.errors import ProjectError, nearest, tell

PACKED: dict[str, Literal["gzip", "bz2", "zip", "xz"]] = {"gz": "gzip", "bz2": "bz2", "zip": "zip", "xz": "xz"}


@dataclass(frozen=True)
class Versions:
    """Everything that a version may be looked up in.

    Attributes:
        project: The project's folder; None outside of one, where there are only files.
        env: The configuration environment.
    """

    project: Path | None
    env: str | None

    @property
    def root(self) -> Path:
        """What paths that the catalog names are relative to."""
        return self.project or Path.cwd()

    @property
    def target(self) -> str | None:
        """The problem's target; None where no project states one."""
        problem = self._loader["parameters"].get("problem", {}) if self.project else {}
        target = problem.get("target")
        return target if isinstance(target, str) else None

    @property
    def page(self) -> Path:
        """Where the page goes if nothing is said: to the environment's other reports."""
        data = self._loader["globals"].get("data", "data") if self.project else "data"
        return Path(data) / "08_reporting" / "data_diff.html"

    def load(self, version: str) -> pd.DataFrame:
        """Load a version.

        Args:
            version: A path, a dataset's name, or ``REV:`` and one of these.

        Raises:
            ProjectError: There is no such thing, or it is no table; says what to do next.
        """
        if Path(version).exists():
            return _read(Path(version).name, str(Path(version)))
        if self.project and version in self._catalog:
            return self._of_catalog(version)
        revision, colon, what = version.partition(":")
        if colon and what:
            path = self._path(what)
            return _read(path.name, BytesIO(read_at(self.root, revision, path)))
        names = sorted(self._catalog.keys()) if self.project else []
        names = [name for name in names if not name.startswith(("params:", "_")) and name != "parameters"]
        known = f"; {nearest(version, names)}" if names else ""
        raise ProjectError(f"{version!r} is neither a file nor a dataset, nor REV:path or REV:dataset{known}")

    @cached_property
    def _loader(self) -> Any:
        source = self.root / settings.CONF_SOURCE
        return settings.CONFIG_LOADER_CLASS(conf_source=str(source), env=self.env, **settings.CONFIG_LOADER_ARGS)

    @cached_property
    def _catalog(self) -> DataCatalog:
        # a session would open the tracking store as well
        try:
            credentials = self._loader["credentials"]
        except MissingConfigException:
            credentials = {}
        return DataCatalog.from_config(self._loader["catalog"], credentials)

    def _of_catalog(self, name: str) -> pd.DataFrame:
        try:
            with chdir(self.root):
                found = self._catalog.load(name)
        except DatasetError as error:
            raise ProjectError(tell(error)) from error
        if not isinstance(found, pd.DataFrame):
            raise ProjectError(f"dataset {name!r} is no table, but {type(found).__name__}")
        return found

    def _path(self, what: str) -> Path:
        """Give a path below the project."""
        if self.project and "/" not in what and "." not in what and what in self._catalog:
            path = self._catalog.config_resolver.resolve_pattern(what).get("filepath")
            if path is None:
                raise ProjectError(f"dataset {what!r} has no file, so no revision has kept it; name a path instead")
            what = str(path)
        return Path(what).relative_to(self.root) if Path(what).is_absolute() else Path(what)


def _read(name: str, source: str | BytesIO) -> pd.DataFrame:
    """Read a table as the ending of its name says."""
    endings = name.lower().split(".")[1:]
    try:
        if "parquet" in endings or "pq" in endings or (isinstance(source, str) and Path(source).is_dir()):
            return pd.read_parquet(source)
        if {"csv", "tsv"} & {*endings}:
            return pd.read_csv(source, sep="\t" if "tsv" in endings else ",", compression=PACKED.get(endings[-1]))
    except (ValueError, OSError) as error:
        raise ProjectError(f"{name} cannot be read: {error}") from error
    raise ProjectError(f"{name} is neither Parquet nor CSV by its ending; name it .parquet or .csv")
