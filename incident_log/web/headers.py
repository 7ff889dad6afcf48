"""Which headers does every response carry?"""

from flask import Flask, Response

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


def add_headers(response: Response) -> Response:
    """Put the headers on; what an answer says about caching itself stays, all else is not stored."""
    # No view sets any of these itself, so there is nothing to look for and replace.
    response.headers.extend(HEADERS)
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def init_app(app: Flask) -> None:
    app.after_request(add_headers)
