"""How is the server put together? Read wire and open_copy to see the whole wiring."""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn
from urllib.parse import urlsplit, urlunsplit
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask, Request
from flask_babel import Babel
from jinja2 import StrictUndefined
from typing_extensions import override
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import RequestRedirect

from incident_log.clock import Clock, SystemClock
from incident_log.services.server import Server
from incident_log.settings import Settings
from incident_log.web import (
    api,
    assets,
    compressing,
    errors,
    headers,
    limiting,
    pages,
    preloading,
)

ROOT = Path(__file__).resolve().parent.parent.parent
TRANSLATIONS = ROOT / "incident_log" / "translations"


class BlindFlask(Flask):
    """Flask with our headers on every answer, that logs of a failure only its class and place: a message may hold what somebody sent."""

    @override
    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request, with our headers on whatever answers it."""
        return super().wsgi_app(environ, headers.adding(start_response))

    @override
    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Give the function as it is: none of ours waits for an event loop, and Flask would ask each at every request."""
        return func

    @override
    def raise_routing_exception(self, request: Request) -> NoReturn:
        """Lead to where a slash is missing on this server: whoever asked may have named another as the host."""
        if isinstance(request.routing_exception, RequestRedirect):
            there = urlsplit(request.routing_exception.new_url)
            path = "/" + there.path.lstrip("/")
            request.routing_exception.new_url = urlunsplit(("", "", path, there.query, ""))
        super().raise_routing_exception(request)

    @override
    def log_exception(
        self,
        exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None] | None,
    ) -> None:
        error = sys.exception() if exc_info is None else exc_info[1]
        self.logger.error("failed: %s", errors.describe(error))


def create_app(settings: Settings, clock: Clock | None = None) -> Flask:
    """Wire one app and open its copy. It keeps no state between requests but what `settings` points to."""
    return open_copy(wire(), settings, clock or SystemClock())


def wire() -> Flask:
    """Put together what is the same for every copy: pages, routes, headers."""
    app = BlindFlask(__name__, static_folder=None, template_folder=str(ROOT / "templates"))
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    # Nothing larger than one sealed slice with its frame is ever sent in one request.
    app.config["MAX_CONTENT_LENGTH"] = 2 * 1024 * 1024
    Babel(
        app,
        locale_selector=pages.current_language,
        default_translation_directories=str(TRANSLATIONS),
    )
    for part in (errors, compressing, assets, preloading, pages, api):
        part.init_app(app)
    return app


def open_copy(app: Flask, settings: Settings, clock: Clock) -> Flask:
    """Let a wired app serve the copy that `settings` points to: its database, store and keys."""
    app.extensions["incident_log.settings"] = settings
    app.extensions["incident_log.server"] = Server.open(settings, clock)
    limiting.init_app(app, settings)
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]  # as Flask's manual says
    return app
