"""Log lines: one line each, whatever is quoted in them, and never a secret."""

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallax.settings import AlertSettings, MailSettings, ServiceSettings, Settings
from scheduler.logs import OneLine, secrets_of, set_up_logs

HOSTILE = "news\nERROR forged line\r\x1b[2J\x1b]0;title\x07 \u202egnp.exe\u2028 \ud800"


def a_record(message: str, **fields: object) -> logging.LogRecord:
    record = logging.makeLogRecord({"name": "parallax.test", "levelno": logging.INFO, "levelname": "INFO", "msg": message})
    vars(record).update(fields)
    return record


def test_text_is_time_level_logger_message_and_fields() -> None:
    line = OneLine(as_json=False).format(a_record("job done: 3 items", job="read", why="two words"))
    assert line.partition(" ")[2] == "INFO parallax.test job done: 3 items job=read why='two words'"


def test_json_is_one_object_with_the_same() -> None:
    row = json.loads(OneLine(as_json=True).format(a_record("蓝箭", job="read")))
    assert (row["level"], row["event"], row["job"]) == ("info", "蓝箭", "read")


@pytest.mark.parametrize("as_json", [True, False])
def test_what_a_page_says_forges_no_line_and_steers_no_terminal(as_json: bool) -> None:
    line = OneLine(as_json=as_json).format(a_record("title %s", title=HOSTILE))
    assert all(char.isprintable() for char in line)
    assert "\n" not in line
    if as_json:
        assert json.loads(line)["title"] == HOSTILE


@given(text=st.text(), as_json=st.booleans())
def test_any_text_makes_one_line(text: str, as_json: bool) -> None:
    record = a_record("event")
    record.text = text
    line = OneLine(as_json=as_json).format(record)
    assert len(line.splitlines()) == 1
    line.encode()


def test_a_traceback_is_part_of_the_line() -> None:
    try:
        raise OSError("no\nnetwork")  # noqa: TRY301  # for its traceback
    except OSError:
        record = a_record("job failed")
        record.exc_info = __import__("sys").exc_info()
    line = OneLine(as_json=False).format(record)
    assert "\n" not in line
    assert "OSError: no\\nnetwork" in line


def test_secrets_of_the_settings_never_appear() -> None:
    settings = Settings(
        mail=MailSettings(password="hunter22"),
        alerts=AlertSettings(
            secret="hmac-key-1",
            channels=(
                "desk=mailto:ana@example.org",
                "team=slack://TOKENA/TOKENB",
                "hook=webhook+https://u:pa55word@h.example/x?key=abcdef",
            ),
        ),
    )
    line = OneLine(as_json=False, secrets=secrets_of(settings)).format(
        a_record("to ana@example.org: hunter22 hmac-key-1 slack://TOKENA/TOKENB pa55word webhook+https://u:pa55word@h.example/x?key=abcdef")
    )
    assert not any(secret in line for secret in ("hunter22", "hmac-key-1", "TOKENB", "pa55word", "abcdef"))
    assert "ana@example.org" in line


@pytest.fixture
def logging_restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.usefixtures("logging_restored")
def test_the_format_is_a_setting() -> None:
    stream = io.StringIO()
    set_up_logs(replace(Settings(), service=ServiceSettings(log_format="json")), stream)
    logging.getLogger("parallax.test").info("hello", extra={"job": "read"})
    assert json.loads(stream.getvalue())["job"] == "read"
