"""Connections that bring or take nothing: uvicorn waits for them for ever, and each holds a file descriptor of the whole service.

A client must bring the head of a request within some seconds, and take something of an answer within some more; and there are only so many
connections: of one client, and at all. How long the body of a request may take is `parallax.web.bounds`'s business.
"""

import asyncio
from collections.abc import Sequence

from uvicorn.protocols.http.h11_impl import H11Protocol

from parallax.web.clients import is_within

HEAD_SECONDS, TAKE_SECONDS = 10.0, 60.0
MOST, MOST_OF_ONE = 400, 60  # a browser opens six; whoever sits behind a proxy counts as the proxy


class Patient(H11Protocol):
    """Uvicorn's protocol, with an end to its patience. ``many`` are the networks of which one address may stand for many clients."""

    many: Sequence[str] = ("127.0.0.0/8", "::1/128")
    _head_deadline: asyncio.TimerHandle | None = None
    _take_deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Take it, or hang up where there are too many."""
        super().connection_made(transport)
        if self._is_one_too_many():
            transport.abort()
        else:
            self._head_deadline = self.loop.call_later(HEAD_SECONDS, transport.abort)

    def data_received(self, data: bytes) -> None:
        """A piece of a head prolongs nothing, nor does the rest of a body that has had its answer; a whole head stops the clock."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            _stopped(self._head_deadline)
            self._head_deadline = None
        elif self._head_deadline is None:
            self._head_deadline = self.loop.call_later(HEAD_SECONDS, self.transport.abort)

    def pause_writing(self) -> None:
        """The client takes nothing just now."""
        super().pause_writing()
        _stopped(self._take_deadline)
        self._take_deadline = self.loop.call_later(TAKE_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """It goes on."""
        _stopped(self._take_deadline)
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """It has ended."""
        _stopped(self._head_deadline)
        _stopped(self._take_deadline)
        super().connection_lost(exc)

    def _is_one_too_many(self) -> bool:
        if len(self.connections) > MOST:
            return True
        host = _host(self)
        return not is_within(host, self.many) and sum(_host(each) == host for each in self.connections) > MOST_OF_ONE


def patient_with(proxies: Sequence[str]) -> type[Patient]:
    """The protocol where these networks are those of proxies."""

    class Known(Patient):
        many = (*Patient.many, *proxies)

    return Known


def _host(protocol: object) -> str:
    client = getattr(protocol, "client", None)
    return client[0] if client else ""


def _stopped(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()
