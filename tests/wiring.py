"""How do tests make hundreds of apps, when wiring one takes longer than most tests? Wired once, each copy opened anew."""

import copy
import functools
from collections import defaultdict

from flask import Flask

from incident_log.clock import Clock, SystemClock
from incident_log.settings import Settings
from incident_log.web.app import open_copy, wire

# What is added to an app when its copy is opened is added to these.
_ADDED_TO = ("before_request_funcs", "after_request_funcs", "teardown_request_funcs")


def create_app(settings: Settings, clock: Clock | None = None) -> Flask:
    """Do what the function of this name in web/app.py does; routes, pages and headers are those of one wired app."""
    app = copy.copy(_wired())
    app.extensions = {**app.extensions, "incident_log.compressed": {}}
    app.config = copy.copy(app.config)
    for name in _ADDED_TO:
        of_part = {part: list(functions) for part, functions in getattr(app, name).items()}
        setattr(app, name, defaultdict(list, of_part))
    opened = open_copy(app, settings, clock or SystemClock())
    # Whoever adds a route from here on would add it to the apps of all tests: Flask refuses it, as after a first request.
    opened._got_first_request = True
    return opened


@functools.cache
def _wired() -> Flask:
    return wire()
