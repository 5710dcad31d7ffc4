import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from mlops_template.filesystem import (
    PART_SUFFIX,
    AtomicLocalFileSystem,
    folder_aside,
    folder_of_the_moment,
    sweep_folders,
    sweep_parts,
)


@pytest.fixture
def files() -> AtomicLocalFileSystem:
    return AtomicLocalFileSystem(auto_mkdir=True)


def parts(folder: Path) -> list[Path]:
    return list(folder.rglob(f"*{PART_SUFFIX}"))


@pytest.mark.parametrize(("mode", "content"), [("w", "new"), ("wb", b"new"), ("x", "new"), ("xb", b"new")])
def test_takes_its_name_when_it_is_closed(
    files: AtomicLocalFileSystem, tmp_path: Path, mode: str, content: str | bytes
) -> None:
    target = tmp_path / "deep" / "file"
    with files.open(str(target), mode) as file:
        file.write(content)
        assert not target.exists()
        assert len(parts(tmp_path)) == 1
    assert target.read_bytes() == b"new"
    assert not parts(tmp_path)


@pytest.mark.parametrize(("mode", "content"), [("w", "half"), ("wb", b"half")])
def test_an_error_leaves_the_former_file(
    files: AtomicLocalFileSystem, tmp_path: Path, mode: str, content: str | bytes
) -> None:
    target = tmp_path / "file"
    target.write_text("former", "utf-8")

    def fail() -> None:
        with files.open(str(target), mode) as file:
            file.write(content)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert target.read_text("utf-8") == "former"
    assert not parts(tmp_path)


def test_what_nobody_closed_is_given_up(files: AtomicLocalFileSystem, tmp_path: Path) -> None:
    file = files.open(str(tmp_path / "file"), "wb")
    file.write(b"half")
    del file
    assert not list(tmp_path.iterdir())


def test_exclusive_creation_refuses_what_is_there(files: AtomicLocalFileSystem, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FileExistsError):
        files.open(str(tmp_path / "file"), "x")


def test_reading_and_appending_are_as_before(files: AtomicLocalFileSystem, tmp_path: Path) -> None:
    target = tmp_path / "file"
    target.write_text("a", "utf-8")
    with files.open(str(target), "a") as file:
        file.write("b")
    with files.open(str(target), "r", encoding="utf-8") as file:
        assert file.read() == "ab"


def test_pipes_go_aside_too(files: AtomicLocalFileSystem, tmp_path: Path) -> None:
    files.pipe_file(str(tmp_path / "file"), b"whole")
    assert (tmp_path / "file").read_bytes() == b"whole"
    assert not parts(tmp_path)


