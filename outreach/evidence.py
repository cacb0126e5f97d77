"""What proves an activity: photos and papers, looked at before they are taken, kept outside the database.

A file is kept under a random name, so that no name of a visitor's ever becomes a path, and stays when it is
withdrawn. Who may see the activity may see its files.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath

from access.audit import write_audit
from access.viewer import Permission, Refused, Viewer
from db import evidence as store
from db.engine import Tx
from db.evidence import EvidenceRow
from outreach.activities import get_activity, get_changeable
from outreach.forms import read_reason
from outreach.papers import check_paper
from outreach.pictures import redraw
from outreach.refusal import FileRefused
from text import t
from text.formats import show_day
from text.vietnamese import squeeze

FOLDER = "evidence"
MB = 1_048_576
MOST_BYTES = 10 * MB
MOST_FILES = 30
LONGEST_NAME = 120
_JPEG, _PNG, _PDF = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-"
_HEIC = re.compile(rb"....ftyp(heic|heix|hevc|hevx|heim|heis|mif1|msf1|avif|avis)", re.DOTALL)
_FILE = re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}\.(jpg|pdf)")


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be kept: a photo drawn anew with a small copy, or a PDF as it came."""

    sort: str
    name: str
    content: bytes
    small: bytes | None
    digest: str


def check_file(name: str, content: bytes) -> Checked:
    """Look at what the bytes are, whatever the name says; FileRefused for all that is not taken.

    Takes seconds for a large photo: not to be done in a transaction.
    """
    if not content:
        raise FileRefused("empty")
    if len(content) > MOST_BYTES:
        raise FileRefused("large", most=MOST_BYTES // MB)
    shown, digest = _shown_name(name), hashlib.sha256(content).hexdigest()
    if content.startswith(_PDF):
        check_paper(content)
        return Checked("pdf", shown, content, None, digest)
    if content.startswith((_JPEG, _PNG)) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
        picture = redraw(content)
        return Checked("photo", shown, picture.content, picture.small, digest)
    raise FileRefused("heic" if _HEIC.match(content) else "sort")


def add_evidence(tx: Tx, viewer: Viewer, activity_id: int, checked: Checked, var: Path, now: datetime) -> int:
    """Keep a file for an activity; returns its id, that of the same file if it is there already.

    Refused for whoever may not change the activity, and for more than MOST_FILES files.
    """
    activity = get_changeable(tx, viewer, activity_id, now)
    known = store.find_same(tx, activity_id, checked.digest)
    if known is not None:
        return known
    if store.count_evidence(tx, activity_id) >= MOST_FILES:
        raise FileRefused("many", most=MOST_FILES)
    file = _keep(var, checked)
    size = len(checked.content)
    evidence_id = store.add_evidence(
        tx, activity_id, checked.sort, file, checked.name, size, checked.digest, now
    )
    subject = f"{activity.title} · {show_day(activity.on)}"
    write_audit(tx, viewer, "activity.evidence", subject, None, {"file_name": checked.name}, now)
    return evidence_id


def list_evidence(tx: Tx, viewer: Viewer, activity_id: int) -> tuple[EvidenceRow, ...]:
    """What is shown of an activity, oldest first; Refused out of sight."""
    get_activity(tx, viewer, activity_id)
    return store.list_evidence(tx, activity_id)


def get_evidence(tx: Tx, viewer: Viewer, evidence_id: int) -> EvidenceRow:
    """One file; Refused in the same words whether it is out of sight or not there.

    One that is withdrawn, or whose activity is, is there for the office alone.
    """
    viewer.require(Permission.SEE_ACTIVITIES)
    found = store.find_evidence(tx, evidence_id)
    if found is None:
        raise Refused(t("evidence.fault.missing"))
    try:
        activity = get_activity(tx, viewer, found.activity_id)
    except Refused:
        raise Refused(t("evidence.fault.missing")) from None
    if (found.is_withdrawn or activity.is_withdrawn) and not viewer.may(Permission.LOG_ANYWHERE):
        raise Refused(t("evidence.fault.missing"))
    return found


def withdraw_evidence(tx: Tx, viewer: Viewer, evidence_id: int, why: str, now: datetime) -> None:
    """From now on it is not shown; the file stays. Nothing happens to one that is withdrawn already."""
    viewer.require(Permission.LOG_ACTIVITIES)
    found = get_evidence(tx, viewer, evidence_id)
    activity = get_changeable(tx, viewer, found.activity_id, now)
    reason = read_reason(why)
    if found.is_withdrawn:
        return
    store.withdraw_evidence(tx, evidence_id, reason, now)
    subject = f"{activity.title} · {show_day(activity.on)}"
    before, after = {"file_name": found.name}, {"reason": reason}
    write_audit(tx, viewer, "activity.evidence_withdrawn", subject, before, after, now)


def path_of(var: Path, found: EvidenceRow, is_small: bool = False) -> Path:
    """Where the file lies, or the small copy of a photo; ValueError for a name that is not one of ours."""
    if not _FILE.fullmatch(found.file):
        raise ValueError(found.file)
    path = var / FOLDER / found.file
    return _small(path) if is_small and found.sort == "photo" else path


def _keep(var: Path, checked: Checked) -> str:
    token, ending = secrets.token_hex(16), "jpg" if checked.sort == "photo" else "pdf"
    file = f"{token[:2]}/{token}.{ending}"
    path = var / FOLDER / file
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write(path, checked.content)
    if checked.small is not None:
        _write(_small(path), checked.small)
    return file


def _small(path: Path) -> Path:
    return path.with_name(f"{path.stem}-nho.jpg")


def _write(path: Path, content: bytes) -> None:
    """All of it on the disk, or nothing under that name: the row that names it is committed afterwards."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _shown_name(name: str) -> str:
    """What the file was called, without folders and without signs that show nothing."""
    bare = PurePath(name.replace("\\", "/")).name
    return squeeze("".join(sign if sign.isprintable() else " " for sign in bare))[:LONGEST_NAME] or t(
        "evidence.nameless"
    )
