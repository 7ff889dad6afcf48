"""Who sent this request, and did our own page send it? The cookie, the CSRF token and the Origin."""

import secrets

from flask import Response, g, request
from sqlalchemy import Connection

from incident_log.crypto.primitives import check_equal, hmac_sha256
from incident_log.errors import FormatError, NotAllowed, VerificationError
from incident_log.format.encoding import from_b64u, to_b64u
from incident_log.services import sessions
from incident_log.storage.sessions import SignedIn
from incident_log.web.context import server

# Where the id stands for the rest of a request, once it was read.
_SESSION = "incident_log.session"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_TOKEN = "X-CSRF-Token"  # noqa: S105  # the name of a header
# Sign-out leaves nothing behind in this browser.
CLEAR_SITE_DATA = '"cookies", "storage"'
CLEAR_COOKIES = '"cookies"'


def cookie_name() -> str:
    """The __Host- prefix keeps other hosts of the domain from planting a cookie; browsers allow it over TLS only."""
    return "__Host-session" if server().settings.secure_cookies else "session"


def session_id() -> bytes | None:
    """Give the random id in the visitor's cookie; it may belong to nobody."""
    environ = request.environ
    if _SESSION not in environ:
        try:
            found = from_b64u(request.cookies.get(cookie_name(), ""), sessions.ID_BYTES)
        except FormatError:
            found = None
        environ[_SESSION] = found
    session: bytes | None = environ[_SESSION]
    return session


def find_person(connection: Connection) -> SignedIn | None:
    """Find who is signed in; looked up once for each transaction."""
    session = session_id()
    return None if session is None else sessions.find(connection, server(), session)


def csrf_token(session: bytes) -> str:
    """Give the token that only a page of ours can have read; bound to this cookie and to nothing else."""
    return to_b64u(hmac_sha256(server().csrf_key, session))


def check_request() -> None:
    """Refuse a change that no page of ours asked for; raise NotAllowed."""
    if request.method in _SAFE:
        return
    headers = request.headers
    origin = headers.get("Origin")
    if origin not in {None, server().settings.base_url} and origin != request.host_url.rstrip("/"):
        raise NotAllowed("the request comes from another site")
    if headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise NotAllowed("the request comes from another site")
    session = session_id()
    try:
        check_equal(headers.get(_TOKEN, "").encode(), csrf_token(session or b"").encode(), "token")
    except VerificationError:
        session = None
    if session is None:
        raise NotAllowed("the token is missing or belongs to another session")


def set_cookie(session: bytes) -> str:
    """Hand the visitor a new id with this response; give its CSRF token."""
    g.incident_log_new_session = session
    return csrf_token(session)


def ensure_cookie() -> str:
    """Give the CSRF token of the visitor's id, handing out an id first if there is none."""
    session = session_id()
    return (
        csrf_token(session)
        if session is not None
        else set_cookie(secrets.token_bytes(sessions.ID_BYTES))
    )


def drop_cookie(*, keep_storage: bool = False) -> None:
    """Take the id back, with all that this browser keeps of us, or with its cookies only."""
    g.incident_log_new_session = b""
    g.incident_log_clear = CLEAR_COOKIES if keep_storage else CLEAR_SITE_DATA


def write_cookie(response: Response) -> Response:
    """Put the cookie on the response, if the view has asked for one."""
    session: bytes | None = g.pop("incident_log_new_session", None)
    secure = server().settings.secure_cookies
    if session:
        response.set_cookie(
            cookie_name(),
            to_b64u(session),
            httponly=True,
            secure=secure,
            samesite="Strict",
            path="/",
        )
    elif session is not None:
        response.delete_cookie(
            cookie_name(), httponly=True, secure=secure, samesite="Strict", path="/"
        )
        response.headers["Clear-Site-Data"] = g.pop("incident_log_clear", CLEAR_SITE_DATA)
    return response
