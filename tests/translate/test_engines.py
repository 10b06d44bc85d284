"""The other engines and what wraps them: fast decoding, stock Argos, a LibreTranslate server on loopback."""

import importlib.util
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from parallax.errors import ModelError
from translate.argos import ArgosEngine
from translate.decoding import Fast
from translate.engines import make_engine
from translate.libretranslate import LibreTranslate
from translate.memory import Remembering
from translate.models import install_file

from .tiny_model import SENTENCES, build_package


class Told:
    """An engine that says what it is told to, and remembers what it was asked."""

    name, model, settings = "told", "m1", "beam=1"

    def __init__(self, say: Callable[[str], str]) -> None:
        self.say, self.asked = say, list[str]()

    def translate(self, sentences: Sequence[str]) -> list[str]:
        self.asked += sentences
        return [self.say(sentence) for sentence in sentences]


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    install_file(build_package(folder / "p.argosmodel"), folder / "models")
    return folder / "models"


# --- fast decoding


def test_fast_asks_the_careful_engine_only_where_the_quick_one_failed() -> None:
    quick = Told(lambda sentence: "It flew." if "飞" in sentence else "the the the the the")
    careful = Told(lambda _: "It was said.")
    engine = Fast(quick, careful)
    assert engine.translate(["它飞了。", "它说了。"]) == ["It flew.", "It was said."]
    assert careful.asked == ["它说了。"]
    assert engine.repeated == 1


@pytest.mark.parametrize(
    ("sentence", "output", "again"),
    [
        ("LandSpace完成1.2 billion yuan融资", "LandSpace raised 1.2 billion yuan.", False),
        ("LandSpace完成1.2 billion yuan融资", "Blue Arrow raised 1.2 billion yuan.", True),
        ("LandSpace完成1.2 billion yuan融资", "LandSpace raised 12 billion yuan.", True),
        ("LandSpace完成1.2 billion yuan融资", "LandSpace raised 1.2 billion dollars.", True),
        ("公司在3月5日首飞", "The company first flew on March 5.", False),
        ("这家公司计划在明年年底之前完成新型液体火箭的首次飞行试验", "The company plans.", True),
        ("火箭升空", "The 火箭 flew.", True),
        ("火箭升空", "", True),
    ],
)
def test_what_is_decoded_again(sentence: str, output: str, again: bool) -> None:
    careful = Told(lambda _: "again")
    assert Fast(Told(lambda _: output), careful).translate([sentence]) == ["again" if again else output]


def test_fast_settings_are_not_the_careful_ones(models: Path) -> None:
    fast, careful = make_engine(models, fast=True, threads=1), make_engine(models, threads=1)
    assert fast
    assert careful
    assert fast.settings == "beam=2 length=0.2, then beam=4 length=0.2"
    assert (fast.name, fast.model) == (careful.name, careful.model)
    assert fast.translate(SENTENCES) == careful.translate(SENTENCES)


def test_beams_share_one_loaded_model(models: Path) -> None:
    engine = make_engine(models, threads=1)
    assert isinstance(engine, ArgosEngine)
    narrow = engine.with_beam(2)
    assert (engine.settings, narrow.settings) == ("beam=4 length=0.2", "beam=2 length=0.2")
    assert narrow.translate(SENTENCES[:2]) == engine.translate(SENTENCES[:2])


# --- choosing


def test_no_model_means_no_engine_whatever_is_wished_for(tmp_path: Path) -> None:
    for choice in ("argos", "argos-stock"):
        assert make_engine(tmp_path / "none", choice=choice, fast=True, memory=tmp_path / "memory.db") is None
    assert not (tmp_path / "memory.db").exists()


def test_the_memory_wraps_what_was_chosen(models: Path, tmp_path: Path) -> None:
    first = make_engine(models, threads=1, memory=tmp_path / "memory.db")
    again = make_engine(models, threads=1, memory=tmp_path / "memory.db")
    assert isinstance(first, Remembering)
    assert isinstance(again, Remembering)
    assert first.translate(SENTENCES) == again.translate(SENTENCES)
    assert (again.decoded, again.recalled) == (0, len(SENTENCES))


def test_a_damaged_memory_is_done_without_and_said(models: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "memory.db").write_bytes(b"no database" * 200)
    assert isinstance(make_engine(models, threads=1, memory=tmp_path / "memory.db"), ArgosEngine)
    assert "memory.db" in caplog.text


def test_an_unknown_engine_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="known are argos, argos-stock, libretranslate"):
        make_engine(tmp_path, choice="deepthought")


@pytest.mark.skipif(importlib.util.find_spec("stanza") is not None, reason="stock Argos is installed here")
def test_stock_argos_says_what_it_lacks(models: Path) -> None:
    with pytest.raises(ModelError, match="pip install argostranslate"):
        make_engine(models, choice="argos-stock")


