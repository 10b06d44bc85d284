"""Installing, judging, opening and removing translation models, with a small model of the real format."""

import hashlib
import json
import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallax.errors import ModelError
from translate import unpack
from translate.argos import _batches
from translate.models import current_model, install_file, install_official, list_models, open_engine, remove_model

from .tiny_model import SENTENCES, build_package


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_package(tmp_path_factory.mktemp("package") / "zh_en.argosmodel")


def _zip(file: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file


def test_no_model_is_a_normal_state(tmp_path: Path) -> None:
    assert current_model(tmp_path / "models") is None
    assert open_engine(tmp_path / "models") is None


def test_installs_from_a_file_and_translates(package: Path, tmp_path: Path) -> None:
    model = install_file(package, tmp_path, sha256=hashlib.sha256(package.read_bytes()).hexdigest())
    assert (model.state, model.version, model.name) == ("ready", "1.9", "zh-en-1.9")
    engine = open_engine(tmp_path, beam=2, threads=1)
    assert engine
    assert engine.translate([SENTENCES[2], "", SENTENCES[2]]) == [SENTENCES[2], "", SENTENCES[2]]
    assert engine.model == model.short_hash
    assert not (model.folder / "stanza").exists()


def test_the_batch_size_changes_no_output(package: Path, tmp_path: Path) -> None:
    install_file(package, tmp_path)
    engine = open_engine(tmp_path, threads=1)
    assert engine
    assert engine.translate(SENTENCES) == [engine.translate([sentence])[0] for sentence in SENTENCES]


@given(st.lists(st.integers(1, 300), max_size=200), st.sampled_from([1, 2, 4]))
def test_batches_hold_every_sentence_once_within_the_limits(lengths: list[int], beam: int) -> None:
    batches = list(_batches(lengths, beam))
    assert sorted(index for batch in batches for index in batch) == list(range(len(lengths)))
    for batch in batches:
        assert len(batch) == 1 or len(batch) * beam <= 128
        assert len(batch) == 1 or len(batch) * beam * max(lengths[index] for index in batch) <= 4000


def test_over_long_sentences_come_back_whole(package: Path, tmp_path: Path) -> None:
    install_file(package, tmp_path)
    engine = open_engine(tmp_path, beam=1, threads=1)
    assert engine
    long = "这枚火箭将十颗卫星送入太阳同步轨道，" * 40
    assert engine.translate([long])[0].replace(" ", "").replace(",", "，") == long


def test_a_wrong_checksum_is_refused_and_leaves_nothing(package: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="expected 0000"):
        install_file(package, tmp_path / "models", sha256="0" * 64)
    assert current_model(tmp_path / "models") is None


def test_an_older_version_is_outdated_but_works(tmp_path: Path) -> None:
    install_file(build_package(tmp_path / "old.argosmodel", version="1.0"), tmp_path / "models")
    (model,) = list_models(tmp_path / "models")
    assert model.state == "outdated"
    assert model.problem == "version 1.0, and 1.9 is known: parallax models install zh-en"
    assert open_engine(tmp_path / "models", threads=1)


def test_the_newest_sound_model_is_in_use(package: Path, tmp_path: Path) -> None:
    install_file(build_package(tmp_path / "old.argosmodel", version="1.0"), tmp_path / "models")
    install_file(package, tmp_path / "models")
    assert [model.version for model in list_models(tmp_path / "models")] == ["1.9", "1.0"]
    current = current_model(tmp_path / "models")
    assert current
    assert current.version == "1.9"


def test_damage_after_installation_is_seen(package: Path, tmp_path: Path) -> None:
    weights = install_file(package, tmp_path).folder / "model" / "model.bin"
    whole = weights.read_bytes()
    weights.write_bytes(whole[:-10])
    assert [model.state for model in list_models(tmp_path)] == ["broken"]
    with pytest.raises(ModelError, match="expected"):
        open_engine(tmp_path)
    weights.write_bytes(whole[:-10] + b"0123456789")
    with pytest.raises(ModelError, match="changed"):
        open_engine(tmp_path)


def test_another_language_pair_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="from de to en"):
        install_file(build_package(tmp_path / "de.argosmodel", from_code="de"), tmp_path / "models")
    assert list_models(tmp_path / "models") == []


def test_installing_again_replaces(package: Path, tmp_path: Path) -> None:
    install_file(package, tmp_path)
    install_file(package, tmp_path)
    assert len(list_models(tmp_path)) == 1


def test_removes_what_is_there_and_nothing_else(package: Path, tmp_path: Path) -> None:
    install_file(package, tmp_path / "models")
    for name in ("nothing", "..", "../models", ""):
        with pytest.raises(ModelError, match="not installed"):
            remove_model(tmp_path / "models", name)
    remove_model(tmp_path / "models", "zh-en-1.9")
    assert current_model(tmp_path / "models") is None


