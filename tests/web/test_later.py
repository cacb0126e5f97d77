"""What few people open is loaded when they open it, and answers as if it had always been there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Route
from starlette.testclient import TestClient

from settings import ROOT
from web.later import Later

HEAVY = (
    "pandas",
    "pyarrow",
    "pydantic",
    "python_calamine",
    "typst",
    "xlsxwriter",
    "fsrs",
    "openpyxl",
    "docx",
    "lxml",
)


@pytest.fixture
def loads() -> list[str]:
    """One line for each time that the routes were loaded."""
    return []


@pytest.fixture
def client(loads: list[str]) -> TestClient:
    """A page that is there from the start, and one that comes later."""

    def load() -> list[BaseRoute]:
        loads.append("loaded")
        route = Route("/xuat/{name}", lambda r: PlainTextResponse(r.path_params["name"]), methods=["GET"])
        return [route]

    home = Route("/", lambda _: PlainTextResponse("home"))
    return TestClient(Starlette(routes=[Later(("/xuat/",), load), home]))


def test_other_addresses_load_nothing(client: TestClient, loads: list[str]) -> None:
    assert client.get("/").text == "home" and not loads


def test_the_first_who_asks_loads_once_for_all(client: TestClient, loads: list[str]) -> None:
    assert [client.get(f"/xuat/{name}").text for name in ("a", "b")] == ["a", "b"]
    assert loads == ["loaded"]


def test_a_wrong_method_and_a_wrong_address_are_told_apart(client: TestClient) -> None:
    assert client.post("/xuat/a").status_code == 405
    assert client.get("/xuat/a/b").status_code == 404


def test_starting_loads_nothing_that_a_first_page_does_not_need(tmp_path: Path) -> None:
    told = f"import app, sys, gc; print(gc.isenabled(), *(set({HEAVY}) & sys.modules.keys()))"
    environ = {**os.environ, "LACHAN_VAR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", told], cwd=ROOT, env=environ, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True"]
