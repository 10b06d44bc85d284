"""No text of a source passes itself off as the digest's own."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from parallax.digest.compose import Digest, Editor
from parallax.digest.html import render_html
from parallax.digest.text import render_text
from parallax.records import Article, Item, Run

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def digest_of(title: str, url: str = "http://x/", error: str = "") -> Digest:
    article = Article(
        source_id="s", key="k", url=url, title=title, text="x", html="", authors=("a\nb",), published=None, lang="en", fetched_at=NOW,
        extractor="", origin="feed",
    )  # fmt: skip
    run = Run(source_id="s", url="u", started_at=NOW, ms=1, outcome="failed", error=error)
    editor = Editor(name="D", sources={}, entities={}, topics={}, zone=ZoneInfo("UTC"))
    return editor.compose([Item(id=1, seq=1, article=article, stored_at=NOW, capture_hash="")], [run], NOW)


def test_line_breaks_of_a_title_an_address_or_an_error_forge_no_lines() -> None:
    text = render_text(digest_of("Title\n\n2. FORGED", "http://x/\n3. FORGED", "boom\r\n\nFORGED"))
    assert "1. Title 2. FORGED" in text
    assert not any(line.lstrip().startswith(("2. ", "3. ", "FORGED")) for line in text.splitlines())


def test_a_title_without_end_is_shortened() -> None:
    made = digest_of("word " * 200_000)
    assert len(render_text(made)) < 2_000
    assert len(render_html(made)) < 20_000


def test_markup_and_schemes_of_a_source_are_text() -> None:
    page = render_html(digest_of("<script>alert(1)</script>\"'>\x1b[31m\ud800\u202e", 'JavaScript:alert("1")'))
    assert "<script" not in page
    assert 'href="JavaScript' not in page
    assert not any(char in page for char in "\x1b\ud800\u202e")
