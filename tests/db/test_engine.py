"""The database file: nobody but its owner reads it."""

from __future__ import annotations

import os
from pathlib import Path

from db.engine import open_database
from settings import load_settings
from tests import databases


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_database_and_its_folder_are_shut_to_others(tmp_path: Path) -> None:
    before = os.umask(0o022)
    folder = tmp_path / "var"
    try:
        settings = load_settings({"LACHAN_VAR": str(folder)})
        database = open_database(settings.database_url)
        with database.write() as tx:
            tx.exec_driver_sql("create table a (b int)")
        files = {file.name: _mode(file) for file in folder.iterdir()}
    finally:
        os.umask(before)
    database.close()
    assert _mode(folder) == 0o700
    assert {"lachan.sqlite3", "lachan.sqlite3-wal", "lachan.sqlite3-shm"} < set(files)
    assert set(files.values()) == {0o600}


def test_database_left_open_before_is_shut_on_opening(tmp_path: Path) -> None:
    databases.sqlite(tmp_path).close()
    file = tmp_path / "test.sqlite3"
    file.chmod(0o644)
    open_database(f"sqlite:///{file}").close()
    assert _mode(file) == 0o600
