"""What a person brings in by hand: mails, PDFs, saved pages. Each takes bytes and returns nothing."""

from fuzz.invariants import encodable, plausible
from fuzz.web_targets import NOW, harmless

from crawlers.importing import read_import
from crawlers.mail import read_mail
from crawlers.pdf import read_pdf
from parallax.errors import ParseError


def mail(data: bytes) -> None:
    """A message is one article, or one error that names it."""
    try:
        article = read_mail(data, "letter.eml", now=NOW)
    except ParseError as error:
        assert error.subject == "letter.eml"  # noqa: PT017  # of the error that is the answer
        return
    encodable(article)
    harmless(article.html)
    assert article.key
    assert article.text
    plausible(article.published, NOW)


def pdf(data: bytes) -> None:
    """A document is one article, or one error that names it."""
    try:
        article = read_pdf(data, "report.pdf", now=NOW)
    except ParseError as error:
        assert error.subject == "report.pdf"  # noqa: PT017  # of the error that is the answer
        return
    encodable(article)
    harmless(article.html)
    plausible(article.published, NOW)


def imported(data: bytes) -> None:
    """Whatever a file holds: one article, or one error that names it."""
    try:
        (article,) = read_import(data, "file.html", now=NOW)
    except ParseError as error:
        assert error.subject == "file.html"  # noqa: PT017  # of the error that is the answer
        return
    encodable(article)
    harmless(article.html)
    plausible(article.published, NOW)
    assert article.key
    assert article.text
