"""What does a test from the attacker's side need? The town of the API's tests, and the world of the command line's."""

from tests.client.conftest import _organisation, world
from tests.web.conftest import (
    app,
    clock,
    copy,
    on_postgres,
    settings,
    settled,
    template,
    template_on_postgres,
    template_on_sqlite,
    token,
    town,
)

__all__ = [
    "_organisation",
    "app",
    "clock",
    "copy",
    "on_postgres",
    "settings",
    "settled",
    "template",
    "template_on_postgres",
    "template_on_sqlite",
    "token",
    "town",
    "world",
]
