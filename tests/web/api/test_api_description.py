"""The description tells what there is: each route, each parameter, and real answers that fit its schemas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from access.tokens import Kind
from db.engine import Database
from tests.house import NOW
from tests.outreach.steps import log
from tests.quizzes.steps import sit_quiz
from tests.school import School
from tests.web.api.api_client import System, give, make_client
from web.api.description import describe
from web.api.routes import resources

BASE = "https://hoc.so.example"
JSON = {
    "/v1/participation": "participation",
    "/v1/activities": "activities?from=2026-11-01",
    "/v1/completion": "completion?limit=2",
    "/v1/xapi/statements": "xapi/statements?until=2026-11-25T00:00:00Z",
}


@pytest.fixture
def system(database: Database, school: School, tmp_path: Path) -> System:
    """May read everything; something was done."""
    with database.write() as tx:
        binh = school.viewer(tx, "binh")
        log(tx, binh, school.house.units["qlkh"])
        sit_quiz(tx, binh, school.campaign, NOW.replace(hour=1))
    return System(make_client(database, tmp_path), give(database, *Kind))


def operations() -> dict[str, Any]:
    """What is described, by address."""
    return {path: each["get"] for path, each in describe(BASE)["paths"].items()}


def validator(name: str) -> Draft202012Validator:
    """For one of the schemas."""
    document = describe(BASE)
    root = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
    return Draft202012Validator(root, format_checker=FormatChecker())


def test_every_route_is_described_and_nothing_else() -> None:
    described, there = operations(), {resource.path: resource for resource in resources()}
    assert set(described) == set(there)
    parameters = describe(BASE)["components"]["parameters"]
    for path, resource in there.items():
        names = [parameters[each["$ref"].rsplit("/", 1)[-1]] for each in described[path]["parameters"]]
        assert {each["name"] for each in names if each["in"] == "query"} == set(resource.parameters)
        assert described[path].get("x-kind") == (resource.kind.value if resource.kind else None)


def test_every_reference_leads_somewhere() -> None:
    document = describe(BASE)
    words = json.dumps(document)
    for part in words.split('"$ref": "#/')[1:]:
        place: Any = document
        for name in part.split('"', 1)[0].split("/"):
            place = place[name]
    ids = [each["operationId"] for each in operations().values()]
    assert len(set(ids)) == len(ids) and document["openapi"].startswith("3.1")


@pytest.mark.parametrize("name", sorted(describe(BASE)["components"]["schemas"]))
def test_schemas_are_schemas(name: str) -> None:
    Draft202012Validator.check_schema(describe(BASE)["components"]["schemas"][name])


@pytest.mark.parametrize("path", JSON)
def test_real_answers_are_as_described(system: System, path: str) -> None:
    value = system.read(JSON[path], x_experience_api_version="1.0.3")
    schema = operations()[path]["responses"]["200"]["content"]["application/json"]["schema"]
    faults = [fault.message for fault in validator(schema["$ref"].rsplit("/", 1)[-1]).iter_errors(value)]
    assert faults == []


def test_answer_with_more_in_it_than_described_is_found(system: System) -> None:
    value = system.read("completion")
    value["people"][0]["score"] = 90
    assert list(validator("completion").iter_errors(value))


@pytest.mark.parametrize("path", ["participation", "khong-co", "participation?x=1", "oneroster.zip"])
def test_refusals_are_as_described(system: System, path: str) -> None:
    if "?" not in path:
        system.token = ""
    assert list(validator("problem").iter_errors(system.get(path).json())) == []


@pytest.mark.parametrize("path", ["completion.csv", "oneroster.zip", "statements.jsonl"])
def test_files_are_of_the_described_type(system: System, path: str) -> None:
    (media_type,) = operations()[f"/v1/{path}"]["responses"]["200"]["content"]
    assert system.get(path).headers["content-type"].startswith(media_type)


def test_anybody_may_read_the_description(system: System) -> None:
    system.token = ""
    value = system.read("openapi.json")
    assert set(value["paths"]) == set(operations())
