"""Local files that are written aside and renamed, so that a reader never sees half of one."""

import io
import os
import re
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from fsspec.implementations.local import LocalFileSystem

PART_SUFFIX = ".part"
_PACKAGE = __name__.partition(".")[0]
_OF_A_PROCESS = re.compile(r"(?P<former>\.former)?\.(?P<process>\d+)\.\d+\.part$")


class AtomicLocalFileSystem(LocalFileSystem):  # type: ignore[misc]
    """fsspec's local files, where a file opened for writing takes its name only when it is closed in peace.

    The bytes go to ``<path>.<process>.<thread>.part`` beside the target, are flushed to the disk and renamed over it
    (``os.replace``). An exception inside the ``with`` block, or a killed process, leaves the former file as it was.
    Registered for the protocol ``file`` in settings.py, it serves every dataset of the catalog.
    """

    def open(self, path: str, mode: str = "rb", **options: Any) -> Any:
        """Open a file as fsspec does; whole-file writes go aside first."""
        if not mode.startswith(("w", "x")) or options.get("compression"):
            return super().open(path, mode, **options)
        target = Path(self._strip_protocol(path))
        if mode.startswith("x") and target.exists():
            raise FileExistsError(str(target))
        if self.auto_mkdir:
            target.parent.mkdir(parents=True, exist_ok=True)
        part = Path(f"{target}.{os.getpid()}.{threading.get_ident()}{PART_SUFFIX}")
        file = _PartFile(io.FileIO(str(part), "wb"), part, target)
        if "b" in mode:
            return file
        return _TextPart(file, **{key: options[key] for key in ("encoding", "errors", "newline") if key in options})

    def _open(self, path: str, mode: str = "rb", **options: Any) -> Any:
        if mode.startswith(("w", "x")):
            return self.open(path, mode)
        return super()._open(path, mode, **options)


class _PartFile(io.BufferedWriter):
    def __init__(self, raw: io.FileIO, part: Path, target: Path) -> None:
        self._part = part
        self._target = target
        super().__init__(raw)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.discard()
        self.close()

    def __del__(self) -> None:
        if not self.closed:  # nobody closed it: what was written is not to be trusted
            self.discard()

    def discard(self) -> None:
        """Give up what was written."""
        self._part.unlink(missing_ok=True)

    def close(self) -> None:
        if self.closed:
            return
        try:
            self.flush()
            os.fsync(self.fileno())
        except BaseException:
            self.discard()
            raise
        finally:
            super().close()
        if self._part.exists():
            os.replace(self._part, self._target)


class _TextPart(io.TextIOWrapper):
    def __init__(self, file: _PartFile, **options: Any) -> None:
        super().__init__(file, **options)
        self._file = file

    def __del__(self) -> None:
        if not self.closed:
            self._file.discard()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._file.discard()
        self.close()


def sweep_parts(folder: Path) -> tuple[list[Path], list[Path]]:
    """Remove what killed processes left half-written below `folder`; parts of living ones stay.

    A former folder whose process was killed before the new one took its place goes back there.

    Returns:
        The files and folders that were removed, and the folders that were put back.
    """
    removed, put_back = [], []
    for part in [*folder.rglob(f"*{PART_SUFFIX}")]:
        named = _OF_A_PROCESS.search(part.name)
        if not named or _alive(int(named["process"])):
            continue
        target = part.with_name(part.name[: named.start()])
        if named["former"] and not target.exists():
            os.replace(part, target)
            put_back.append(target)
        else:
            _remove(part)
            removed.append(part)
    return removed, put_back


@contextmanager
def folder_aside(target: Path) -> Iterator[Path]:
    """Give a folder beside `target` that takes its name, and its place, only when all is written in peace."""
    aside = Path(f"{target}.{os.getpid()}.{threading.get_ident()}{PART_SUFFIX}")
    former = Path(f"{target}.former{aside.name.removeprefix(target.name)}")
    _remove(aside)
    aside.mkdir(parents=True)
    try:
        yield aside
        _flush(aside)
        if target.exists():
            os.replace(target, former)  # a folder that holds something cannot be replaced
        os.replace(aside, target)
    except BaseException:
        if former.exists() and not target.exists():
            os.replace(former, target)
        raise
    finally:
        _remove(aside)
        if target.exists():  # else the former is all there is; the next sweep puts it back
            _remove(former)


def _flush(folder: Path) -> None:
    """See that a folder's files are on the disk, whoever wrote them, before their folder takes its name."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def folder_of_the_moment(purpose: str, within: str | None = None) -> Iterator[Path]:
    """Give a folder of this process that goes when the work is done; `sweep_folders` removes those of killed ones.

    Args:
        purpose: What it is for, in a word.
        within: Where it is made; None is where this machine has its files of the moment. Elsewhere other machines may
            look on, whose processes nobody here knows, so nothing is swept there.
    """
    prefix = f"{_PACKAGE}-{purpose}-{os.getpid()}-"
    if within is not None:
        Path(within).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=prefix, dir=within, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def sweep_folders() -> list[Path]:
    """Remove the folders of the moment that killed processes left behind.

    Returns:
        The folders that were removed.
    """
    swept = []
    for folder in Path(tempfile.gettempdir()).glob(f"{_PACKAGE}-*-*-*"):
        process = folder.name.rsplit("-", 2)[1]
        if process.isdigit() and not _alive(int(process)):
            shutil.rmtree(folder, ignore_errors=True)
            swept.append(folder)
    return swept


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
