"""A dump read back is the archive that was written."""

import gzip
import io
import tarfile
from pathlib import Path

import pytest
from commands import Demo

from parallax.errors import StoreError
from parallax.export.formats import FORMATS, matching_items
from parallax.query import Query
from store import open_store
from store.dump import dump, restore


def exported(archive: Path) -> bytes:
    with open_store(archive, read_only=True) as store:
        parts = ("".join(each.write(matching_items(store, Query(""), 1000), lambda _: "x")) for each in FORMATS.values())
        return "".join(parts).encode()


def test_a_restored_archive_gives_the_same_exports_byte_for_byte(demo: Demo, tmp_path: Path) -> None:
    archive, file, again = demo.folder / "parallax.db", tmp_path / "all.tar.gz", tmp_path / "again.db"
    assert dump(archive, file) == restore(file, again)
    assert exported(again) == exported(archive)


def test_a_dump_of_the_restored_archive_is_the_same_file(demo: Demo, tmp_path: Path) -> None:
    first, second, again = tmp_path / "1.gz", tmp_path / "2.gz", tmp_path / "again.db"
    dump(demo.folder / "parallax.db", first)
    restore(first, again)
    dump(again, second)
    assert first.read_bytes() == second.read_bytes()


def test_what_was_captured_and_what_can_be_found_comes_back(demo: Demo, tmp_path: Path) -> None:
    dump(demo.folder / "parallax.db", tmp_path / "all.gz")
    restore(tmp_path / "all.gz", tmp_path / "again.db")
    with open_store(demo.folder / "parallax.db", read_only=True) as one, open_store(tmp_path / "again.db") as other:
        assert other.check() == []
        assert list(other.arrivals()) == list(one.arrivals())
        for item in one.arrivals():
            assert not item.capture_hash or other.capture(item.capture_hash) == one.capture(item.capture_hash)


def test_an_existing_archive_is_never_overwritten(demo: Demo, tmp_path: Path) -> None:
    dump(demo.folder / "parallax.db", tmp_path / "all.gz")
    (tmp_path / "taken.db").write_bytes(b"mine")
    with pytest.raises(StoreError, match="exists"):
        restore(tmp_path / "all.gz", tmp_path / "taken.db")
    assert (tmp_path / "taken.db").read_bytes() == b"mine"


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_a_dump_that_was_cut_off_is_refused_and_leaves_nothing_behind(demo: Demo, tmp_path: Path, share: float) -> None:
    dump(demo.folder / "parallax.db", tmp_path / "all.gz")
    whole = (tmp_path / "all.gz").read_bytes()
    (tmp_path / "cut.gz").write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(StoreError, match=r"cut\.gz"):
        restore(tmp_path / "cut.gz", tmp_path / "new.db")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["all.gz", "cut.gz"]


def test_a_changed_row_is_found_out(demo: Demo, tmp_path: Path) -> None:
    dump(demo.folder / "parallax.db", tmp_path / "all.gz")
    plain = gzip.decompress((tmp_path / "all.gz").read_bytes())
    (tmp_path / "bad.gz").write_bytes(gzip.compress(plain.replace("蓝箭航天".encode(), "蓝箭航地".encode(), 1)))
    with pytest.raises(StoreError, match="is not as it was written"):
        restore(tmp_path / "bad.gz", tmp_path / "new.db")


def test_a_tar_that_wants_to_write_elsewhere_writes_nothing(tmp_path: Path) -> None:
    evil = tmp_path / "evil.tar.gz"
    with tarfile.open(evil, "w:gz") as tar:
        member = tarfile.TarInfo("../../escaped")
        member.size = 4
        tar.addfile(member, io.BytesIO(b"evil"))
    with pytest.raises(StoreError):
        restore(evil, tmp_path / "new.db")
    assert not (tmp_path.parent / "escaped").exists()
    assert not (tmp_path / "new.db").exists()
