"""Holds the house to its plan: floors, one home per library, and names that say what lives in a module."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# Top to bottom of DESIGN: a room imports only from floors before its own. Rooms on one floor do not meet.
FLOORS: tuple[frozenset[str], ...] = (
    frozenset({"text"}),
    frozenset({"db"}),
    frozenset({"access"}),
    frozenset({"campaign"}),
    frozenset({"lessons"}),
    frozenset({"quizzes"}),
    frozenset({"outreach"}),
    frozenset({"analytics"}),
    frozenset({"ui", "web"}),
)
ROOMS = frozenset().union(*FLOORS)
EVERYBODY_READS = frozenset({"settings"})
ROOF = frozenset({"app", "manage", "sample", "shell"})
OUTSIDE = frozenset({"tests", "benchmarks", "scripts"})

# Where a library may be imported; the longest name that fits decides.
HOMES: dict[str, tuple[str, ...]] = {
    "streamlit": ("ui", "app"),
    "sqlalchemy": ("db",),
    "alembic": ("db",),
    "psycopg": ("db",),
    "yaml": ("text",),
    "pydantic": ("lessons", "quizzes"),
    "fsrs": ("quizzes",),
    "python_calamine": ("campaign.roster",),
    "argon2": ("access",),
    "starlette": ("web", "app"),
    "uvicorn": ("app",),
    "authlib": ("web",),
    "joserfc": ("web",),
    "httpx2": ("web",),
    "itsdangerous": ("access", "web"),
    "typer": ("manage", "shell"),
    "rich": ("shell",),
    "pandas": ("ui", "analytics.exports"),
    "plotly": ("analytics.charts",),
    "plotly.express": (),
    "xlsxwriter": ("analytics.exports", "outreach"),
    "pyarrow": ("analytics.exports",),
    "docx": ("analytics.exports", "outreach"),
    "docxtpl": ("analytics.exports", "outreach"),
    "jinja2": ("analytics.exports", "outreach"),
    "lxml": ("analytics.exports", "outreach"),
    "typst": ("analytics.exports", "outreach"),
    "PIL": ("outreach",),
    "segno": ("analytics.exports", "outreach"),
}
NAMES_THAT_SAY_NOTHING = frozenset(
    {"util", "utils", "helper", "helpers", "common", "base", "manager", "managers"}
)
MAY_PRINT = ("manage", "shell", "benchmarks", "scripts")


@dataclass(frozen=True, slots=True)
class Module:
    """One Python file: its path below the root, its dotted name and its tree."""

    path: Path
    name: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """The first part of the name: a room, or a module that stands at the root."""
        return self.name.split(".")[0]


def find_violations(root: Path) -> tuple[str, ...]:
    """Every broken rule below `root` as "path:line: what"; empty when the house stands."""
    found = (fault for module in _modules(root) for fault in _faults(module))
    return tuple(sorted(found))


def _modules(root: Path) -> Iterator[Module]:
    for folder, folders, files in os.walk(root):
        folders[:] = [
            name for name in folders if not name.startswith(".") and name not in {"var", "__pycache__"}
        ]
        for name in sorted(files):
            if name.endswith(".py"):
                yield _read_module(root, Path(folder, name))


def _read_module(root: Path, file: Path) -> Module:
    path = file.relative_to(root)
    parts = path.with_suffix("").parts
    dotted = ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)
    return Module(path, dotted, ast.parse(file.read_text(encoding="utf-8"), str(path)))


def _faults(module: Module) -> Iterator[str]:
    yield from _name_faults(module)
    yield from _print_faults(module)
    if module.room in OUTSIDE:
        return
    if module.room not in ROOMS | EVERYBODY_READS | ROOF:
        yield f"{module.path}:1: {module.room} is not a room of the house"
        return
    for line, imported in _imports(module):
        yield from _floor_faults(module, line, imported)
        yield from _home_faults(module, line, imported)


def _name_faults(module: Module) -> Iterator[str]:
    if not ast.get_docstring(module.tree):
        yield f"{module.path}:1: does not open with a sentence that says what lives here"
    for part in NAMES_THAT_SAY_NOTHING & set(module.name.split(".")):
        yield f"{module.path}:1: the name {part} says nothing"


def _print_faults(module: Module) -> Iterator[str]:
    if module.room in MAY_PRINT:
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
            yield f"{module.path}:{node.lineno}: prints"


def _imports(module: Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = _origin(module, node)
            # "from plotly import express" imports plotly.express as surely as the long form.
            yield from ((node.lineno, f"{origin}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call):
            yield from ((node.lineno, name) for name in _called_import(node))


def _origin(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = module.name.split(".") if module.path.stem == "__init__" else module.name.split(".")[:-1]
    above = package[: len(package) - node.level + 1]
    return ".".join([*above, *([node.module] if node.module else [])])


def _called_import(node: ast.Call) -> Iterator[str]:
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if called in {"import_module", "__import__"} and node.args and isinstance(node.args[0], ast.Constant):
        yield str(node.args[0].value)


def _floor_faults(module: Module, line: int, imported: str) -> Iterator[str]:
    target = imported.split(".")[0]
    if target == module.room or target in EVERYBODY_READS:
        return
    if target in ROOF | OUTSIDE and module.room not in ROOF:
        yield f"{module.path}:{line}: {module.room} imports {target}, which stands on top"
    elif target in OUTSIDE:
        yield f"{module.path}:{line}: {module.room} imports {target}, which is not part of the product"
    elif target in ROOMS and not _floor(target) < _floor(module.room):
        yield f"{module.path}:{line}: {module.room} imports {target}, which is not above it"


def _floor(room: str) -> int:
    if room in EVERYBODY_READS:
        return -1
    return next((n for n, floor in enumerate(FLOORS) if room in floor), len(FLOORS))


def _home_faults(module: Module, line: int, imported: str) -> Iterator[str]:
    library = _library(imported)
    if library is None:
        return
    homes = HOMES[library]
    if not any(_lies_in(module.name, home) for home in homes):
        where = " or ".join(homes) or "nowhere"
        yield f"{module.path}:{line}: imports {library}, whose home is {where}"


def _library(imported: str) -> str | None:
    fitting = [library for library in HOMES if _lies_in(imported, library)]
    return max(fitting, key=len, default=None)


def _lies_in(name: str, home: str) -> bool:
    return name == home or name.startswith(f"{home}.")


def find_lock_faults(text: str) -> tuple[str, ...]:
    """Lines of a locked requirements file that are not one exact version, comments aside."""
    pin = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*==[A-Za-z0-9.!+]+( ; .+)?$")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    faults = [line for line in lines if not pin.match(line)]
    return tuple(faults + re.findall(r"\S*(?:://|--index|--find-links|--trusted)\S*", text))


def test_house_stands() -> None:
    assert find_violations(ROOT) == ()


def plant(root: Path, place: str, text: str) -> tuple[str, ...]:
    """What is found in a house of this one file: each file is judged by itself."""
    file = root / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return find_violations(root)


PLANTED = {
    "a lower floor": ("db/planted.py", "from lessons import library"),
    "a lower floor, inside a function": ("text/planted.py", "def f() -> None:\n    import db.engine"),
    "a lower floor, relatively": ("campaign/planted.py", "from ..ui import theme"),
    "the room beside": ("web/planted.py", "import ui.theme"),
    "a lower floor, by name": ("access/planted.py", "import importlib\nimportlib.import_module('quizzes')"),
    "the roof": ("ui/planted.py", "import manage"),
    "settings that read a room": ("settings.py", "import text"),
    "tests": ("analytics/planted.py", "from tests import anything"),
    "a room that is not in the plan": ("gamification/planted.py", ""),
    "sqlalchemy outside db": ("campaign/planted.py", "from sqlalchemy import select"),
    "sqlalchemy on the roof": ("manage.py", "import sqlalchemy.orm"),
    "streamlit outside ui": ("analytics/planted.py", "import streamlit as st"),
    "yaml outside text": ("lessons/planted.py", "import yaml"),
    "plotly outside charts": ("analytics/planted.py", "import plotly.graph_objects as go"),
    "plotly express in charts": ("analytics/charts/planted.py", "from plotly import express"),
    "a sheet writer on a page": ("ui/planted.py", "import xlsxwriter"),
    "starlette on a page": ("ui/planted.py", "from starlette.requests import Request"),
    "a name that says nothing": ("lessons/utils.py", ""),
    "a folder that says nothing": ("lessons/common/planted.py", ""),
    "a print": ("lessons/planted.py", "print('xin chào')"),
}


@pytest.mark.parametrize("claim", PLANTED)
def test_planted_violation_is_found(claim: str, tmp_path: Path) -> None:
    place, code = PLANTED[claim]
    found = plant(tmp_path, place, f'"""Planted."""\n{code}\n')
    assert found and all(fault.startswith(f"{place}:") for fault in found)


def test_module_without_opening_sentence_is_found(tmp_path: Path) -> None:
    found = plant(tmp_path, "lessons/planted.py", "X = 1\n")
    assert [fault for fault in found if fault.startswith("lessons/planted.py:1: does not open")]


@pytest.mark.parametrize("code", ["from db.engine import Tx", "from settings import load_settings"])
def test_import_from_above_is_allowed(code: str, tmp_path: Path) -> None:
    assert plant(tmp_path, "lessons/planted.py", f'"""Planted."""\n{code}\n') == ()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_locks_hold_exact_versions_and_no_index(name: str) -> None:
    assert find_lock_faults((ROOT / name).read_text(encoding="utf-8")) == ()


@pytest.mark.parametrize(
    "line", ["flask>=3", "flask", "--index-url https://pypi.example/simple", "x @ https://a.example/x.whl"]
)
def test_loose_lock_line_is_found(line: str) -> None:
    assert find_lock_faults(f"rich==15.0.0\n    # via typer\n{line}\n")
