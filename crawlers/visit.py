"""What a visit to one endpoint means: from what was remembered and what came to the new memory and the run row. No I/O.

Order of judgement: the request failed (reason codes of FetchError), the server refused (status), a verification page came ("blocked"),
nothing changed ("unchanged"), less came than it should ("drifted"), nothing new for much longer than usual ("silent"), or all is well.
Validators (ETag, Last-Modified, body hash) are remembered only after a good visit: otherwise a broken answer, met again, would look like
"unchanged" and heal silently.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256

from crawlers.intervals import DAY, LONGEST_FACTOR, adapted_minutes, backed_off, next_check, retry_after
from parallax.errors import FetchError, ParseError
from parallax.records import Endpoint, Entry, Fetched, Outcome, Run, Source, Visit

ADOPT_AFTER = 5  # sightings of the same permanent redirect
MUTE_AFTER = 10  # refusals in a row
GOOD: frozenset[Outcome] = frozenset({"ok", "unchanged", "silent"})
_MUTING = frozenset({401, 403, 404, 451})
_SILENT_DAYS, _SILENT_INTERVALS = 7, 20
_FEW = 5  # below this, a fifth of it says nothing
_SAMPLE = 3  # so many entries must lack a field before that says something


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What the last good visit brought: how many entries, and which share of them carried each field."""

    found: int = 0
    filled: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What an answer held, all pages together."""

    found: int
    entries: tuple[Entry, ...]  # those not seen before
    bytes: int
    filled: Mapping[str, float] = field(default_factory=dict)  # share of the entries judged that carry each field
    judged: int = 0
    several: bool = False  # it came from more than the one document that the validators speak of
    note: str = ""  # what went wrong beside it


def is_due(endpoint: Endpoint | None, now: datetime) -> bool:
    """Whether an endpoint is to be polled now; one never visited is, and one whose time was set by a clock that was far ahead."""
    if endpoint is None or endpoint.next_check is None:
        return endpoint is None or not endpoint.muted
    longest = DAY + LONGEST_FACTOR * timedelta(minutes=endpoint.interval_minutes)
    return not endpoint.muted and not now < endpoint.next_check <= now + longest


@dataclass(frozen=True, slots=True, kw_only=True)
class Decider:
    """Every decision about one visit. ``now`` is the moment it started."""

    source: Source
    endpoint: Endpoint
    baseline: Baseline
    now: datetime

    @property
    def url(self) -> str:
        """The URL to ask: the endpoint's, or where it has moved for good."""
        return self.endpoint.moved_to if self.endpoint.moved_seen >= ADOPT_AFTER else self.endpoint.url

    @property
    def headers(self) -> dict[str, str]:
        """The conditional request headers."""
        pairs = {"If-None-Match": self.endpoint.etag, "If-Modified-Since": self.endpoint.last_modified}
        return {name: value for name, value in pairs.items() if value}

    def is_unchanged(self, fetched: Fetched) -> bool:
        """Whether the answer says, or its bytes show, that nothing has changed since the last good visit."""
        return fetched.status == 304 or (fetched.status == 200 and body_hash(fetched.body) == self.endpoint.body_hash)

    def unchanged(self, fetched: Fetched) -> Visit:
        """Nothing to read: the entries of the last good visit still stand."""
        endpoint = self._alive(self._moved(fetched), new=0)
        outcome: Outcome = "silent" if self._is_silent() else "unchanged"
        error = self._silence() if outcome == "silent" else ""
        return Visit(
            endpoint=endpoint, run=self._run(fetched, outcome, found=self.baseline.found, filled=self.baseline.filled, error=error)
        )

    def read(self, fetched: Fetched, content: Content) -> Visit:
        """The answer was read."""
        new = len(content.entries)
        drift = drift_of(self.baseline, content)
        endpoint = self._alive(self._moved(fetched), new=new)
        if drift:
            endpoint = replace(endpoint, last_ok=self.endpoint.last_ok)
            outcome: Outcome = "drifted"
        else:
            endpoint = _with_validators(endpoint, fetched, several=content.several)
            outcome = "silent" if not new and self._is_silent() else "ok"
        error = "; ".join(filter(None, (drift, self._silence() if outcome == "silent" else "", content.note)))
        filled = content.filled if content.judged else self.baseline.filled
        run = self._run(fetched, outcome, found=content.found, new=new, filled=filled, error=error)
        return Visit(endpoint=endpoint, run=replace(run, bytes=content.bytes), entries=content.entries)

    def refused(self, fetched: Fetched, block: str | None = None) -> Visit:
        """The answer holds nothing to read: an error status, or a page that ``block`` names."""
        status = fetched.status
        if status == 410:
            endpoint = replace(self._failing(), muted="410 Gone: the publisher has removed it")
            return self._refusal(endpoint, fetched, "gone", endpoint.muted)
        if block or status in (401, 403, 451):
            return self._refusal(self._failing(status), fetched, "blocked", block or f"http-{status}: access refused")
        if status in (429, 503):
            asked = retry_after(fetched.header("retry-after"), self.now)
            endpoint = self._failing()
            return self._refusal(
                replace(endpoint, next_check=asked or endpoint.next_check), fetched, "deferred", f"http-{status}: asked to wait"
            )
        return self._refusal(self._failing(status), fetched, "failed", f"http-{status}")

    def failed(self, error: FetchError | ParseError, ms: int, fetched: Fetched | None = None) -> Visit:
        """No answer came (FetchError), or one that cannot be read (ParseError)."""
        reason = getattr(error, "reason", "unreadable")
        outcome: Outcome = "forbidden" if reason == "robots" else "failed"
        run = Run(
            source_id=self.source.id,
            url=self.endpoint.url,
            started_at=self.now,
            ms=ms,
            outcome=outcome,
            status=fetched.status if fetched else 0,
            expected=self.baseline.found,
            bytes=len(fetched.body) if fetched else 0,
            error=f"{reason}: {error.message}",
        )
        return Visit(endpoint=self._failing(), run=run)

    def _alive(self, endpoint: Endpoint, *, new: int) -> Endpoint:
        base = self.source.interval_minutes
        minutes = adapted_minutes(self.endpoint.interval_minutes, base, new=new)
        return replace(
            endpoint,
            errors=0,
            muted="",
            interval_minutes=minutes,
            next_check=next_check(minutes, base, f"{self.source.id} {endpoint.url}", self.now),
            last_ok=self.now,
            last_new=self.now if new or endpoint.last_new is None else endpoint.last_new,
        )

    def _failing(self, status: int = 0) -> Endpoint:
        """Back off; where the new place of a moved endpoint fails, the old one is asked again; a lasting refusal mutes."""
        kept = self.endpoint if self.endpoint.moved_seen < ADOPT_AFTER else replace(self.endpoint, moved_to="", moved_seen=0)
        errors = self.endpoint.errors + 1
        muted = f"http-{status}, {errors} times in a row" if status in _MUTING and errors >= MUTE_AFTER else self.endpoint.muted
        retry = backed_off(errors, self.source.interval_minutes, self.now)
        return replace(kept, errors=errors, next_check=retry, muted=muted)

    def _moved(self, fetched: Fetched) -> Endpoint:
        """Count the sightings of a permanent redirect; another target, or none, starts over."""
        target, known = fetched.permanent_url, self.endpoint
        if fetched.url != known.url:  # the new place was asked
            return known if not target else replace(known, moved_to=target, moved_seen=1)
        seen = 0 if not target else known.moved_seen + 1 if target == known.moved_to else 1
        return replace(known, moved_to=target, moved_seen=seen)

    def _is_silent(self) -> bool:
        patience = max(timedelta(days=_SILENT_DAYS), _SILENT_INTERVALS * timedelta(minutes=self.endpoint.interval_minutes))
        return self.endpoint.last_new is not None and self.now - self.endpoint.last_new > patience

    def _silence(self) -> str:
        return f"nothing new since {self.endpoint.last_new:%Y-%m-%d}"

    def _refusal(self, endpoint: Endpoint, fetched: Fetched, outcome: Outcome, error: str) -> Visit:
        muted = f"; muted: {endpoint.muted}" if endpoint.muted and endpoint.muted != error else ""
        return Visit(endpoint=endpoint, run=self._run(fetched, outcome, error=error + muted))

    def _run(
        self,
        fetched: Fetched,
        outcome: Outcome,
        *,
        found: int = 0,
        new: int = 0,
        filled: Mapping[str, float] | None = None,
        error: str = "",
    ) -> Run:
        return Run(
            source_id=self.source.id,
            url=self.endpoint.url,
            started_at=self.now,
            ms=fetched.elapsed_ms,
            outcome=outcome,
            status=fetched.status,
            expected=self.baseline.found,
            found=found,
            new=new,
            filled=filled or {},
            bytes=len(fetched.body),
            error=error,
        )


def drift_of(baseline: Baseline, content: Content) -> str:
    """Why what came cannot be all of it, in words; empty when it can."""
    if content.found == 0:
        return f"no entry found, {baseline.found} expected" if baseline.found else "no entry found"
    if baseline.found >= _FEW and content.found * 5 < baseline.found:
        return f"{content.found} entries found, {baseline.found} expected"
    if content.judged < _SAMPLE:
        return ""
    lost = [name for name, share in baseline.filled.items() if share >= 0.5 and name in content.filled and content.filled[name] == 0]
    return f"no entry has its {' or '.join(sorted(lost))} any more" if lost else ""


def body_hash(body: bytes) -> str:
    """The hash by which an unchanged body is recognised."""
    return sha256(body).hexdigest()


def _with_validators(endpoint: Endpoint, fetched: Fetched, *, several: bool) -> Endpoint:
    """Remember what makes the next request conditional; where one answer is not the whole, nothing can."""
    if several:
        return replace(endpoint, etag="", last_modified="", body_hash="")
    return replace(
        endpoint,
        etag=fetched.header("etag") or "",
        last_modified=fetched.header("last-modified") or "",
        body_hash=body_hash(fetched.body),
    )
