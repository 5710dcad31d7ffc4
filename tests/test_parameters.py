from pathlib import Path
from types import SimpleNamespace

import click
import pytest

from mlops_template import parameters, settings
from mlops_template.errors import ProjectError
from mlops_template.parameters import Parameters, declared, declared_names


class Oven(Parameters):
    """Something to be declared."""

    degrees: int
    dishes: dict[str, int | None]


@pytest.fixture(autouse=True)
def conf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with parameters in base and in one environment, and a working directory inside it."""
    (tmp_path / "pyproject.toml").write_text("[tool.kedro]\n", "utf-8")
    for env, text in {
        "base": "oven: {degrees: 180, dishes: {bread: 1, cake: 2}}",
        "hot": "oven: {degrees: 250, dishes: {cake: null, pizza: 3}}",
        "local": "",
    }.items():
        (tmp_path / "conf" / env).mkdir(parents=True)
        (tmp_path / "conf" / env / "parameters.yml").write_text(text, "utf-8")
    (tmp_path / "deep").mkdir()
    monkeypatch.chdir(tmp_path / "deep")
    monkeypatch.delenv("KEDRO_ENV", raising=False)
    configured = SimpleNamespace(
        CONF_SOURCE="conf",
        CONFIG_LOADER_CLASS=settings.CONFIG_LOADER_CLASS,
        CONFIG_LOADER_ARGS=settings.CONFIG_LOADER_ARGS,
    )
    monkeypatch.setattr(parameters, "settings", configured)
    return tmp_path / "conf"


def within_command(**options: object) -> click.Context:
    context = click.Context(click.Command("run"))
    context.params = dict(options)
    return context


def test_reads_base() -> None:
    assert declared("oven", Oven) == Oven(degrees=180, dishes={"bread": 1, "cake": 2})


def test_nobodys_own_folder_may_be_absent_but_an_environment_may_not(
    conf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (conf / "local" / "parameters.yml").unlink()
    (conf / "local").rmdir()
    assert declared("oven", Oven).degrees == 180
    monkeypatch.setenv("KEDRO_ENV", "cold")
    with pytest.raises(ProjectError, match=r"no environment 'cold'.*Known: base, hot"):
        declared("oven", Oven)


def test_environment_states_only_what_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEDRO_ENV", "hot")
    assert declared("oven", Oven).degrees == 250
    assert declared_names("oven.dishes") == ["bread", "pizza"]


def test_command_line_wins_over_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEDRO_ENV", "local")
    with within_command(env="hot"):
        assert declared("oven", Oven).degrees == 250


def test_runtime_parameters_win_over_files() -> None:
    with within_command(env="hot", params={"oven": {"degrees": 90, "dishes": {"bread": None}}}):
        assert declared("oven", Oven).degrees == 90
        assert declared_names("oven.dishes") == ["pizza"]


def test_conf_source_of_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "else" / "base").mkdir(parents=True)
    (tmp_path / "else" / "base" / "parameters.yml").write_text("oven: {degrees: 1, dishes: {}}", "utf-8")
    (tmp_path / "else" / "local").mkdir()
    with within_command(conf_source=str(tmp_path / "else")):
        assert declared("oven", Oven).degrees == 1


def test_fault_names_the_full_key(conf: Path) -> None:
    text = "oven: {degrees: warm, dishes: {bread: lots}, degress: 2}"
    (conf / "base" / "parameters.yml").write_text(text, "utf-8")
    with pytest.raises(ProjectError, match="parameters: oven: unknown key 'degress'; did you mean 'degrees'"):
        declared("oven", Oven)
    (conf / "base" / "parameters.yml").write_text(text.replace(", degress: 2", ""), "utf-8")
    with pytest.raises(ProjectError, match=r"parameters: oven\.degrees: .*given: 'warm'") as error:
        declared("oven", Oven)
    assert "parameters: oven.dishes.bread: " in str(error.value)


def test_key_that_is_not_there() -> None:
    with pytest.raises(ProjectError, match="did you mean 'oven'"):
        declared("ovn", Oven)
    with pytest.raises(ProjectError, match=r"oven\.dish: no key 'dish'; did you mean 'dishes'"):
        declared_names("oven.dish")


def test_unknown_top_key() -> None:
    parameters.refuse_unknown_keys(["oven"])
    with pytest.raises(ProjectError, match="unknown key 'oven'"):
        parameters.refuse_unknown_keys(["stove"])


def test_what_is_still_to_be_filled_in(conf: Path) -> None:
    parameters.refuse_unfilled()
    (conf / "base" / "parameters.yml").write_text("oven:\n  degrees: ???\n  dishes:\n    cake: ???\n", "utf-8")
    with pytest.raises(ProjectError, match=r"`\?\?\?`: oven.degrees, oven.dishes.cake\n"):
        parameters.refuse_unfilled()
