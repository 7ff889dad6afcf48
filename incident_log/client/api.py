"""How does the client talk to the server? One error class per reaction, whatever the cause.

Nothing opened may be passed in: every caller seals first. Ids stand in paths because the server knows them; names,
codes and texts never do.
"""

import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit

import httpx

from incident_log import __version__
from incident_log.client.answers import Answer
from incident_log.client.language import _
from incident_log.client.terminal import hinted
from incident_log.errors import (
    CaseFull,
    ConfigurationError,
    Conflict,
    Expired,
    IncidentLogError,
    LimitExceeded,
    NotAllowed,
    NotFound,
    NotSignedIn,
    RateLimited,
    Refused,
    ServerError,
    ServerMisbehaved,
    ServerUnreachable,
    StorageFull,
)
from incident_log.format.canonical import Json
from incident_log.format.record import Head

ROOT = "/api/v1/"
_PATIENCE = httpx.Timeout(60.0, connect=30.0)
# A slice of one mebibyte over a very slow line, or over Tor.
_PATIENCE_FOR_BYTES = httpx.Timeout(300.0, connect=60.0)
# A directory of some ten thousand statements; no other answer of JSON comes near.
MOST_JSON = 64 << 20
# A page of ours, an error, the state of the log.
MOST_SMALL = 1 << 20
_LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
_PROXIES = ("socks5", "socks5h", "http", "https")


@dataclass(frozen=True, slots=True)
class Received:
    """A good answer, read whole and not larger than was expected."""

    headers: Mapping[str, str]
    content: bytes = field(repr=False)


