"""Copies of a SQLite database: taken while it is in use, looked through, and put back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

BESIDE = ("", "-wal", "-shm")
"""What belongs to a database file: itself, what was written last, and the index of that."""


def is_sound(file: Path) -> bool:
    """Whether the file is a database of ours, has been set up, and can be read to its last page."""
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as kept:
            version = kept.execute("select version_num from alembic_version").fetchone()
            return version is not None and kept.execute("pragma quick_check").fetchone() == ("ok",)
    except sqlite3.DatabaseError:
        return False


def is_blank(file: Path) -> bool:
    """Whether nothing has been set up there yet: no file, an empty one, or a database without a table."""
    if not file.is_file() or not file.stat().st_size:
        return True
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as kept:
            return kept.execute("select 1 from sqlite_master").fetchone() is None
    except sqlite3.DatabaseError:
        return False


def copy_out(source: Path, file: Path) -> None:
    """Through the database's own copying, which misses nothing that a running app has just written.

    A copy that cannot be finished is not left lying about.
    """
    file.touch(mode=0o600, exist_ok=False)
    try:
        with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(file)) as copy:
            live.backup(copy)
    except BaseException:
        file.unlink()
        raise


def put_back(file: Path, target: Path, now: datetime) -> Path | None:
    """Put a copy in the place of what is there; returns where that is kept, None if there was nothing.

    What can still be read is copied; what cannot be is moved aside as it lies.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    kept = _keep(target, now) if target.exists() and target.stat().st_size else None
    with closing(sqlite3.connect(file)) as copy, closing(sqlite3.connect(target)) as live:
        copy.backup(live)
    return kept


def _keep(target: Path, now: datetime) -> Path:
    kept = target.with_suffix(f".truoc-{now:%Y%m%d-%H%M%S}.sqlite3")
    if is_sound(target):
        copy_out(target, kept)
        return kept
    for ending in BESIDE:
        part = target.with_name(target.name + ending)
        if part.exists():
            part.rename(kept.with_name(kept.name + ending))
    return kept
