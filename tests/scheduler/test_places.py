"""The files beside an archive: whose they are, and whether they are still the same."""

import os
from pathlib import Path

import pytest

from scheduler.places import Anchor, beside, replace_text


def test_a_text_is_replaced_as_a_whole_and_for_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        for text in ("first", "second"):
            replace_text(tmp_path / "file", text)
            assert (tmp_path / "file").read_text() == text
    finally:
        os.umask(before)
    assert [each.name for each in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600


def test_beside_a_link_is_beside_what_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "link.db").symlink_to("disk/a.db")
    assert beside(tmp_path / "link.db", ".lock") == tmp_path.resolve() / "disk" / "a.db.lock"


def test_a_file_that_grows_is_the_same_and_one_that_was_removed_or_replaced_is_not(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("x")
    two.write_text("x")
    anchor = Anchor(one, two)
    one.write_text("more")
    assert anchor.lost() is None
    two.rename(tmp_path / "away")
    assert anchor.lost() == two
    two.write_text("x")
    assert anchor.lost() == two
    two.unlink()
    (tmp_path / "away").rename(two)
    assert anchor.lost() is None


def test_a_disk_that_does_not_answer_has_lost_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(_: Path) -> None:
        raise OSError(5, "Input/output error")

    (tmp_path / "one").write_text("x")
    anchor = Anchor(tmp_path / "one")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "stat", silent)
        assert anchor.lost() is None
