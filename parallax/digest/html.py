"""A digest as one HTML page that mail clients show: inlined style, no script, no remote content."""

from css_inline import CSSInliner
from jinja2 import Environment, PackageLoader, StrictUndefined

from parallax.digest.compose import Digest, plural
from parallax.digest.text import harmless


def render_html(digest: Digest) -> str:
    """A whole document. All crawled text is escaped by the template, and only http and https links are links."""
    environment = Environment(
        loader=PackageLoader("parallax.digest"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_clean,
    )
    environment.filters["plural"] = plural
    environment.tests["web"] = lambda url: url.startswith(("http://", "https://"))
    page = environment.get_template("digest.html.j2").render(digest=digest)
    return CSSInliner(load_remote_stylesheets=False, keep_style_tags=True).inline(page)


def _clean(value: object) -> object:
    return harmless(value) if type(value) is str else value