def test_only_parts_of_dead_processes_are_swept(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    dead, living = (tmp_path / f"table.parquet.{process}.1{PART_SUFFIX}" for process in (ended.pid, os.getpid()))
    for part in (dead, living):
        part.touch()
    assert sweep_parts(tmp_path) == ([dead], [])
    assert list(tmp_path.iterdir()) == [living]


def test_a_folder_takes_the_place_of_the_former_when_all_is_written(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "table"
    for content in ("former", "new"):
        with folder_aside(target) as folder:
            (folder / content).touch()
            assert not (target / content).exists()
    assert [each.name for each in target.iterdir()] == ["new"]
    assert [each.name for each in target.parent.iterdir()] == ["table"]


def test_an_error_leaves_the_former_folder(tmp_path: Path) -> None:
    target = tmp_path / "table"
    with folder_aside(target) as folder:
        (folder / "former").touch()

    def fail() -> None:
        with folder_aside(target) as folder:
            (folder / "half").touch()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert [each.relative_to(tmp_path).as_posix() for each in tmp_path.rglob("*")] == ["table", "table/former"]


def test_a_folder_that_cannot_take_its_place_leaves_the_former(tmp_path: Path) -> None:
    target = tmp_path / "table"
    with folder_aside(target) as folder:
        (folder / "former").touch()
    with pytest.raises(FileNotFoundError), folder_aside(target) as folder:
        folder.rmdir()  # so that it cannot be renamed
    assert [each.relative_to(tmp_path).as_posix() for each in tmp_path.rglob("*")] == ["table", "table/former"]


def test_folders_aside_of_dead_processes_are_swept(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    dead = tmp_path / f"table.{ended.pid}.1{PART_SUFFIX}"
    dead.mkdir()
    (dead / "half.parquet").touch()
    assert sweep_parts(tmp_path) == ([dead], [])
    assert not [*tmp_path.iterdir()]


KILLED = """
import os, sys
from pathlib import Path
from mlops_template.filesystem import folder_aside

rename, renamed = os.replace, []
def replace(*given):
    if len(renamed) == int(sys.argv[2]):
        os._exit(9)
    renamed.append(rename(*given))

target = Path(sys.argv[1])
with folder_aside(target) as folder:
    (folder / "former").touch()
os.replace = replace
with folder_aside(target) as folder:
    (folder / "new").touch()
"""


@pytest.mark.parametrize(("renames", "put_back"), [(0, False), (1, True)])
def test_a_kill_at_the_renames_leaves_the_former_folder(tmp_path: Path, renames: int, put_back: bool) -> None:
    target = tmp_path / "table"
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1] / "src")}
    killed = subprocess.run([sys.executable, "-c", KILLED, str(target), str(renames)], env=environment, check=False)
    assert killed.returncode == 9
    assert target.exists() != put_back
    assert sweep_parts(tmp_path)[1] == [target] * put_back
    assert [each.relative_to(tmp_path).as_posix() for each in tmp_path.rglob("*")] == ["table", "table/former"]


def test_a_former_folder_that_cannot_go_back_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target, rename = tmp_path / "table", os.replace
    with folder_aside(target) as folder:
        (folder / "former").touch()

    def once(source: Path, place: Path) -> None:
        if place == target:
            raise OSError("the disk is gone")
        rename(source, place)

    monkeypatch.setattr(os, "replace", once)
    with pytest.raises(OSError, match="gone"), folder_aside(target):
        pass
    assert [each.name for each in tmp_path.rglob("former")] == ["former"]


def test_what_is_written_aside_is_flushed_before_it_takes_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda number: flushed.append(os.fstat(number).st_ino))
    with folder_aside(tmp_path / "table") as folder:
        (folder / "a").touch()
    assert flushed == [(tmp_path / "table" / "a").stat().st_ino]


def test_only_folders_of_dead_processes_are_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    killed = "from mlops_template.filesystem import folder_of_the_moment as f; import os\nwith f('x'): os._exit(9)"
    environment = os.environ | {"TMPDIR": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[1] / "src")}
    subprocess.run([sys.executable, "-c", killed], env=environment, check=False)
    [left] = tmp_path.iterdir()
    (tmp_path / "somebody-else-1-a").mkdir()
    with folder_of_the_moment("x") as living:
        assert sweep_folders() == [left]
        assert living.is_dir()
    assert [each.name for each in tmp_path.iterdir()] == ["somebody-else-1-a"]


def test_text_that_nobody_closed_is_given_up(files: AtomicLocalFileSystem, tmp_path: Path) -> None:
    file = files.open(str(tmp_path / "report.html"), "w")
    file.write("half")
    del file
    assert list(tmp_path.iterdir()) == []


def test_somebody_elses_part_stays(tmp_path: Path) -> None:
    for name in ("download.part", "a.b.part", f"archive.zip{PART_SUFFIX}"):
        (tmp_path / name).touch()
    assert sweep_parts(tmp_path) == ([], [])
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
def test_where_nothing_can_be_written_there_is_one_error(files: AtomicLocalFileSystem, tmp_path: Path) -> None:
    (tmp_path / f"it.{os.getpid()}.{threading.get_ident()}{PART_SUFFIX}").mkdir()
    with pytest.raises(IsADirectoryError):
        files.open(str(tmp_path / "it"), "wb")
