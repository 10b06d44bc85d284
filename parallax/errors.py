"""One family of errors. Each names its subject (a file, a source, a URL, an item) so that a reader knows what to look at."""


class ParallaxError(Exception):
    """Something that the operator can act on. ``subject`` says what it is about; the message says what was expected.

    ``args`` are what the constructor took, so that errors survive the way out of a worker process.
    """

    def __init__(self, subject: str, message: str) -> None:
        super().__init__(subject, message)
        self.subject = subject
        self.message = message

    def __str__(self) -> str:
        return f"{self.subject}: {self.message}"


class ConfigError(ParallaxError):
    """A settings or pack file is wrong. ``problems`` lists every one found, as (where, what was expected)."""

    def __init__(self, subject: str, problems: list[tuple[str, str]]) -> None:
        super().__init__(subject, "; ".join(f"{where}: {what}" for where, what in problems))
        self.args = (subject, problems)
        self.problems = problems


class FetchError(ParallaxError):
    """A URL could not be fetched.

    ``reason`` is a stable code: timeout, dns, refused, too-large, redirects, address, tls, robots, truncated, bomb, protocol, status.
    """

    def __init__(self, subject: str, reason: str, message: str) -> None:
        super().__init__(subject, message)
        self.args = (subject, reason, message)
        self.reason = reason


class ParseError(ParallaxError):
    """Bytes that were fetched could not be read as what they should be."""


class QueryError(ParallaxError):
    """A query that cannot be understood. ``column`` counts from 1; ``advice`` says what to write instead."""

    def __init__(self, query: str, column: int, message: str, advice: str = "") -> None:
        super().__init__(query, f"column {column}: {message}" + (f" ({advice})" if advice else ""))
        self.args = (query, column, message, advice)
        self.column = column
        self.advice = advice


class ModelError(ParallaxError):
    """A translation model is missing, broken or does not fit."""


class StoreError(ParallaxError):
    """The archive cannot be opened, is damaged, is of another version, or cannot do what it is asked."""


class RefusedError(StoreError):
    """The archive is sound, but what is asked of it cannot be done: a cursor that it never gave, a theme that is in use."""


class SlowSearchError(StoreError):
    """A search was broken off because it took too long. A narrower one may be answered."""
