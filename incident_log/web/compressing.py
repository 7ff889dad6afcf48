"""Which answers travel compressed? The files of the release and the pages, for whoever accepts gzip; nothing else."""

import gzip

from flask import Flask, Response, current_app, request

# Pictures, fonts and the like are compressed already, or hardly shrink.
_KINDS = frozenset(
    {"text/html", "text/css", "text/javascript", "application/json", "image/svg+xml"}
)
_ONCE = 9


def compress(response: Response, name: str) -> None:
    """Compress an answer that is the same bytes for everybody. `name` stands for these bytes and no others.

    Answers of the API are never handed to this. They hold what belongs to one person, next to what somebody else may
    have chosen, and how well both shrink together tells of the one to whoever can choose the other and sees the length.
    Pages and files hold nothing secret and nothing of the request.
    """
    if response.mimetype not in _KINDS:
        return
    response.vary.add("Accept-Encoding")
    if not request.accept_encodings.quality("gzip"):
        return
    kept: dict[str, bytes] = current_app.extensions["incident_log.compressed"]
    if name not in kept:
        # Without a time: the same bytes in, the same bytes out.
        kept[name] = gzip.compress(response.get_data(), _ONCE, mtime=0)
    response.set_data(kept[name])
    response.headers["Content-Encoding"] = "gzip"
    # Other bytes, so another mark: a browser must not take one form for the other.
    mark, _ = response.get_etag()
    if mark:
        response.set_etag(f"{mark}-gzip")


def init_app(app: Flask) -> None:
    # As many entries as the release has files and pages, and no more.
    app.extensions["incident_log.compressed"] = {}
