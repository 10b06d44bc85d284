"""A digest as one HTML page that mail clients show: tables and inlined style, no script, no remote content."""

from css_inline import CSSInliner
from jinja2 import Environment, PackageLoader, StrictUndefined

from parallax.digest.columns import harmless
from parallax.digest.parts import Digest, plural
from parallax.digest.past import heights

_COMPANIES = 12  # shown in full; the others by name


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
    environment.filters |= {"plural": plural, "heights": heights}
    environment.tests["web"] = lambda url: url.startswith(("http://", "https://"))
    template = environment.get_template("digest.html.j2")
    page = template.render(digest=digest, figures=_figures(digest), preheader=_preheader(digest), most_companies=_COMPANIES)
    inlined = CSSInliner(load_remote_stylesheets=False).inline(page.lstrip())
    kept = environment.get_template("kept.css").render()  # for clients that read it: fonts, dark mode, small screens
    return inlined.replace("</head>", f"<style>\n{kept}\n</style>\n</head>", 1)


def _figures(digest: Digest) -> list[tuple[str, str]]:
    """The numbers that a reader takes in before the first line."""
    healthy = f"{digest.healthy}/{digest.healthy + len(digest.trouble)}"
    stories = "story" if digest.stories == 1 else "stories"
    return [(str(digest.stories), stories), (str(digest.chinese), "Chinese"), (str(digest.english), "English"), (healthy, "sources well")]


def _preheader(digest: Digest) -> str:
    """What mail programs show beside the subject."""
    titles = [line.title for line in digest.top[1:4]]
    return "; ".join(titles) if titles else f"{digest.healthy} of {digest.healthy + len(digest.trouble)} endpoints answered well."


def _clean(value: object) -> object:
    return harmless(value) if type(value) is str else value
