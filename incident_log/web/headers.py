"""Which headers does every response carry?"""

from collections.abc import Callable
from types import TracebackType
from wsgiref.types import StartResponse

Fields = list[tuple[str, str]]
ExcInfo = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]
Write = Callable[[bytes], object]

# Integrity-Policy is left out on purpose: it demands an integrity attribute on every module, which only an inline
# import map could give to relative imports, and inline scripts are what the policy below forbids. The asset address
# holds the digest of the manifest instead, and `incident-log verify-site` compares every byte with it.
_DIRECTIVES = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob:",
    "connect-src 'self'",
    "font-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types lit-html incident-log-worker",
]
CONTENT_SECURITY_POLICY = "; ".join(_DIRECTIVES)

_DENIED = [
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "otp-credentials",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "usb",
    "window-management",
    "xr-spatial-tracking",
]
# A passkey is made and used on our own pages, so these two are not denied.
_OWN = ["publickey-credentials-create", "publickey-credentials-get"]

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": ", ".join(
        [f"{name}=()" for name in _DENIED] + [f"{name}=(self)" for name in _OWN]
    ),
    "X-Robots-Tag": "noindex, nofollow",
}


_ALWAYS = list(HEADERS.items())
_NOT_STORED = ("Cache-Control", "no-store")


def adding(start_response: StartResponse) -> StartResponse:
    """Put the headers on whatever answer is begun; what it says about caching itself stays, all else is not stored.

    Done below Flask, where an answer's headers are a list: no view sets any of these itself, so there is nothing to
    look for and replace.
    """

    def start(status: str, fields: Fields, exc_info: ExcInfo | None = None, /) -> Write:
        stored = any(name.lower() == "cache-control" for name, _text in fields)
        whole = [*fields, *_ALWAYS] if stored else [*fields, *_ALWAYS, _NOT_STORED]
        return start_response(status, whole, exc_info)

    return start