@pytest.mark.parametrize("name", ["../evil", "/tmp/evil", "a/../../evil", "..\\evil", "C:evil"])
def test_a_package_that_reaches_outside_is_refused(name: str, tmp_path: Path) -> None:
    file = _zip(tmp_path / "x.argosmodel", {"a/metadata.json": b"{}", name: b"x"})
    with pytest.raises(ModelError, match="elsewhere"):
        install_file(file, tmp_path / "models")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["models", "x.argosmodel"]
    assert list((tmp_path / "models").iterdir()) == []


def test_a_link_in_a_package_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.argosmodel"
    with zipfile.ZipFile(file, "w") as archive:
        link = zipfile.ZipInfo("a/model/model.bin")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(ModelError, match="link"):
        install_file(file, tmp_path / "models")


def test_a_bomb_is_refused_before_it_goes_off(tmp_path: Path) -> None:
    file = _zip(tmp_path / "x.argosmodel", {"a/model/model.bin": b"\0" * (20 << 20)})
    with pytest.raises(ModelError, match="beyond reason"):
        install_file(file, tmp_path / "models")


def test_more_than_the_limit_is_refused(package: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="more than"), unpack.unpack(package, tmp_path, most_bytes=1000):
        pass


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04" + b"\0" * 50])
def test_what_is_no_package_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.argosmodel").write_bytes(content)
    with pytest.raises(ModelError, match="not a sound package"):
        install_file(tmp_path / "x.argosmodel", tmp_path / "models")


def test_weights_that_cannot_be_loaded_are_refused(package: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members = {name: b"garbage" * 100 if name.endswith("model.bin") else content for name, content in members.items()}
    with pytest.raises(ModelError, match="cannot be loaded"):
        install_file(_zip(tmp_path / "x.argosmodel", members), tmp_path / "models")
    assert list_models(tmp_path / "models") == []


class _Mirror(ThreadingHTTPServer):
    """A package index on loopback that can break off in the middle."""

    def __init__(self, content: bytes) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.content, self.break_at, self.ranges = content, 0, list[str]()
        self.entry: dict[str, object] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, _Mirror)
        if self.path == "/index.json":
            entry = {"from_code": "zh", "to_code": "en", "package_version": "1.9", "links": [f"{self.server.url}/p"]} | self.server.entry
            return self._answer(200, json.dumps([{"from_code": "de", "to_code": "en"}, entry]).encode(), 0)
        start = int(self.headers.get("Range", "bytes=0-")[6:-1])
        self.server.ranges.append(self.headers.get("Range", ""))
        stop, self.server.break_at = self.server.break_at, 0
        return self._answer(206 if start else 200, self.server.content[start:], stop)

    def _answer(self, status: int, body: bytes, stop: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"1"')
        self.end_headers()
        self.wfile.write(body[: stop or len(body)])

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def mirror(package: Path) -> Iterator[_Mirror]:
    with _Mirror(package.read_bytes()) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()


def test_installs_from_an_index_and_tells_how_far_it_is(mirror: _Mirror, tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    model = install_official(tmp_path, index=f"{mirror.url}/index.json", progress=lambda done, total: steps.append((done, total)))
    assert model.state == "ready"
    assert steps[-1] == (len(mirror.content), len(mirror.content))
    assert [path.name for path in tmp_path.iterdir()] == ["zh-en-1.9"]


def test_a_broken_off_download_resumes(mirror: _Mirror, tmp_path: Path) -> None:
    mirror.break_at = 300_000
    with pytest.raises(ModelError, match="resume"):
        install_official(tmp_path, index=f"{mirror.url}/index.json")
    assert install_official(tmp_path, index=f"{mirror.url}/index.json").state == "ready"
    assert mirror.ranges == ["", "bytes=300000-"]


def test_a_checksum_of_the_index_is_demanded(mirror: _Mirror, tmp_path: Path) -> None:
    mirror.entry = {"sha256": "1" * 64}
    with pytest.raises(ModelError, match="expected 1111"):
        install_official(tmp_path, index=f"{mirror.url}/index.json")
    assert list(tmp_path.iterdir()) == []


def test_links_of_other_schemes_are_not_followed(mirror: _Mirror, tmp_path: Path) -> None:
    mirror.entry = {"links": ["file:///etc/passwd"]}
    with pytest.raises(ModelError, match="https"):
        install_official(tmp_path, index=f"{mirror.url}/index.json")


def test_an_unreachable_index_says_what_else_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="package file can be installed instead"):
        install_official(tmp_path, index="http://127.0.0.1:1/index.json")


def test_loading_the_package_format_leaves_the_home_alone_and_brings_no_splitter(tmp_path: Path) -> None:
    code = "import sys; from translate.argos import package_format as load; load(); print({'stanza', 'spacy', 'torch'} & set(sys.modules))"
    environment = {**os.environ, "HOME": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        environment.pop(name, None)
    result = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "set()"
    assert list(tmp_path.iterdir()) == []
