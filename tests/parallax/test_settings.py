"""Settings: from a file, from the environment, with every problem named at once."""

from pathlib import Path

import pytest

from parallax.cli.init import settings_text
from parallax.errors import ConfigError
from parallax.settings import Settings, describe_settings, load_settings


def written(folder: Path, text: str) -> Path:
    file = folder / "parallax.toml"
    file.write_text(text, "utf-8")
    return file


def test_no_file_means_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_settings(environ={}) == Settings()


def test_a_file_overrides_defaults_and_the_environment_overrides_the_file(tmp_path: Path) -> None:
    file = written(tmp_path, 'archive = "a.db"\n[crawl]\ndelay_seconds = 3\n')
    settings = load_settings(file, {"PARALLAX_CRAWL_DELAY_SECONDS": "4.5", "PARALLAX_CRAWL_OBEY_ROBOTS": "no"})
    assert (settings.crawl.delay_seconds, settings.crawl.obey_robots) == (4.5, False)


def test_paths_are_relative_to_the_file_that_names_them(tmp_path: Path) -> None:
    settings = load_settings(written(tmp_path, 'archive = "a.db"\npack = "/elsewhere"\n'), {})
    assert (settings.archive, settings.pack, settings.translate.models) == (str(tmp_path / "a.db"), "/elsewhere", "")


def test_every_problem_is_named_at_once(tmp_path: Path) -> None:
    file = written(tmp_path, 'archve = "a.db"\n[crawl]\nworkers = "two"\n')
    with pytest.raises(ConfigError) as caught:
        load_settings(file, {"PARALLAX_CRAWL_TIMEOUT_SECONDS": "soon"})
    assert [where for where, _ in caught.value.problems] == ["archve", "crawl.timeout_seconds (from the environment)", "crawl.workers"]
    assert str(file) in str(caught.value)


def test_a_file_that_is_not_toml_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"parallax\.toml.*cannot be read as TOML"):
        load_settings(written(tmp_path, "archive = ="), {})


def test_a_file_that_was_asked_for_must_exist(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="nowhere"):
        load_settings(tmp_path / "nowhere.toml", {})


def test_every_setting_is_documented() -> None:
    rows = describe_settings()
    assert len(rows) > 15
    assert all(row.doc.endswith(".") for row in rows)


def test_the_file_that_init_writes_holds_every_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    uncommented = "\n".join(line.removeprefix("# ") if " = " in line else line for line in settings_text().splitlines())
    (tmp_path / "parallax.toml").write_text(uncommented, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert load_settings(environ={}) == Settings()


@pytest.mark.parametrize("url", ["http://[secret", "ftp://secret", "secret", "http://"])
def test_an_address_that_is_none_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(ConfigError, match=r"translate\.url: expected an http or https address") as error:
        load_settings(environ={"PARALLAX_TRANSLATE_URL": url})
    assert "secret" not in str(error.value)
