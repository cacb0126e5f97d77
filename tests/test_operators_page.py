"""The page for operators names commands that exist and an environment file that a shell reads as meant."""

from __future__ import annotations

import re
import shlex
import subprocess

import pytest
from typer.testing import CliRunner

from manage import app
from settings import ROOT

PAGE = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", PAGE, re.S)
COMMANDS = sorted(
    {
        line
        for block in BLOCKS
        for line in block.replace("\\\n", " ").splitlines()
        if line.startswith("lachan ")
    }
)
VARIABLES = [block for block in BLOCKS if re.match(r"(LACHAN|STREAMLIT)_[A-Z_]+=", block)]


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_exists_with_its_options(line: str) -> None:
    words = shlex.split(line, comments=True)[1:]
    options = [word for word in words if word.startswith("--")]
    name = words[: 2 if words[0] in {"roster", "account", "campaign", "tallies", "export"} else 1]
    told = CliRunner().invoke(app, [*name, "--help"], env={"COLUMNS": "200"})
    assert told.exit_code == 0 and all(option in told.stdout for option in options)


def test_the_way_from_nothing_to_a_campaign_is_there() -> None:
    for step in ("init", "roster import", "account create", "campaign open", "account codes", "backup"):
        assert any(line.startswith(f"lachan {step}") for line in COMMANDS), step


@pytest.mark.parametrize("block", VARIABLES)
def test_values_survive_a_shell_that_reads_them(block: str) -> None:
    names = re.findall(r"^([A-Z_]+)=", block, re.M)
    script = f"set -eu; {block}\n" + "".join(f'printf "%s\\n" "${name}"; ' for name in names)
    read = subprocess.run(["sh", "-c", script], capture_output=True, text=True, timeout=20)
    written = [value.strip("'") for value in re.findall(r"^[A-Z_]+=(.*)$", block, re.M)]
    assert (read.stderr, read.stdout.splitlines()) == ("", written)
