"""How is the API described to machines? An OpenAPI 3.1 document, made of the same models that parse the bodies."""

import re
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Flask, current_app, jsonify
from flask.typing import ResponseReturnValue
from pydantic.json_schema import models_json_schema
from werkzeug.routing import Rule

from incident_log import __version__
from incident_log.web import answers
from incident_log.web.operations import JSON, OCTETS, Operation

if TYPE_CHECKING:
    from pydantic import BaseModel

openapi = Blueprint("openapi", __name__, url_prefix="/api/v1")

_REFERENCE = "#/components/schemas/{model}"
_ARGUMENT = re.compile(r"<(?:(\w+):)?(\w+)>")
_SCHEMAS = {
    "id": {"type": "string", "pattern": "^[A-Za-z0-9_-]{22}$"},
    "int": {"type": "integer", "minimum": 0, "maximum": 16383},
    "path": {"type": "string", "pattern": r"^[x0-9/.p]{3,40}$"},
    "": {"type": "string", "pattern": "^[a-z0-9]{1,7}$"},
}


@openapi.get("/openapi.json")
def show() -> ResponseReturnValue:
    return jsonify(document_of(current_app))


def document_of(app: Flask) -> dict[str, Any]:
    """Write the document of every route that describes itself."""
    told = [(rule, app.view_functions[rule.endpoint]) for rule in app.url_map.iter_rules()]
    described = [(rule, view.operation) for rule, view in told if hasattr(view, "operation")]
    models = {
        model for _rule, one in described for model in (one.body, one.answer) if model is not None
    }
    wanted: list[tuple[type[BaseModel], Any]] = [
        (model, "serialization" if issubclass(model, answers.Answer) else "validation")
        for model in sorted(
            models | {answers.Error}, key=lambda model: (model.__module__, model.__name__)
        )
    ]
    references, schemas = models_json_schema(wanted, ref_template=_REFERENCE)
    names = {model: reference for (model, _mode), reference in references.items()}
    paths: dict[str, dict[str, Any]] = {}
    for rule, one in described:
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            paths.setdefault(_path_of(rule), {})[method.lower()] = _told(rule, method, one, names)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Incident Log", "version": __version__},
        "paths": dict(sorted(paths.items())),
        "components": {"schemas": schemas["$defs"]},
    }


def _told(rule: Rule, method: str, one: Operation, names: dict[Any, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": f"{rule.endpoint}",
        "summary": one.summary,
        "parameters": _parameters(rule, method, one),
        "responses": _responses(one, names),
    }
    if one.body is not None:
        told["requestBody"] = {"required": True, "content": {JSON: {"schema": names[one.body]}}}
    elif one.octets:
        schema = {"type": "string", "format": "binary", "maxLength": one.most}
        told["requestBody"] = {"required": True, "content": {OCTETS: {"schema": schema}}}
    return told


def _parameters(rule: Rule, method: str, one: Operation) -> list[dict[str, Any]]:
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": _SCHEMAS[kind or ""]}
        for kind, name in _ARGUMENT.findall(rule.rule)
    ]
    if one.query is not None:
        schema = one.query.model_json_schema()
        needed = schema.get("required", [])
        parameters += [
            {"name": name, "in": "query", "required": name in needed, "schema": described}
            for name, described in schema["properties"].items()
        ]
    names = [*one.headers, *(() if method == "GET" else ("X-CSRF-Token",))]
    digest = {"type": "string", "pattern": "^[A-Za-z0-9_-]{43}$"}
    return parameters + [
        {"name": name, "in": "header", "required": True, "schema": digest} for name in names
    ]


def _responses(one: Operation, names: dict[Any, Any]) -> dict[str, Any]:
    schema = names[one.answer] if one.answer is not None else {"type": "string"}
    good = {"description": "Done.", "content": {one.media: {"schema": schema}}}
    refused = {
        "description": "Refused, or not possible now.",
        "content": {JSON: {"schema": names[answers.Error]}},
    }
    return {str(one.status): good, "200": good, "default": refused}


def _path_of(rule: Rule) -> str:
    return _ARGUMENT.sub(r"{\2}", rule.rule)
