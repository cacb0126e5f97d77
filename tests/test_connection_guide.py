"""The page for other systems names commands, sorts of data and addresses that exist."""

from __future__ import annotations

import re
import shlex

import pytest
from typer.testing import CliRunner

from access.tokens import Kind
from manage import app
from settings import ROOT
from web.api.routes import resources

PAGE = (ROOT / "docs" / "ket-noi.md").read_text(encoding="utf-8")
COMMANDS = sorted(line for line in PAGE.splitlines() if line.startswith("manage.py "))


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_exists_with_its_options(line: str) -> None:
    words = shlex.split(line)[1:]
    told = CliRunner().invoke(app, [*words[:2], "--help"], env={"COLUMNS": "200"})
    assert told.exit_code == 0
    assert all(word in told.stdout for word in words if word.startswith("--"))


def test_every_sort_of_data_and_every_address_is_told() -> None:
    for kind in Kind:
        assert f"| `{kind.value}` |" in PAGE
    for resource in resources():
        assert resource.path.removeprefix("/v1") in PAGE
    there = {resource.path for resource in resources()}
    assert {f"/v1{path}" for path in re.findall(r"\$GOC(/[a-z./]+)", PAGE)} <= there