@pytest.mark.skipif(importlib.util.find_spec("stanza") is None, reason="stock Argos is not installed here")
def test_stock_argos_and_ours_say_the_same(models: Path) -> None:
    stock, ours = make_engine(models, choice="argos-stock"), make_engine(models, threads=1)
    assert stock
    assert ours
    assert stock.translate(SENTENCES) == ours.translate(SENTENCES)


# --- LibreTranslate


class _Server(ThreadingHTTPServer):
    """Answers like a LibreTranslate server, unless told to answer otherwise."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[dict[str, Any]] = []
        self.status, self.body = 200, b""
        self.headers: dict[str, str] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server = self.server
        assert isinstance(server, _Server)
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server.asked.append({"path": self.path, **question})
        body = server.body or json.dumps({"translatedText": [f" English of {text}" for text in question["q"]]}).encode()
        self.send_response(server.status)
        for name, value in server.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[_Server]:
    with _Server() as running:
        threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield running
        running.shutdown()


def test_sentences_go_to_the_server_in_arrays_each_once(server: _Server) -> None:
    engine = make_engine(Path("nowhere"), choice="libretranslate", url=server.url + "/", api_key="secret")
    assert engine
    assert engine.translate(["甲。", "", "乙。", "甲。"]) == ["English of 甲。", "", "English of 乙。", "English of 甲。"]
    assert server.asked == [
        {"path": "/translate", "q": ["甲。", "乙。"], "source": "zh", "target": "en", "format": "text", "api_key": "secret"}
    ]


def test_many_sentences_go_in_several_requests(server: _Server) -> None:
    sentences = [f"句{number}。" for number in range(70)]
    assert LibreTranslate(server.url).translate(sentences) == [f"English of {sentence}" for sentence in sentences]
    assert [len(question["q"]) for question in server.asked] == [32, 32, 6]
    assert "api_key" not in server.asked[0]


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (403, b'{"error": "Invalid API key"}', "answered 403: Invalid API key"),
        (500, b"<html>", "answered 500"),
        (200, b"<html>", "cannot be asked"),
        (200, b"[" * 100_000, "cannot be asked"),
        (200, b"[" + b"0," * 5_000_000 + b"0]", "more than 8388608 bytes came"),
        (200, b'{"translatedText": []}', "expected 1 translations"),
        (200, b'{"translatedText": "one"}', "expected 1 translations"),
        (200, b'{"translatedText": [1]}', "expected 1 translations"),
    ],
)
def test_what_goes_wrong_names_the_address_and_never_the_key(status: int, body: bytes, said: str, server: _Server) -> None:
    server.status, server.body = status, body
    with pytest.raises(ModelError, match=said) as caught:
        LibreTranslate(server.url, api_key="secret").translate(["甲。"])
    assert caught.value.subject == f"{server.url}/translate"
    assert "secret" not in str(caught.value)


def test_a_redirect_is_not_followed(server: _Server) -> None:
    server.status, server.headers = 307, {"Location": "http://127.0.0.1:1/translate"}
    with pytest.raises(ModelError, match="answered 307"):
        LibreTranslate(server.url).translate(["甲。"])


def test_a_server_that_cannot_be_reached_is_left_alone_for_a_while() -> None:
    time = [0.0]
    engine = LibreTranslate("http://127.0.0.1:1", clock=lambda: time[0])
    for said in ("cannot be asked", "a moment ago"):
        with pytest.raises(ModelError, match=said):
            engine.translate(["甲。"])
    time[0] = 61.0
    with pytest.raises(ModelError, match="cannot be asked"):
        engine.translate(["甲。"])


def test_each_time_in_a_row_that_a_server_cannot_be_reached_it_is_left_alone_for_longer() -> None:
    time = [0.0]
    engine = LibreTranslate("http://127.0.0.1:1", clock=lambda: time[0])
    asked = []
    for second in range(0, 3000, 10):
        time[0] = float(second)
        with pytest.raises(ModelError) as caught:
            engine.translate(["甲。"])
        asked += [second] if "cannot be asked" in str(caught.value) else []
    assert asked == [0, 60, 180, 420, 900, 1860, 2820]


def test_a_server_that_drips_its_answer_is_given_up(server: _Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def drip(self: _Handler) -> None:
        self.send_response(200)
        self.end_headers()
        with suppress(OSError):
            for _ in range(100):
                self.wfile.write(b" ")
                sleep(0.05)

    monkeypatch.setattr(_Handler, "do_POST", drip)
    began = monotonic()
    with pytest.raises(ModelError, match=r"took longer than 0\.3 seconds"):
        LibreTranslate(server.url, timeout=0.3).translate(["甲。"])
    assert monotonic() - began < 2


@pytest.mark.parametrize("url", ["", "localhost:5000", "file:///etc/passwd", "http://user:pass@127.0.0.1"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ModelError, match="expected"):
        LibreTranslate(url)
