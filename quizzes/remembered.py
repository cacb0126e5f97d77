"""What was once read, checked and published is not read again: files and database are known by a digest.

The digest covers every content file, the code that reads it, and what the database shows; when any of
them changes, or nothing is remembered, everything is read as the first time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from db import content
from db.engine import Tx
from settings import ROOT

FILE = "content.sha256"
READ_BY = ("lessons", "quizzes", "text")
SUFFIXES = frozenset({".yaml", ".svg", ".py"})


def is_known(tx: Tx, folder: Path) -> bool:
    """Whether what is in the files is what the database shows, as `keep` found it."""
    try:
        return (folder / FILE).read_text(encoding="ascii") == digest(tx)
    except (OSError, UnicodeDecodeError):
        return False


def keep(tx: Tx, folder: Path) -> None:
    """Remember the files and the database as they are; where that cannot be written, it is read again."""
    with suppress(OSError):
        (folder / FILE).write_text(digest(tx), encoding="ascii")


def digest(tx: Tx, root: Path = ROOT) -> str:
    """A fingerprint of files, code and database together."""
    whole = hashlib.sha256()
    for path in sorted(_files(root)):
        whole.update(f"{path.relative_to(root).as_posix()}\0".encode())
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    for shown in content.list_published_digests(tx):
        whole.update("\0".join(shown).encode())
    return whole.hexdigest()


def _files(root: Path) -> Iterator[Path]:
    for room in READ_BY:
        yield from (path for path in (root / room).rglob("*") if path.suffix in SUFFIXES)
