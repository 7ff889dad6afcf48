"""What does waitress itself answer to a request that never reaches Flask? The same as Flask would have."""

import json
from http import HTTPStatus

from typing_extensions import override
from waitress.task import ErrorTask

from incident_log.web.errors import CODES
from incident_log.web.headers import HEADERS

_SENTENCES = {
    HTTPStatus.LENGTH_REQUIRED: "The server takes nothing whose length it does not know.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "This is larger than the server accepts.",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: "The address or its headers are too long.",
}
_OTHERWISE = "The server cannot read this request."


class RefusingTask(ErrorTask):
    """Answers as the API does below /api and /log, and with one sentence elsewhere."""

    @override
    def execute(self) -> None:
        """Write the answer, and let the connection end."""
        # What could not be read far enough has no path.
        error, path = self.request.error, getattr(self.request, "path", "")  # type: ignore[attr-defined]  # the stubs take the request for its error
        status = HTTPStatus(error.code)
        kind, body = _answer(path, status)
        self.status = f"{status.value} {status.phrase}"
        own = [("Content-Type", kind), ("Cache-Control", "no-store")]
        self.response_headers = [*self.response_headers, *HEADERS.items(), *own]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


def _answer(path: str, status: HTTPStatus) -> tuple[str, bytes]:
    if path.startswith(("/api/", "/log/")):
        error = {"code": CODES.get(status, "error"), "message": status.phrase.lower()}
        return "application/json", json.dumps({"error": error}).encode()
    return "text/plain; charset=utf-8", _SENTENCES.get(status, _OTHERWISE).encode()
