"""Which answer does each of our errors get? One table; a page for people, JSON for /api."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Flask, Response, current_app, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from werkzeug.exceptions import HTTPException

from incident_log import errors

STATUS: dict[type[errors.IncidentLogError], HTTPStatus] = {
    errors.FormatError: HTTPStatus.BAD_REQUEST,
    errors.OpenError: HTTPStatus.BAD_REQUEST,
    errors.VerificationError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.WeakParameters: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.Refused: HTTPStatus.FORBIDDEN,
    errors.NotSignedIn: HTTPStatus.UNAUTHORIZED,
    errors.NotAllowed: HTTPStatus.FORBIDDEN,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.Conflict: HTTPStatus.CONFLICT,
    errors.Expired: HTTPStatus.GONE,
    errors.LimitExceeded: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.RateLimited: HTTPStatus.TOO_MANY_REQUESTS,
    errors.StorageFull: HTTPStatus.INSUFFICIENT_STORAGE,
    errors.Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ConfigurationError: HTTPStatus.INTERNAL_SERVER_ERROR,
}

# What Flask itself refuses → the code our clients know.
CODES = {
    HTTPStatus.BAD_REQUEST: errors.FormatError.code,
    HTTPStatus.UNAUTHORIZED: errors.NotSignedIn.code,
    HTTPStatus.FORBIDDEN: errors.NotAllowed.code,
    HTTPStatus.NOT_FOUND: errors.NotFound.code,
    HTTPStatus.METHOD_NOT_ALLOWED: errors.NotFound.code,
    HTTPStatus.CONFLICT: errors.Conflict.code,
    HTTPStatus.LENGTH_REQUIRED: errors.FormatError.code,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: errors.LimitExceeded.code,
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: errors.LimitExceeded.code,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: errors.FormatError.code,
    HTTPStatus.TOO_MANY_REQUESTS: errors.RateLimited.code,
}

_SENTENCES = {
    HTTPStatus.NOT_FOUND: _(
        "This page does not exist. Check the link, or start from the first page."
    ),
    HTTPStatus.TOO_MANY_REQUESTS: _(
        "Too many tries in a short time. Wait a few minutes, then try again."
    ),
}
_OTHERWISE = _(
    "Something went wrong on our side. Nothing you wrote has been sent. Try again in a few minutes."
)


def answer_our_error(error: errors.IncidentLogError) -> ResponseReturnValue:
    """Answer an error of our own tree by the nearest class in the table."""
    kinds = [kind for kind in type(error).__mro__ if kind in STATUS]
    status = STATUS[kinds[0]] if kinds else HTTPStatus.INTERNAL_SERVER_ERROR
    # Absent and forbidden must be the same to the byte, whatever was looked for.
    message = "not found" if isinstance(error, errors.NotFound) else str(error)
    return _answer(status, error.code, message, getattr(error, "details", {}))


def answer_http_error(error: HTTPException) -> ResponseReturnValue:
    """Answer what Flask or Werkzeug refused; redirects pass."""
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    if status < HTTPStatus.BAD_REQUEST:
        return error.get_response()
    response = make_response(_answer(status, CODES.get(status, "error"), status.phrase.lower()))
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        response.headers["Allow"] = error.get_response().headers["Allow"]
    return response


def answer_defect(error: Exception) -> ResponseReturnValue:
    """Answer a defect of ours: nothing about it leaves the server but its class name in the log."""
    current_app.logger.error("defect: %s", describe(error))
    return _answer(HTTPStatus.INTERNAL_SERVER_ERROR, errors.IncidentLogError.code, "internal error")


def describe(error: BaseException | None) -> str:
    """Name the class of an error and the line it came from; its message may hold what somebody sent."""
    step = None if error is None else error.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    place = f"{step.tb_frame.f_code.co_filename}:{step.tb_lineno}" if step else "nowhere"
    return f"{type(error).__name__} at {place}"


def _answer(
    status: HTTPStatus, code: str, message: str, details: Mapping[str, object] | None = None
) -> Response:
    if request.path.startswith(("/api/", "/log/")):
        response = jsonify({"error": {"code": code, "message": message}} | dict(details or {}))
    else:
        sentence = _SENTENCES.get(status, _OTHERWISE)
        response = make_response(_page(str(sentence)))
    response.status_code = status
    return response


def _page(sentence: str) -> str | Response:
    try:
        return render_template("error.html", sentence=sentence)
    except Exception as error:  # noqa: BLE001  # nothing catches behind this but the WSGI server, who logs what it gets
        current_app.logger.error("error page: %s", describe(error))  # noqa: TRY400  # a traceback holds messages
        return Response(sentence, mimetype="text/plain")


def init_app(app: Flask) -> None:
    app.register_error_handler(errors.IncidentLogError, answer_our_error)
    app.register_error_handler(HTTPException, answer_http_error)
    app.register_error_handler(Exception, answer_defect)
