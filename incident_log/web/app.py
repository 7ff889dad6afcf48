"""How is the server put together? Read create_app to see the whole wiring."""

from pathlib import Path

from flask import Flask
from flask_babel import Babel
from jinja2 import StrictUndefined

from incident_log.settings import Settings
from incident_log.web import assets, errors, headers, pages

ROOT = Path(__file__).resolve().parent.parent.parent
TRANSLATIONS = ROOT / "incident_log" / "translations"


def create_app(settings: Settings) -> Flask:
    """Wire one app. It keeps no state between requests but what `settings` points to."""
    app = Flask(__name__, static_folder=None, template_folder=str(ROOT / "templates"))
    app.extensions["incident_log.settings"] = settings
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    # Nothing larger than one sealed slice with its frame is ever sent in one request.
    app.config["MAX_CONTENT_LENGTH"] = 2 * 1024 * 1024
    Babel(
        app,
        locale_selector=pages.current_language,
        default_translation_directories=str(TRANSLATIONS),
    )
    for part in (headers, errors, assets, pages):
        part.init_app(app)
    return app
