"""Which pages are there? Each is the same bytes for everybody, in each language; JavaScript fills in what is personal."""

from dataclasses import dataclass

from flask import (
    Blueprint,
    Flask,
    current_app,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue

from incident_log.errors import NotFound
from incident_log.settings import LANGUAGES, Settings
from incident_log.web import compressing

pages = Blueprint("pages", __name__)

# How each language names itself.
LANGUAGE_NAMES = {"en": "English", "be": "Беларуская", "ru": "Русский"}


@dataclass(frozen=True, slots=True)
class Page:
    """One row of the table below."""

    template: str
    # Style sheets of this page beside those of base.html, as in "styles/work.css".
    styles: tuple[str, ...] = ()
    # People who report may be watched: these pages have the button that leaves at once.
    quick_exit: bool = False


# Address below /<language>/ → page. To add one: a row here and a template.
PAGES: dict[str, Page] = {
    "": Page("home/home.html", quick_exit=True),
    "report": Page("report/report.html", quick_exit=True),
    "return": Page("return/return.html", quick_exit=True),
    "safety": Page("safety/safety.html", quick_exit=True),
    "dossier": Page("dossier/dossier.html", styles=("styles/work.css",)),
    "setup": Page("setup/setup.html", styles=("styles/work.css",)),
    "join": Page("join/join.html", styles=("styles/work.css",)),
    "sign-in": Page("sign_in/sign_in.html", styles=("styles/work.css",)),
    "inbox": Page("inbox/inbox.html", styles=("styles/work.css",)),
    "case": Page("case/case.html", styles=("styles/work.css",)),
    "members": Page("members/members.html", styles=("styles/work.css",)),
    "desk": Page("desk/desk.html", styles=("styles/work.css",)),
}


@pages.get("/")
def choose_language() -> ResponseReturnValue:
    language = request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]
    response = redirect(f"/{language}/")
    response.headers["Vary"] = "Accept-Language"
    return response


@pages.get(f"/<any({','.join(LANGUAGES)}):language>/", defaults={"name": ""})
@pages.get(f"/<any({','.join(LANGUAGES)}):language>/<path:name>")
def show(language: str, name: str) -> ResponseReturnValue:
    if name not in PAGES:
        raise NotFound("page")
    return render_page(language, name)


@pages.get("/healthz")
def health() -> ResponseReturnValue:
    return jsonify(status="ok")


def render_page(language: str, name: str) -> ResponseReturnValue:
    """Draw one page; nothing about the visitor goes in."""
    page = PAGES[name]
    g.language = language
    response = make_response(render_template(page.template, page=page, page_name=name))
    # Kept by browsers, but asked for again each time: a page must never be older than its assets.
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    compressing.compress(response, str(response.get_etag()[0]))
    return response.make_conditional(request)


def current_language() -> str:
    """Tell Flask-Babel the language: the address decides it, nothing about the visitor does."""
    chosen: str = g.get("language") or request.path.strip("/").partition("/")[0]
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


def _template_values() -> dict[str, object]:
    settings: Settings = current_app.extensions["incident_log.settings"]
    return {
        "site_name": settings.site_name,
        "language": current_language(),
        "languages": LANGUAGE_NAMES,
        "evidence_limit_bytes": settings.evidence_limit_bytes,
    }


def init_app(app: Flask) -> None:
    app.context_processor(_template_values)
    app.register_blueprint(pages)
