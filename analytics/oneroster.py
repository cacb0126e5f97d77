"""Units and people in the shape of OneRoster 1.1 CSV (1EdTech): a zip of manifest.csv, orgs.csv, users.csv.

The whole state as of a day ("bulk"), so `status` and `dateLastModified` stay empty, as the specification has
it. A campaign is no term and no class, so there are no academicSessions.csv and no classes.csv. Everybody is
a student here, heads too: all of them are called to learn, and what a head may do here opens nothing
elsewhere. Values are exact: machines read this, and a spreadsheet should not.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from zipfile import ZIP_DEFLATED, ZipFile

from access.audit import write_audit
from access.viewer import Permission, Viewer
from analytics.sight import in_tree_order, units_in_sight
from analytics.stable_ids import stable_uuid
from db.engine import Tx
from db.people import PersonNow, count_by_unit, stream_people
from db.units import UnitNow
from text import t
from text.formats import local_day
from text.vietnamese import given_name, squeeze

VERSION = "1.1"
MEDIA_TYPE = "application/zip"
ORGS = ("sourcedId", "status", "dateLastModified", "name", "type", "identifier", "parentSourcedId")
USERS = (
    "sourcedId",
    "status",
    "dateLastModified",
    "enabledUser",
    "orgSourcedIds",
    "role",
    "username",
    "userIds",
    "givenName",
    "familyName",
    "middleName",
    "identifier",
    "email",
    "sms",
    "phone",
    "agentSourcedIds",
    "grades",
    "password",
)
FILES = (
    "academicSessions",
    "categories",
    "classes",
    "classResources",
    "courses",
    "courseResources",
    "demographics",
    "enrollments",
    "lineItems",
    "orgs",
    "resources",
    "results",
    "users",
)
ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Roster:
    """What the files are about: units in sight on a day, each with its depth, and how many people."""

    on: date
    units: tuple[tuple[UnitNow, int], ...]
    people: int


def read_roster(tx: Tx, viewer: Viewer, now: datetime) -> Roster:
    """As of today, as far as sight reaches; Refused without SEE_ROSTER."""
    viewer.require(Permission.SEE_ROSTER)
    on = local_day(now)
    units = tuple(in_tree_order(units_in_sight(tx, viewer.scope, on, None)))
    counts = count_by_unit(tx, on)
    return Roster(on, units, sum(counts.get(unit.unit_id, 0) for unit, _ in units))


def stream_zip(tx: Tx, viewer: Viewer, roster: Roster, base_url: str) -> Iterator[bytes]:
    """The zip in pieces, each made when it is taken; the transaction must stay open until the last one."""
    viewer.require(Permission.SEE_ROSTER)
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_DEFLATED) as packed:
        for name, rows in _files(tx, roster, base_url):
            with packed.open(f"{name}.csv", "w") as file:
                for piece in _pieces(rows):
                    file.write(piece)
                    yield sink.taken()
    yield sink.taken()


def note_roster(tx: Tx, viewer: Viewer, roster: Roster, now: datetime) -> None:
    """Write into the audit log that units and people left as a file."""
    after = {"format": f"OneRoster {VERSION}", "on": roster.on.isoformat(), "people": roster.people}
    write_audit(tx, viewer, "oneroster_exported", t("api.kind.roster"), None, after, now)


def _files(tx: Tx, roster: Roster, base_url: str) -> Iterator[tuple[str, Iterable[Sequence[str]]]]:
    """A file without rows is not allowed: it is said to be absent."""
    present = {"orgs": bool(roster.units), "users": bool(roster.people)}
    yield "manifest", _manifest(present, base_url)
    if present["orgs"]:
        yield "orgs", _orgs(roster, base_url)
    if present["users"]:
        yield "users", _users(tx, roster, base_url)


def _manifest(present: dict[str, bool], base_url: str) -> Iterator[Sequence[str]]:
    yield "propertyName", "value"
    yield "manifest.version", "1.0"
    yield "oneroster.version", VERSION
    for name in FILES:
        yield f"file.{name}", "bulk" if present.get(name) else "absent"
    yield "source.systemName", t("app.name")
    yield "source.systemCode", base_url


def _orgs(roster: Roster, base_url: str) -> Iterator[Sequence[str]]:
    yield ORGS
    ids = {unit.unit_id for unit, _ in roster.units}
    above = {unit.parent_id for unit, _ in roster.units}
    for unit, depth in roster.units:
        parent = _org_id(base_url, unit.parent_id) if unit.parent_id in ids else ""
        sort = "district" if not depth and unit.unit_id in above else "department"
        yield _org_id(base_url, unit.unit_id), "", "", squeeze(unit.name), sort, unit.code, parent


def _users(tx: Tx, roster: Roster, base_url: str) -> Iterator[Sequence[str]]:
    yield USERS
    for person in stream_people(tx, [unit.unit_id for unit, _ in roster.units], roster.on):
        yield _user(person, base_url)


def _user(person: PersonNow, base_url: str) -> Sequence[str]:
    family, middle, given = _name_parts(person.full_name)
    values = {
        "sourcedId": stable_uuid(f"{base_url}/oneroster/users/{person.person_id}"),
        "enabledUser": "true",
        "orgSourcedIds": _org_id(base_url, person.unit_id),
        "role": "student",
        "username": person.code,
        "givenName": given,
        "familyName": family,
        "middleName": middle,
        "identifier": person.code,
        "email": person.email or "",
    }
    return [values.get(name, "") for name in USERS]


def _name_parts(full_name: str) -> tuple[str, str, str]:
    """Family name first, given name last, as Vietnamese names go; one that is a single word is both."""
    words = squeeze(full_name).split(" ")
    return words[0], " ".join(words[1:-1]), given_name(full_name)


def _org_id(base_url: str, unit_id: int | None) -> str:
    return stable_uuid(f"{base_url}/oneroster/orgs/{unit_id}")


def _pieces(rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    left = iter(rows)
    while part := list(islice(left, ROWS_AT_ONCE)):
        text = io.StringIO(newline="")
        csv.writer(text).writerows(part)
        yield text.getvalue().encode()


class _Sink(io.RawIOBase):
    """Where the zip is written to, and taken from bit by bit; nobody can go back in it."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, piece: bytes, /) -> int:  # type: ignore[override]
        self._held += piece
        return len(piece)

    def taken(self) -> bytes:
        piece = bytes(self._held)
        self._held.clear()
        return piece
