"""The forms a digest can take, by name."""

from collections.abc import Callable, Mapping

from parallax.digest.atom import render_atom
from parallax.digest.html import render_html
from parallax.digest.markdown import render_markdown
from parallax.digest.parts import Digest
from parallax.digest.pdf import render_pdf
from parallax.digest.text import render_text

FORMATS: Mapping[str, Callable[[Digest], str | bytes]] = {
    "text": render_text,
    "html": render_html,
    "markdown": render_markdown,
    "pdf": render_pdf,
    "atom": render_atom,
}


def render(digest: Digest, form: str) -> bytes:
    """A digest in one of these forms, text as UTF-8. Raises ParallaxError when a form needs what is not installed."""
    made = FORMATS[form](digest)
    return made if isinstance(made, bytes) else made.encode("utf-8", "replace")
