"""What may the log of the server behind Flask hold? Where something went wrong and of what class, never whose or what they sent."""

import logging

from typing_extensions import override

from incident_log.web.errors import describe

# Waitress writes by these; what it writes may hold addresses, paths, and the message of whatever was raised.
_LOGGERS = ("waitress", "waitress.queue")


class Silence(logging.Filter):
    """Leaves of every line its place, and the class and place of the error that it is about."""

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        """Replace the text, in place."""
        error = record.exc_info[1] if record.exc_info else None
        about = "" if error is None else f": {describe(error)}"
        record.msg = f"{record.name}: {record.filename}:{record.lineno}{about}"
        record.args, record.exc_info, record.exc_text, record.stack_info = (), None, None, None
        return True


def keep() -> None:
    """Let waitress write nothing that came from a visitor."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(each, Silence) for each in logger.filters):
            logger.addFilter(Silence())
    # How many requests wait is of no use to an operator, line by line.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
