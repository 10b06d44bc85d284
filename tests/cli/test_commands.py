"""Commands: each teaches itself, each says what is wrong."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from commands import Demo, Run

from parallax.cli import parallax
from parallax.errors import ParallaxError

ROOT = Path(__file__).parents[2]


def commands(group: click.Group = parallax, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


@pytest.mark.parametrize(("path", "command"), list(commands()), ids=lambda value: " ".join(value) if isinstance(value, tuple) else "")
def test_every_command_explains_itself_and_its_options(path: tuple[str, ...], command: click.Command) -> None:
    assert command.help
    assert all(option.help for option in command.params if isinstance(option, click.Option))


def test_generated_references_are_up_to_date() -> None:
    done = subprocess.run([sys.executable, str(ROOT / "docs" / "generate.py"), "--check"], capture_output=True, text=True, check=False)
    assert (done.stdout.split(), done.returncode) == ([], 0), done.stderr


def test_init_makes_settings_and_an_archive_and_leaves_what_exists(run: Run, tmp_path: Path) -> None:
    assert run("init", "--contact", "desk@example.org").exit_code == 0
    assert (tmp_path / "parallax.db").exists()
    assert 'contact = "desk@example.org"' in (tmp_path / "parallax.toml").read_text("utf-8")
    (tmp_path / "parallax.toml").write_text("# mine\n", "utf-8")
    assert "was left as it is" in run("init").output
    assert (tmp_path / "parallax.toml").read_text("utf-8") == "# mine\n"


def test_check_config_finds_the_shipped_pack_sound(run: Run) -> None:
    result = run("check-config")
    assert result.exit_code == 0, result.output
    assert "Sound: " in result.output


def test_check_config_names_every_problem_at_once(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "sources"
    own.mkdir()
    (own / "bad.toml").write_text('id = "bad"\nmethod = "telepathy"\ninterval_minutes = 1\n', "utf-8")
    (own / "worse.toml").write_text("id = \n", "utf-8")
    result = run("check-config", "--json")
    problems = json.loads(result.output)
    assert result.exit_code == 1
    assert {"method", "interval_minutes", "urls"} <= {row["key"] for row in problems if row["file"] == "bad.toml"}
    assert [row["key"] for row in problems if row["file"] == "worse.toml"] == ["file"]


def test_an_unknown_source_is_a_usage_error_with_the_nearest_names(run: Run) -> None:
    result = run("sources", "show", "spacenew")
    assert result.exit_code == 2
    assert "Did you mean" in result.output
    assert "spacenews" in result.output


def test_opml_goes_out_and_comes_back(run: Run, tmp_path: Path) -> None:
    assert run("sources", "export-opml", "all.opml").exit_code == 0
    text = (tmp_path / "all.opml").read_text("utf-8")
    assert "spacenews" in text.lower()
    (tmp_path / "mine.opml").write_text(
        '<opml version="2.0"><body><outline type="rss" text="My Blog" xmlUrl="https://blog.example/feed"/></body></opml>', "utf-8"
    )
    assert "1 added." in run("sources", "import-opml", "mine.opml").output
    assert "0 added." in run("sources", "import-opml", "mine.opml").output


def test_a_saved_page_is_imported_once_and_found(run: Run, tmp_path: Path) -> None:
    body = "<p>蓝箭航天今天宣布完成新一轮融资，资金用于朱雀三号可重复使用火箭的研制。</p>" * 4
    page = (
        f"<html lang=zh><head><title>蓝箭航天完成融资</title></head><body><article><h1>蓝箭航天完成融资</h1>{body}</article></body></html>"
    )
    (tmp_path / "page.html").write_text(page, "utf-8")
    assert "item 1" in run("import", "page.html").output
    assert "in the archive already" in run("import", "page.html").output
    shown = run("search", "LandSpace").output
    assert "«蓝箭航天»完成融资" in shown
    assert "LandSpace" in shown


def test_what_cannot_be_imported_is_named_and_harms_nothing_else(run: Run, tmp_path: Path) -> None:
    (tmp_path / "good.html").write_text(
        "<html><head><title>Good</title></head><body><article><h1>Good</h1><p>" + "A rocket flew well. " * 30, "utf-8"
    )
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 nothing follows")
    result = run("import", "broken.pdf", "missing.html", "good.html")
    assert result.exit_code == 1
    assert "broken.pdf" in result.output
    assert "missing.html" in result.output
    assert "good.html: item 1" in result.output


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_printed_for_each_shell(run: Run, shell: str) -> None:
    assert "_PARALLAX_COMPLETE" in run("completion", shell).output


@pytest.mark.parametrize("command", ["digest", "outbox retry", "outbox deliver", "fix 1", "status"])
def test_in_a_folder_without_an_archive_a_command_says_so_and_makes_none(run: Run, tmp_path: Path, command: str) -> None:
    done = run(*command.split())
    assert isinstance(done.exception, ParallaxError)
    assert "parallax.db: " in str(done.exception)
    assert "parallax init" in str(done.exception)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "asked", ["search x", "show 1", "rules list", "subscribers list", "names candidates", "outbox", "status", "corrections"]
)
def test_without_an_archive_a_command_says_how_to_make_one_and_makes_none(asked: str, run: Run, tmp_path: Path) -> None:
    result = run(*asked.split())
    assert "there is no archive yet; parallax init makes one" in str(result.exception)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("asked", [("rules", "add", "x", "--name", "X", "--query", "rocket"), ("web",)])
def test_what_belongs_into_an_archive_makes_none(asked: tuple[str, ...], run: Run, tmp_path: Path) -> None:
    assert "there is no archive yet" in str(run(*asked).exception)
    assert list(tmp_path.iterdir()) == []


def test_of_many_problems_one_line_names_the_first_and_where_the_others_are(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "bad.toml").write_text('id = "bad"\n', "utf-8")
    done = subprocess.run([sys.executable, "-m", "parallax", "sources", "list"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.count("bad.toml") == 1
    assert "more, which parallax check-config lists" in done.stderr


def test_a_settings_file_that_is_not_there_is_said_to_be_missing(run: Run, tmp_path: Path) -> None:
    missing = str(tmp_path / "nope.toml")
    assert str(run("--settings", missing, "search", "x").exception) == f"{missing}: file: cannot be read: No such file or directory"


def test_an_import_of_a_file_that_is_not_there_says_so_in_words(run: Run) -> None:
    assert run("import", "nope.html").output == "nope.html: cannot be read: No such file or directory\n"


def test_a_contact_that_nobody_can_reach_is_refused_before_anything_is_made(run: Run, tmp_path: Path) -> None:
    refused = run("init", "--contact", "nobody")
    assert refused.exit_code == 2
    assert "expected an e-mail address or a URL" in refused.output
    assert list(tmp_path.iterdir()) == []


def test_doctor_asks_for_the_address_of_the_server_that_is_to_translate(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARALLAX_TRANSLATE_ENGINE", "libretranslate")
    assert "translate.url of that server is not set" in run("doctor").output
    monkeypatch.setenv("PARALLAX_TRANSLATE_URL", "http://127.0.0.1:5000")
    assert "the LibreTranslate server at 127.0.0.1" in run("doctor").output


def test_what_a_terminal_of_another_charset_cannot_show_is_named(demo: Demo) -> None:
    environ = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    command = [sys.executable, "-m", "parallax", "--settings", str(demo.folder / "parallax.toml"), "search", "LandSpace"]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60, env=environ)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\\u" in done.stdout


@pytest.mark.parametrize(
    ("where", "code", "said"),
    [(">/dev/full", 1, b"parallax: what was to be written: No space left on device\n"), (">&-", 0, b""), ("2>&-", 0, b"")],
)
@pytest.mark.parametrize("command", ["search LandSpace", "status --json", "export"])
def test_where_output_cannot_be_written_there_is_a_line_at_most(demo: Demo, command: str, where: str, code: int, said: bytes) -> None:
    asked = f'"{sys.executable}" -m parallax --settings "{demo.folder}/parallax.toml" {command} {where}'
    done = subprocess.run(["sh", "-c", asked], capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (code, said)
