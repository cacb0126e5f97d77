"""One file that holds a copy of the database and the folders beside it, written and put back whole."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from db import copies

DATABASE = "lachan.sqlite3"


def write_archive(source: Path, home: Path, folders: Iterable[str], file: Path) -> None:
    """Copy the database and the folders below `home` that there are; what cannot be finished is not left.

    The database is copied first: a file that is added meanwhile is one too many, never one too few.
    """
    file.touch(mode=0o600, exist_ok=False)
    try:
        with TemporaryDirectory(dir=file.parent) as room, zipfile.ZipFile(file, "w") as archive:
            copy = Path(room) / DATABASE
            copies.copy_out(source, copy)
            archive.write(copy, DATABASE, zipfile.ZIP_DEFLATED)
            for path in _files(home, folders):
                # Photos and papers are packed already.
                archive.write(path, path.relative_to(home).as_posix(), zipfile.ZIP_STORED)
    except BaseException:
        file.unlink()
        raise


def is_whole(file: Path, folders: Iterable[str]) -> bool:
    """Whether the file is an archive of ours of which every part can be read, with a sound database in it."""
    try:
        with zipfile.ZipFile(file) as archive, TemporaryDirectory(dir=file.parent) as room:
            names = archive.namelist()
            if DATABASE not in names or not all(_is_ours(name, tuple(folders)) for name in names):
                return False
            # Reading a part to its end compares its checksum.
            return archive.testzip() is None and copies.is_sound(Path(archive.extract(DATABASE, room)))
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError):
        return False


def restore_archive(
    file: Path, target: Path, home: Path, folders: Iterable[str], now: datetime
) -> tuple[Path, ...]:
    """Put an archive that is_whole in the place of what is there; returns where that is kept.

    Everything is unpacked beside its place first, so that a full disk leaves all as it was.
    """
    home.mkdir(parents=True, exist_ok=True)
    named = tuple(folders)
    with TemporaryDirectory(dir=home, prefix=".phuc-hoi-") as room, zipfile.ZipFile(file) as archive:
        archive.extractall(room)
        try:
            kept = _swap(Path(room), home, named, now)
            database = copies.put_back(Path(room) / DATABASE, target, now)
        except BaseException:
            _swap_back(home, named, now)
            raise
    return (*([database] if database else []), *kept)


def _swap(room: Path, home: Path, folders: Iterable[str], now: datetime) -> list[Path]:
    kept = []
    for name in folders:
        here, aside = home / name, _aside(home, name, now)
        if here.exists():
            here.rename(aside)
            kept.append(aside)
        if (room / name).exists():
            (room / name).rename(here)
    return kept


def _swap_back(home: Path, folders: Iterable[str], now: datetime) -> None:
    for name in folders:
        here, aside = home / name, _aside(home, name, now)
        if here.exists():
            shutil.rmtree(here)
        if aside.exists():
            aside.rename(here)


def _aside(home: Path, name: str, now: datetime) -> Path:
    return home / f"{name}.truoc-{now:%Y%m%d-%H%M%S}"


def _files(home: Path, folders: Iterable[str]) -> list[Path]:
    return [path for name in folders for path in sorted((home / name).rglob("*")) if path.is_file()]


def _is_ours(name: str, folders: tuple[str, ...]) -> bool:
    """The database, or a file below one of the folders, by a path that leads nowhere else."""
    path = PurePosixPath(name)
    is_plain = not path.is_absolute() and ".." not in path.parts and "\\" not in name
    return name == DATABASE or (is_plain and len(path.parts) > 1 and path.parts[0] in folders)
