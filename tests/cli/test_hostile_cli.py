"""What a review found that a command could be made to do, and cannot do any more."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from commands import Run

from parallax.catalogue.own import add_source, own_sources
from parallax.cli import main
from parallax.cli.output import print_json
from parallax.errors import ConfigError, FetchError
from parallax.records import Endpoint, Source, Visit
from parallax.records import Run as Row
from store import open_store

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
OWN = Source(
    id="own", name_en="Own", name_zh="自己", homepage="https://own.example/", method="feed", urls=("https://own.example/new",),
    kind="trade", provenance="independent press", lang="en", country="ZZ", timezone="UTC", owner="nobody",
)  # fmt: skip


def test_a_demo_never_empties_a_folder_that_is_not_a_demos(run: Run, tmp_path: Path) -> None:
    assert run("init").exit_code == 0
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "a.txt").write_text("precious")
    result = run("demo", "--folder", ".")
    assert result.exit_code == 2
    assert "is not a demo folder" in result.output
    assert (tmp_path / "thesis" / "a.txt").read_text() == "precious"


def test_a_later_demo_deletes_what_the_demo_made_and_nothing_else(tmp_path: Path) -> None:
    from parallax.cli.demo import prepare

    prepare(tmp_path / "demo")
    for name in ("parallax.db", "digest.html", "notes.txt", "sources/wire.toml", "sources/my-own.toml"):
        (tmp_path / "demo" / name).write_text("x")
    prepare(tmp_path / "demo")
    assert {str(each.relative_to(tmp_path / "demo")) for each in (tmp_path / "demo").rglob("*.*")} >= {"notes.txt", "sources/my-own.toml"}
    assert not (tmp_path / "demo" / "parallax.db").exists()


def test_an_imported_reading_list_never_stops_later_commands(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    shape = '{"id": "../escaped", "timezone": "Mars/Base", "interval_minutes": -1, "country": "xx"}'
    (tmp_path / "list.opml").write_text(
        '<opml version="2.0" xmlns:parallax="urn:parallax:opml"><body>'
        '<outline text="Svensk" xmlUrl="https://a.example/f" language="sv"/>'
        f"<outline text='Evil' xmlUrl='https://b.example/f' parallax:source='{shape}'/>"
        '<outline text="Good" xmlUrl="https://c.example/f" language="en-us"/></body></opml>',
        "utf-8",
    )
    result = run("sources", "import-opml", "list.opml")
    assert result.exit_code == 0, result.output
    assert result.output.count("passed over") == 2
    assert [each.name for each in (tmp_path / "sources").iterdir()] == ["good.toml"]
    assert not (tmp_path / "escaped.toml").exists()
    assert run("check-config").exit_code == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "../x"},
        {"id": "a" * 300},
        {"id": ""},
        {"timezone": "Mars/Base"},
        {"lang": "klingon"},
        {"interval_minutes": 0},
        {"name_en": ""},
    ],
)
def test_a_source_that_could_not_be_read_back_is_not_written(tmp_path: Path, changes: dict[str, Any]) -> None:
    with pytest.raises(ConfigError):
        add_source(tmp_path / "sources", replace(OWN, **changes))
    assert not (tmp_path / "sources").exists()


@pytest.mark.parametrize("name", ['a "quoted" name', "two\nlines\r\n", "\x1b[31mred\x00", "\u202eevil", "'''", "\\", "闻\u200b"])
def test_any_title_is_written_so_that_it_is_read_back(tmp_path: Path, name: str) -> None:
    add_source(tmp_path, replace(OWN, name_en=name, owner=name))
    assert [each.name_en for each in own_sources(tmp_path)] == [name]


def test_json_holds_nothing_that_steers_a_terminal_and_reads_back(capsys: pytest.CaptureFixture[str]) -> None:
    text = "朱雀 \x1b[31m \x7f \x9b31m \u202e \u200b \ufeff \U000e0041 \ue000 \u2028"
    print_json({"title": text, "half": "\ud800"})
    shown = capsys.readouterr().out
    assert json.loads(shown) == {"title": text, "half": "\ud800"}
    assert "朱雀" in shown
    assert not any(char in shown for char in "\x1b\x7f\x9b\u202e\u200b\ufeff\U000e0041\ue000\u2028\ud800")


@pytest.mark.parametrize(
    "error", [FetchError("http://x", "protocol", "said \x1b]0;title\x07 \n \x9b31m \u202e"), PermissionError(13, "denied", "/x\x1b[31m")]
)
def test_an_error_that_quotes_a_server_cannot_steer_the_terminal(
    error: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(**_: object) -> None:
        raise error

    monkeypatch.setattr("parallax.cli.parallax", fail)
    with pytest.raises(SystemExit) as caught:
        main()
    told = capsys.readouterr().err
    assert caught.value.code == 1
    assert told.startswith("parallax: ")
    assert told.count("\n") == 1
    assert not any(char in told for char in "\x1b\x07\x9b\u202e")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CRAWL_CONCURRENCY", "0"), ("CRAWL_TIMEOUT_SECONDS", "0"), ("CRAWL_DELAY_SECONDS", "nan"), ("CRAWL_WORKERS", "-1"),
        ("CRAWL_WORKER_SECONDS", "inf"), ("CRAWL_ALLOW_ADDRESSES", "foo"), ("CRAWL_CONTACT", "a\r\nX: y"), ("DIGEST_TIMEZONE", "Mars/Base"),
    ],
)  # fmt: skip
def test_a_setting_that_would_hang_or_crash_is_refused_by_name(run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"PARALLAX_{name}", value)
    result = run("check-config")
    assert result.exit_code == 1
    assert name.partition("_")[2].lower() in result.output


@pytest.mark.parametrize("what", ["/dev/zero", "/", "missing.html"])
def test_what_is_no_ordinary_file_is_refused_at_once(run: Run, what: str) -> None:
    result = run("import", what)
    assert result.exit_code == 1
    assert what in result.output


def test_an_endpoint_that_is_declared_no_more_does_not_speak_for_its_source(run: Run, tmp_path: Path) -> None:
    assert run("init").exit_code == 0
    add_source(tmp_path / "sources", OWN)
    with open_store(tmp_path / "parallax.db") as store:
        for url, outcome in (("https://own.example/old", "failed"), ("https://own.example/new", "ok")):
            row = Row(source_id="own", url=url, started_at=NOW, ms=1, outcome=outcome, error="" if outcome == "ok" else "http-500")  # type: ignore[arg-type]
            store.save_visit(Visit(endpoint=Endpoint(source_id="own", url=url), run=row))
    listed = json.loads(run("sources", "list", "--json").output)
    assert [each["last"]["outcome"] for each in listed if each["source"]["id"] == "own"] == ["ok"]


def test_init_names_a_broken_settings_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "parallax.toml").write_text("= broken")
    result = run("init")
    assert isinstance(result.exception, ConfigError)
