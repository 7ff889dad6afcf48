"""How much may one connection hold of the server? Never a thread: threads are few, and connections are anybody's."""

import logging
import sys
from collections.abc import Sequence
from http import HTTPStatus

from typing_extensions import override
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.utilities import Error

from incident_log.web.refusing import RefusingTask

# Requests that come together: browsers send one at a time. Thousands fit into what is read at once, and would keep
# the one thread that reads for all connections busy, and some megabytes for each of them.
_MOST_AT_ONCE = 100
_END_OF_HEADERS = b"\r\n\r\n"
# Says of an error only its class and place: see `silence`.
_LOGGER = logging.getLogger("waitress")


class LengthRequired(Error):
    """A body in pieces: nobody says how long it is."""

    code, reason = HTTPStatus.LENGTH_REQUIRED.value, HTTPStatus.LENGTH_REQUIRED.phrase


class Request(HTTPRequestParser):
    """A request whose body says how long it is.

    Browsers and our own program always say it. Waitress puts what comes in pieces together anew with each of them: a few
    connections that send one byte at a time keep its one reading thread busy, and megabytes for as long as they last.
    """

    @override
    def parse_header(self, header_plus: bytes) -> None:
        """Read the first line and the headers; refuse what Python cannot take as a number or an address."""
        try:
            super().parse_header(header_plus)
        except ValueError:
            raise ParsingError("a number or an address that is none") from None

    @override
    def received(self, data: bytes) -> int:
        """Take what came; refuse a body in pieces as soon as it is announced."""
        taken: int = super().received(data)
        if self.chunked and not self.completed:
            self.error = LengthRequired("the length of a body has to be said")
            self.completed = True
        return taken


class Connection(HTTPChannel):
    """A connection whose errors are ours, and which waits by itself for a reader that is slow.

    Waitress lets the thread wait that wants to write more than a connection has room for, and for ever: a dozen
    connections that ask and do not read would be all its threads. Here the next request of a connection is answered
    once all answers before it have left. Until then its requests lie aside, where waitress sees a connection on which
    nothing is under way, and closes it when nothing could be sent for two minutes.
    """

    error_task_class = RefusingTask
    parser_class = Request
    _aside: Sequence[HTTPRequestParser] | None = None

    @override
    def service(self) -> None:
        """Answer the next request, or lay it aside; called by one thread at a time."""
        # The lock keeps what is unsent as it is, so that whoever sends the last of it finds what lies aside.
        with self.outbuf_lock:
            if self.total_outbufs_len and self.connected:
                self._aside, self.requests = self.requests, []
                return
        super().service()

    @override
    def received(self, data: bytes) -> bool:
        """Take what came; close on whoever asks hundreds of things at once, before any of it is read."""
        if data.count(_END_OF_HEADERS) > _MOST_AT_ONCE:
            self.will_close = True
            return False
        taken: bool = super().received(data)
        return taken

    @override
    def handle_write(self) -> None:
        super().handle_write()
        self._go_on()

    @override
    def handle_error(self) -> None:
        """Close after an error nobody foresaw; waitress itself would write down whose connection it was."""
        _LOGGER.error("a connection failed", exc_info=sys.exception())
        self.handle_close()

    @override
    def handle_close(self) -> None:
        super().handle_close()
        self._go_on()

    def _go_on(self) -> None:
        """Take up what lies aside, once nothing is unsent; of a connection that was closed, to clear it away."""
        if self._aside is not None and not self.total_outbufs_len:
            self.requests, self._aside = self._aside, None
            self.server.add_task(self)  # type: ignore[arg-type]  # a task for the stubs; waitress itself gives channels
