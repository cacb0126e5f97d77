"""The description of /api/v1 in OpenAPI 3.1, kept by hand beside the routes; real answers are held to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from access.tokens import Kind
from analytics.activities import FIGURES
from analytics.exports.table import UNIT_FIGURES
from text import t
from web.api.calls import Call, Resource, answered
from web.api.figures import FEWEST_BY_DEFAULT, MOST_PEOPLE
from web.api.xapi import MOST

VERSION = "1.0.0"
DAY = {"type": "string", "format": "date"}
INSTANT = {"type": "string", "format": "date-time"}
TEXT = {"type": "string"}
COUNT = {"type": "integer", "minimum": 0}
NULLABLE_DAY = {"type": ["string", "null"], "format": "date"}


def resources() -> tuple[Resource, ...]:
    """Anybody may read the description: it holds no data."""
    return (Resource("/v1/openapi.json", None, (), openapi),)


def openapi(call: Call) -> Response:
    """The description of this installation."""
    return answered(call, describe(call.site.settings.base_url))


def describe(base_url: str) -> dict[str, Any]:
    """The whole document."""
    return {
        "openapi": "3.1.0",
        "info": {"title": t("api.doc.title"), "version": VERSION, "description": t("api.doc.lead")},
        "servers": [{"url": f"{base_url}/api"}],
        "paths": {path: {"get": each} for path, each in _paths().items()},
        "components": {
            "schemas": SCHEMAS,
            "parameters": _parameters(),
            "responses": {"problem": _problem()},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _paths() -> dict[str, dict[str, Any]]:
    which = ("on", "unit", "campaign")
    return {
        "/v1/participation": _get(Kind.PARTICIPATION, "participation", which, _json("participation")),
        "/v1/activities": _get(Kind.ACTIVITIES, "activities", ("from", "to", "unit"), _json("activities")),
        "/v1/completion": _get(Kind.COMPLETION, "completion", (*which, "limit", "page"), _json("completion")),
        "/v1/completion.csv": _get(Kind.COMPLETION, "completion_csv", which, _file("text/csv")),
        "/v1/oneroster.zip": _get(Kind.ROSTER, "oneroster", (), _file("application/zip")),
        "/v1/xapi/statements": _get(
            Kind.STATEMENTS,
            "statements",
            ("version", "since", "until", "statements_limit", "ascending", "page"),
            _json("statements"),
        ),
        "/v1/statements.jsonl": _get(
            Kind.STATEMENTS, "statements_file", ("since", "until"), _file("application/jsonl")
        ),
        "/v1/openapi.json": _get(
            None, "description", (), {"application/json": {"schema": {"type": "object"}}}
        ),
    }


def _get(
    kind: Kind | None, name: str, parameters: tuple[str, ...], content: Mapping[str, Any]
) -> dict[str, Any]:
    refusal = {"$ref": "#/components/responses/problem"}
    told = {"200": {"description": t("api.doc.ok"), "content": content}}
    refused = {str(status): refusal for status in (400, 401, 403, 404, 429)} if kind else {}
    return {
        "operationId": name,
        "summary": t(f"api.doc.{name}"),
        "parameters": [{"$ref": f"#/components/parameters/{each}"} for each in parameters],
        "security": [{"token": []}] if kind else [],
        **({"x-kind": kind.value} if kind else {}),
        "responses": {**told, **refused},
    }


def _json(schema: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


def _file(media_type: str) -> dict[str, Any]:
    return {media_type: {"schema": {"type": "string", "format": "binary"}}}


def _problem() -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/problem"}
    return {"description": t("api.doc.problem"), "content": {"application/problem+json": {"schema": schema}}}


def _parameters() -> dict[str, dict[str, Any]]:
    flag = {"type": "string", "enum": ["true", "false"], "default": "false"}
    people = {"type": "integer", "minimum": 1, "maximum": MOST_PEOPLE, "default": FEWEST_BY_DEFAULT}
    statements = {"type": "integer", "minimum": 0, "maximum": MOST, "default": MOST}
    shapes: dict[str, tuple[str, dict[str, Any]]] = {
        "on": ("on", DAY),
        "unit": ("unit", TEXT),
        "campaign": ("campaign", TEXT),
        "from": ("from", DAY),
        "to": ("to", DAY),
        "limit": ("limit", people),
        "page": ("cursor", TEXT),
        "since": ("since", INSTANT),
        "until": ("until", INSTANT),
        "statements_limit": ("limit", statements),
        "ascending": ("ascending", flag),
    }
    asked = {key: _parameter(key, name, "query", shape) for key, (name, shape) in shapes.items()}
    version = _parameter("version", "X-Experience-API-Version", "header", {"const": "1.0.3"})
    return {**asked, "version": {**version, "required": True}}


def _parameter(key: str, name: str, place: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": place, "description": t(f"api.doc.parameter.{key}"), "schema": schema}


def _object(properties: Mapping[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    """Nothing else may stand in it: what is not described is not given away by mistake."""
    required = [name for name in properties if name not in optional]
    return {
        "type": "object",
        "properties": dict(properties),
        "required": required,
        "additionalProperties": False,
    }


def _list(of: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


def _named(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


_CAMPAIGN = {
    "campaign": TEXT,
    "document": TEXT,
    "on": DAY,
    "made_at": INSTANT,
    "starts_on": DAY,
    "due_on": DAY,
    "filter": TEXT,
}
_PARTICIPATION = dict.fromkeys(UNIT_FIGURES, COUNT)
_ACTIVITIES = dict.fromkeys(FIGURES, COUNT)
_POINT = {"on": DAY, "completed": COUNT, "percent": COUNT, "needed_percent": COUNT}
_PERSON = {
    "code": TEXT,
    "full_name": TEXT,
    "unit_code": TEXT,
    "unit": TEXT,
    "done": {"type": "boolean"},
    "completed_on": NULLABLE_DAY,
}
_ACCOUNT = _object({"homePage": TEXT, "name": TEXT})
_ACTOR = _object({"objectType": {"const": "Agent"}, "account": _ACCOUNT})
_SCORE = {name: {"type": "number", "minimum": 0} for name in ("scaled", "raw", "min", "max")}
_RESULT = {
    "success": {"type": "boolean"},
    "completion": {"type": "boolean"},
    "score": _object(_SCORE),
    "duration": TEXT,
    "extensions": {"type": "object"},
}
_STATEMENT = {
    "id": {"type": "string", "format": "uuid"},
    "actor": _ACTOR,
    "verb": {"type": "object", "required": ["id", "display"]},
    "object": {"type": "object", "required": ["objectType", "id"]},
    "result": _object(_RESULT, tuple(_RESULT)),
    "context": {"type": "object", "required": ["registration"]},
    "timestamp": INSTANT,
    "stored": INSTANT,
    "authority": _ACTOR,
    "version": {"const": "1.0.0"},
}
SCHEMAS: dict[str, Any] = {
    "problem": _object({"type": TEXT, "title": TEXT, "status": {"type": "integer"}, "detail": TEXT}),
    "participation": _object(
        {
            **_CAMPAIGN,
            "target_percent": COUNT,
            "total": _named("participation_figures"),
            "units": _list(_named("unit")),
            "pace": _list(_object(_POINT)),
        }
    ),
    "participation_figures": _object(_PARTICIPATION),
    "unit": _object({"code": TEXT, "name": TEXT, "depth": COUNT, **_PARTICIPATION}),
    "completion": _object(
        {**_CAMPAIGN, "people": _list(_object(_PERSON)), "next": {"type": ["string", "null"]}}
    ),
    "activities": _object(
        {
            "from_on": DAY,
            "to_on": DAY,
            "made_at": INSTANT,
            "filter": TEXT,
            "total": _object(_ACTIVITIES),
            **{name: _list(_named("activity_line")) for name in ("by_form", "by_content", "by_unit")},
            "activities": _list({"type": "object"}),
        }
    ),
    "activity_line": _object({"key": TEXT, "name": TEXT, **_ACTIVITIES}),
    "statements": _object({"statements": _list(_named("statement")), "more": TEXT}),
    "statement": _object(_STATEMENT, ("result",)),
}