class Api:
    """One conversation with one server; keeps the cookie and the CSRF token, and nothing else."""

    def __init__(self, server: str, *, proxy: str | None = None) -> None:
        self.server = check_server(server)
        self._token = ""
        self._sign_in: Callable[[], object] | None = None
        self._signed_in, self._signing_in = 0, threading.RLock()
        self._http = httpx.Client(
            base_url=self.server,
            verify=_authorities(),
            proxy=_check_proxy(proxy),
            timeout=_PATIENCE,
            # A proxy from the environment could show the traffic to somebody the person did not choose.
            trust_env=False,
            follow_redirects=False,
            headers={
                "User-Agent": f"incident-log/{__version__}",
                "Accept": "application/json",
                # Sealed bytes do not shrink, and what cannot unfold cannot grow past its limit.
                "Accept-Encoding": "identity",
            },
            limits=httpx.Limits(max_connections=8),
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    @property
    def cookies(self) -> dict[str, str]:
        """The session's cookies, to be kept sealed."""
        return {cookie.name: cookie.value or "" for cookie in self._http.cookies.jar}

    def resume(self, cookies: Mapping[str, str]) -> None:
        """Go on with a session of an earlier run."""
        self._token = ""
        host = urlsplit(self.server).hostname or ""
        for name, text in cookies.items():
            self._http.cookies.set(name, text, domain=f"{host}.local" if "." not in host else host)

    def sign_in_with(self, sign_in: Callable[[], object]) -> None:
        """Sign in so when a session ends in the middle: a long upload should not fail for a short absence."""
        self._sign_in = sign_in

    def get(self, path: str) -> Answer:
        """Ask for JSON."""
        return self._json(self._signed(lambda: self._send("GET", path)))

    def get_bytes(self, path: str, *, most: int) -> bytes:
        """Ask for bytes; raise ServerMisbehaved once there are more than `most`."""
        return self._signed(
            lambda: self._send("GET", path, timeout=_PATIENCE_FOR_BYTES, most=most)
        ).content

    def get_headers(self, path: str) -> Mapping[str, str]:
        """Ask for a page, to read its headers only."""
        return self._send("GET", path, most=MOST_SMALL).headers

    def post(self, path: str, body: Mapping[str, Json]) -> Answer:
        """Send JSON."""
        return self._json(self._change("POST", path, json_body=body))

    def put(self, path: str, body: Mapping[str, Json]) -> Answer:
        """Send JSON to a place that exists."""
        return self._json(self._change("PUT", path, json_body=body))

    def post_bytes(self, path: str, sealed: bytes) -> Answer:
        """Send sealed bytes."""
        return self._json(self._change("POST", path, sealed=sealed))

    def put_bytes(
        self, path: str, sealed: bytes, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send sealed bytes to a named place."""
        return self._json(self._change("PUT", path, sealed=sealed, headers=headers))

    def delete(self, path: str) -> None:
        """Remove something: so far, sessions."""
        self._change("DELETE", path)
        self._token = ""

    def _change(
        self,
        method: str,
        path: str,
        *,
        json_body: Mapping[str, Json] | None = None,
        sealed: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Received:
        content, kind = sealed, "application/octet-stream"
        if json_body is not None:
            content, kind = json.dumps(json_body, ensure_ascii=False).encode(), "application/json"

        def change() -> Received:
            sent = {"X-CSRF-Token": self._csrf(), "Content-Type": kind} | dict(headers or {})
            return self._send(
                method, path, content=content, headers=sent, timeout=_PATIENCE_FOR_BYTES
            )

        return self._signed(change)

    def _signed(self, ask: Callable[[], Received]) -> Received:
        """Ask once more after signing in again, when the session has ended; several threads sign in once."""
        times = self._signed_in
        try:
            return ask()
        except NotSignedIn:
            with self._signing_in:
                # What the signing in itself asks has nothing to fall back on.
                sign_in, self._sign_in = self._sign_in, None
                if sign_in is None:
                    raise
                try:
                    if times == self._signed_in:
                        self._token = ""
                        sign_in()
                        self._signed_in += 1
                finally:
                    self._sign_in = sign_in
        return ask()

    def _csrf(self) -> str:
        if not self._token:
            self._token = self.get("session").text("csrf")
        return self._token

    def _send(
        self,
        method: str,
        path: str,
        *,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: httpx.Timeout = _PATIENCE,
        most: int = MOST_JSON,
    ) -> Received:
        url = path if path.startswith("/") else ROOT + path
        with (
            _reaching(self.server),
            self._http.stream(
                method, url, content=content, headers=headers, timeout=timeout
            ) as response,
        ):
            body = _read(response, most if response.is_success else MOST_SMALL)
        if response.is_success:
            return Received(response.headers, body)
        raise reaction(response.status_code, body)

    def _json(self, received: Received) -> Answer:
        answer = Answer.parse(received.content or b"{}")
        if answer.has("csrf"):
            self._token = answer.text("csrf")
        return answer


def _read(response: httpx.Response, most: int) -> bytes:
    """Read an answer piece by piece and stop at its limit, whatever length the server has announced."""
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise ServerMisbehaved("the server's answer is packed, though nobody asked for that")
    body = bytearray()
    for piece in response.iter_raw():
        body += piece
        if len(body) > most:
            raise ServerMisbehaved(f"the server's answer is larger than {most} bytes")
    return bytes(body)


def check_server(server: str) -> str:
    """Give the address without a path; refuse one that would send sealed bytes and cookies in the clear."""
    address = urlsplit(server.strip().rstrip("/"))
    if (
        address.scheme not in {"http", "https"}
        or not address.hostname
        or address.path
        or address.query
    ):
        raise hinted(
            ConfigurationError(_("this is not the address of a server: {}").format(server)),
            _("give scheme and host, as in https://log.example.org"),
        )
    if address.username or address.password:
        raise ConfigurationError(_("the address of a server holds no name or password"))
    if (
        address.scheme == "http"
        and address.hostname not in _LOCAL
        and not address.hostname.endswith(".onion")
    ):
        raise hinted(
            ConfigurationError(
                _("this server would be reached without encryption: {}").format(server)
            ),
            _("use https://, or the onion address of the server with --proxy"),
        )
    return f"{address.scheme}://{address.netloc}"


def reaction(status: int, body: bytes) -> IncidentLogError:
    """Make the error for an answer that is none; a sentence of the server is never shown as if it were ours."""
    code, answer = _code_of(body)
    kind = _BY_CODE.get(code) or _BY_STATUS.get(status) or ServerError
    error = kind(_SENTENCES.get(kind, _("the server could not do it (status {})")).format(status))
    if isinstance(error, Conflict) and answer is not None:
        return ConflictAtHead.of(answer, str(error))
    return error


class ConflictAtHead(Conflict):
    """Somebody else wrote first; says where the case stands now, when the server said so."""

    def __init__(self, message: str, head: Head | None, missing: tuple[int, ...]) -> None:
        super().__init__(message)
        self.head, self.missing = head, missing

    @classmethod
    def of(cls, answer: Answer, message: str) -> "ConflictAtHead":
        """Read where the case stands out of the server's answer."""
        head = answer.head() if answer.has("head") else None
        missing = tuple(answer.numbers("missing")) if answer.has("missing") else ()
        return cls(message, head, missing)


@contextmanager
def _reaching(server: str) -> Iterator[None]:
    try:
        yield
    except httpx.TimeoutException as error:
        raise ServerUnreachable(_("no answer in time from {}").format(server)) from error
    except (httpx.ProxyError, httpx.TransportError) as error:
        raise ServerUnreachable(_("cannot reach {}").format(server)) from error
    except httpx.HTTPError as error:
        raise ServerMisbehaved(_("{} gave an answer that is not HTTP").format(server)) from error


@cache
def _authorities() -> ssl.SSLContext:
    """Read the list of certificate authorities once; whoever talks to a server as several people would read it each time."""
    return httpx.create_ssl_context(trust_env=False)


def _check_proxy(proxy: str | None) -> str | None:
    if proxy is None:
        return None
    address = urlsplit(proxy)
    if address.scheme not in _PROXIES or not address.hostname:
        raise hinted(
            ConfigurationError(_("this is not the address of a proxy: {}").format(proxy)),
            _("for Tor on this machine: --proxy socks5://127.0.0.1:9050"),
        )
    return proxy


def _code_of(body: bytes) -> tuple[str, Answer | None]:
    try:
        answer = Answer.parse(body)
        return answer.answer("error").text("code"), answer
    except ServerMisbehaved:
        return "", None


_BY_STATUS: Mapping[int, type[IncidentLogError]] = {
    400: Refused,
    401: NotSignedIn,
    403: NotAllowed,
    404: NotFound,
    409: Conflict,
    410: Expired,
    413: LimitExceeded,
    422: Refused,
    429: RateLimited,
    507: StorageFull,
}
_BY_CODE: Mapping[str, type[IncidentLogError]] = {
    kind.code: kind
    for kind in (
        Refused,
        NotSignedIn,
        NotAllowed,
        NotFound,
        Conflict,
        Expired,
        LimitExceeded,
        CaseFull,
        RateLimited,
        StorageFull,
    )
}
_SENTENCES: Mapping[type[IncidentLogError], str] = {
    Refused: _("the server refused what was sent (status {})"),
    NotSignedIn: _("nobody is signed in here, or the session has ended"),
    NotAllowed: _("your role does not allow this"),
    NotFound: _("there is no such thing, or none that you may see"),
    Conflict: _("somebody else wrote first"),
    Expired: _("this was good once and has expired"),
    CaseFull: _("the case takes nothing more that you write; an access can still be ended"),
    LimitExceeded: _("this is larger than the server accepts"),
    RateLimited: _("too many attempts"),
    StorageFull: _("the server has no room left"),
}
