"""Opens a staff list file, whatever it is called, and hands on its one useful table as text."""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
from pathlib import Path, PurePath
from typing import Any

from campaign.roster import child
from campaign.roster.columns import HEADER_WITHIN, Sheet, count_named
from campaign.roster.container import check_unpacking, recognise
from campaign.roster.delimited import read_delimited
from campaign.roster.limits import LIMITS, MB, SheetLimits
from campaign.roster.refusal import RosterRefused, refusal
from text import t
from text.formats import show_number

SUFFIXES = (".xlsx", ".xls", ".ods", ".csv")


def read_sheet(name: str, data: bytes | Path, limits: SheetLimits = LIMITS) -> Sheet:
    """The table that looks like a staff list.

    `name` is what the user calls the file, its suffix included; raises RosterRefused for everything
    that is not a readable table within the limits.
    """
    content = _content(name, data, limits)
    kind = _check_kind(name, content)
    if kind == "csv":
        rows = read_delimited(name, content, limits)
        tables = [(PurePath(name).stem, len(rows), max(map(len, rows), default=0), rows)]
    else:
        tables = _open_workbook(name, kind, content, limits)
    return _sheet(name, tables, limits)


def _content(name: str, data: bytes | Path, limits: SheetLimits) -> bytes:
    """The bytes, never more of them than the limit."""
    size = _size(name, data)
    if size > limits.max_bytes:
        shown = {"size": show_number(size / MB, 1), "limit": show_number(limits.max_bytes / MB)}
        raise refusal("too_big", name=name, **shown)
    if isinstance(data, bytes):
        content = data
    else:
        with data.open("rb") as stream:
            content = stream.read(limits.max_bytes)
    if not content.removeprefix(b"\xef\xbb\xbf").strip():
        raise refusal("empty", name=name)
    return content


def _size(name: str, data: bytes | Path) -> int:
    if isinstance(data, bytes):
        return len(data)
    if not data.is_file() or not os.access(data, os.R_OK):
        raise refusal("no_file", name=name)
    return data.stat().st_size


def _check_kind(name: str, content: bytes) -> str:
    """What the file is, when that is a table and its name says so too."""
    kind, suffix = recognise(name, content), PurePath(name).suffix.lower()
    shown = t(f"roster.kind.{kind}")
    if f".{kind}" == suffix:
        return kind
    if suffix in SUFFIXES:
        raise refusal("mismatch", name=name, suffix=suffix, kind=shown)
    if f".{kind}" in SUFFIXES:
        raise refusal("suffix", name=name, kind=shown)
    raise refusal("not_sheet", name=name, kind=shown)


def _open_workbook(name: str, kind: str, content: bytes, limits: SheetLimits) -> list[child.Table]:
    if kind in ("xlsx", "ods"):
        check_unpacking(name, content, limits)
    outcome, tables = _run_child(name, content, limits)
    if outcome != "read":
        raise refusal(outcome, name=name)
    return tables  # type: ignore[no-any-return]


def _run_child(name: str, content: bytes, limits: SheetLimits) -> tuple[str, Any]:
    """Ask the child process; one that dies has met a file that no honest program writes."""
    caps = (
        limits.max_memory_bytes,
        limits.max_seconds,
        limits.max_rows,
        limits.max_columns,
        limits.max_cells,
    )
    # -P: the modules beside the script must not stand in for those of the standard library.
    command = [sys.executable, "-P", child.__file__, *(str(cap) for cap in caps)]
    quiet = {**os.environ, "RUST_BACKTRACE": "0"}
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=2 * limits.max_seconds, env=quiet
        )
    except subprocess.TimeoutExpired:
        raise refusal("heavy", name=name) from None
    if done.returncode != 0:
        raise refusal("heavy", name=name)
    outcome, tables = marshal.loads(done.stdout)
    return outcome, tables


def _sheet(name: str, tables: list[child.Table], limits: SheetLimits) -> Sheet:
    filled = [table for table in tables if table[1]]
    if not filled:
        raise refusal("empty", name=name)
    title, height, width, rows = max(filled, key=_likeness)
    _check_size(title, height, width, limits)
    kept = [(number, row) for number, row in enumerate(rows, 1) if any(cell.strip() for cell in row)]
    if not kept:
        raise refusal("empty", name=name)
    numbers = tuple(number for number, _ in kept)
    others = tuple(table[0] for table in filled if table[0] != title and _likeness(table)[0])
    return Sheet(title, numbers, tuple(row + ("",) * (width - len(row)) for _, row in kept), others)


def _likeness(table: child.Table) -> tuple[int, int]:
    """Kept columns that the table names; where none names two, the largest table speaks for the file."""
    named = count_named(table[3][:HEADER_WITHIN])
    return (named, 0) if named >= 2 else (0, table[1] * table[2])


def _check_size(title: str, height: int, width: int, limits: SheetLimits) -> None:
    for key, count, limit in (
        ("too_many_rows", height, limits.max_rows),
        ("too_many_columns", width, limits.max_columns),
        ("too_many_cells", height * width, limits.max_cells),
    ):
        if count > limit:
            raise _too_many(key, title, count, limit)


def _too_many(key: str, title: str, count: int, limit: int) -> RosterRefused:
    return refusal(key, sheet=title, count=show_number(count), limit=show_number(limit))
