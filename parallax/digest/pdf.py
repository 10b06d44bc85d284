"""A digest as PDF, through WeasyPrint, which is an extra: ``pip install 'parallax-monitor[pdf]'``. It wants a font with Chinese."""

from importlib import import_module
from typing import Any

from parallax.digest.html import render_html
from parallax.digest.parts import Digest
from parallax.errors import ParallaxError

_PRINT = """
@page {
  size: A4; margin: 16mm 14mm 18mm;
  @bottom-right { content: counter(page) " / " counter(pages); font: 9px sans-serif; color: #5b6470; }
}
body, .sheet { background: #ffffff !important; }
.page { max-width: none !important; }
.paper { padding: 0 !important; font-size: 13px !important; }
h1 { font-size: 22px !important; }
h2, h3 { break-after: avoid; }
h3 { font-size: 15px !important; }
.original, .brief, .zh { font-size: 12px !important; }
.meta, .fact, .why, .small, h2, .note { font-size: 11px !important; }
.original { break-before: avoid; }
p { orphans: 2; widows: 2; }
"""


def render_pdf(digest: Digest) -> bytes:
    """The whole digest. Nothing is fetched for it. Raises ParallaxError when WeasyPrint, or a library that it needs, is not there."""
    try:
        weasyprint = import_module("weasyprint")
    except (ImportError, OSError) as error:
        raise ParallaxError("PDF", f"needs WeasyPrint: pip install 'parallax-monitor[pdf]' ({error})") from error
    page = weasyprint.HTML(string=render_html(digest), url_fetcher=_nothing)
    written: bytes = page.write_pdf(presentational_hints=True, stylesheets=[weasyprint.CSS(string=_PRINT, url_fetcher=_nothing)])
    return written


def _nothing(url: str, *_: Any, **__: Any) -> Any:
    raise ValueError(f"a digest fetches nothing, not {url[:100]}")
