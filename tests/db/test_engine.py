"""The database file: nobody but its owner reads it."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

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


def test_writers_take_turns_and_nothing_is_lost(tmp_path: Path) -> None:
    """Many threads add one to the same number; each waits for the one before, not for a clock."""
    database = databases.sqlite(tmp_path)
    with database.write() as tx:
        tx.exec_driver_sql("create table n (value int)")
        tx.exec_driver_sql("insert into n values (0)")
    waits = [0]

    def add(_: int) -> None:
        with database.write() as tx:
            waits[0] += not database.turn.locked() if database.turn else 1
            value = tx.exec_driver_sql("select value from n").scalar_one()
            tx.exec_driver_sql(f"update n set value = {value + 1}")

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(add, range(200)))
    with database.read() as tx:
        assert (tx.exec_driver_sql("select value from n").scalar_one(), waits) == (200, [0])
    database.close()


def test_a_writer_that_fails_lets_the_next_one_in(tmp_path: Path) -> None:
    database = databases.sqlite(tmp_path)
    with pytest.raises(ZeroDivisionError), database.write():
        1 / 0  # noqa: B018
    with database.write() as tx:
        tx.exec_driver_sql("create table n (value int)")
    database.close()
