"""The office's page on an organisation that changes names commands that exist, with their options."""

from __future__ import annotations

import re
import shlex

import pytest
from typer.testing import CliRunner

from manage import app
from settings import ROOT

PAGE = (ROOT / "docs" / "organisation.md").read_text(encoding="utf-8")
LINES = [line for block in re.findall(r"```\n(.*?)```", PAGE, re.S) for line in block.splitlines()]
COMMANDS = [part.strip() for line in LINES for part in line.split(" ; ")]


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_of_the_guide_exists(line: str) -> None:
    words = shlex.split(line, comments=True)[2:]
    told = CliRunner().invoke(app, [*words[:2], "--help"], env={"COLUMNS": "300", "NO_COLOR": "1"})
    assert told.exit_code == 0
    assert all(word in told.stdout for word in words if word.startswith("--"))
