"""One file of database and folders: it comes back as it was, and a broken one changes nothing."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from db import archive, copies
from db.engine import open_database
from db.migrate import upgrade
from tests.house import NOW

FOLDERS = ("evidence", "mau")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data folder with a database, a photo and a template."""
    home = tmp_path / "var"
    for name in ("evidence/ab/anh.jpg", "mau/bao-cao-so.docx"):
        (home / name).parent.mkdir(parents=True)
        (home / name).write_bytes(name.encode() * 50)
    database = open_database(f"sqlite:///{home / 'lachan.sqlite3'}")
    upgrade(database)
    database.close()
    return home


def test_all_comes_back_and_what_was_there_is_kept(home: Path, tmp_path: Path) -> None:
    file, target = tmp_path / "luu.zip", home / "lachan.sqlite3"
    archive.write_archive(target, home, FOLDERS, file)
    (home / "evidence/ab/anh.jpg").unlink()
    (home / "evidence/ab/moi.jpg").write_bytes(b"moi")
    assert archive.is_whole(file, FOLDERS)
    kept = archive.restore_archive(file, target, home, FOLDERS, NOW)
    assert (home / "evidence/ab/anh.jpg").read_bytes().startswith(b"evidence/ab")
    assert not (home / "evidence/ab/moi.jpg").exists() and copies.is_sound(target)
    assert any((path / "ab/moi.jpg").exists() for path in kept) and len(kept) == 3


@pytest.mark.parametrize("place", [0.3, 0.6, 0.9])
def test_a_file_with_a_wrong_byte_or_cut_short_is_not_whole(home: Path, tmp_path: Path, place: float) -> None:
    file = tmp_path / "luu.zip"
    archive.write_archive(home / "lachan.sqlite3", home, FOLDERS, file)
    content = file.read_bytes()
    at = int(len(content) * place)
    file.write_bytes(content[:at])
    assert not archive.is_whole(file, FOLDERS)
    photo = content.index(b"evidence/ab/anh.jpgevidence") + 60
    file.write_bytes(content[:photo] + bytes([content[photo] ^ 1]) + content[photo + 1 :])
    assert not archive.is_whole(file, FOLDERS)


@pytest.mark.parametrize("name", ["../ngoai.txt", "/etc/x", "khac/x", "evidence/../../x"])
def test_a_file_that_leads_elsewhere_is_not_whole(home: Path, tmp_path: Path, name: str) -> None:
    file = tmp_path / "luu.zip"
    archive.write_archive(home / "lachan.sqlite3", home, FOLDERS, file)
    with zipfile.ZipFile(file, "a") as more:
        more.writestr(name, b"x")
    assert not archive.is_whole(file, FOLDERS)


def test_what_fails_half_way_leaves_all_as_it_was(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "luu.zip"
    archive.write_archive(home / "lachan.sqlite3", home, FOLDERS, file)
    (home / "evidence/ab/moi.jpg").write_bytes(b"moi")

    def fail(*_: object) -> None:
        raise OSError(28, "hết chỗ")

    monkeypatch.setattr(copies, "put_back", fail)
    before = sorted(path.relative_to(home) for path in home.rglob("*"))
    with pytest.raises(OSError, match="hết chỗ"):
        archive.restore_archive(file, home / "lachan.sqlite3", home, FOLDERS, NOW)
    assert sorted(path.relative_to(home) for path in home.rglob("*")) == before
