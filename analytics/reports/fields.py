"""What people write for a report: number, day, signatory, recipients, free paragraphs; checked and tidied."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from access.viewer import Refused
from analytics.reports.value import Signing
from db.engine import Tx
from db.grants import list_grants
from db.people import find_person
from db.units import UnitNow
from text import t
from text.formats import local_day
from text.vietnamese import nfc, squeeze

FREE = ("direction", "content", "forms", "strengths", "limits", "causes", "plan", "proposals")
SIGNING = ("number", "place", "on", "authority", "chief", "title", "signer")
LETTER = (*(f"letter_{name}" for name in SIGNING if name != "place"), "letter_due")
ALL = (*SIGNING, "recipients", *FREE, *LETTER)
LONG = frozenset({"recipients", *FREE})
AUTHORITIES = ("", "KT", "TL", "TUQ", "Q", "TM")
"""How one signs: by oneself, for the chief, on order, on commission, as acting chief, for a collective."""
WITH_TITLE = frozenset({"KT", "TL", "TUQ", "TM"})
MOST_CHARACTERS = {True: 20_000, False: 200}
# What no XML file may hold.
_UNSAYABLE = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DEGREE = re.compile(r"^(?:gs|pgs|ts|ths|ths\.|tiến sĩ|thạc sĩ|giáo sư|phó giáo sư|bs|ks|cn)\b[.\s]", re.I)

Fields = Mapping[str, str]


class FieldsRefused(Refused):
    """Fields that cannot stand: `faults` has a sentence for each that is wrong."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("\n".join(faults.values()))
        self.faults = dict(faults)


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who is to sign by default, when the roster tells."""

    position: str
    full_name: str


def tidy(fields: Fields) -> dict[str, str]:
    """Every known field in composed Unicode, without what no file may hold; raises FieldsRefused."""
    kept = {name: _tidy(name, fields.get(name, "")) for name in ALL}
    faults = {name: words for name in ALL if (words := _fault(name, kept))}
    if faults:
        raise FieldsRefused(faults)
    return kept


def require_complete(fields: Fields) -> None:
    """Raise FieldsRefused unless a report with these fields may become final: dated and signed."""
    needed = ("on", "chief", "signer")
    faults = {name: t(f"report.fault.no_{name}") for name in needed if not fields[name]}
    if faults:
        raise FieldsRefused(faults)


def read_day(text: str) -> date | None:
    """A day as 24/11/2026; None for an empty text; ValueError for any other."""
    if not text:
        return None
    found = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    if not found:
        raise ValueError(text)
    day, month, year = map(int, found.groups())
    return date(year, month, day)


def paragraphs(text: str) -> tuple[str, ...]:
    """The lines that say something."""
    return tuple(line for each in text.splitlines() if (line := squeeze(each)))


def recipients(text: str) -> tuple[str, ...]:
    """As printed: a dash before each, a semicolon after it, a full stop after the last."""
    names = [re.sub(r"^[-–•]\s*", "", line).rstrip(";. ") for line in paragraphs(text)]
    names = [name for name in names if name]
    return tuple(f"- {name}{'.' if place == len(names) else ';'}" for place, name in enumerate(names, 1))


def signing(fields: Fields, prefix: str = "") -> Signing:
    """The lines above the signature, in capitals, and the name below."""
    authority, chief, title = (fields[prefix + name].upper() for name in ("authority", "chief", "title"))
    first = f"{authority}. {chief}" if authority else chief
    lines = (first, title) if authority in WITH_TITLE else (first,)
    return Signing(tuple(line for line in lines if line), fields[prefix + "signer"])


def first_fields(tx: Tx, unit: UnitNow | None, now: datetime) -> dict[str, str]:
    """What stands in a report before anybody has written anything; of no unit, the department's."""
    sort = "unit" if unit else "whole"
    signatory = _find_head(tx, unit.unit_id, now) if unit else Signatory(t("report.first.chief"), "")
    return dict.fromkeys(ALL, "") | {
        "place": t("report.agency.place"),
        "chief": signatory.position,
        "signer": signatory.full_name,
        "recipients": t(f"report.first.recipients_{sort}"),
        "letter_authority": "TL",
        "letter_chief": t("report.first.chief"),
        "letter_title": t("report.first.letter_title"),
    }


def _find_head(tx: Tx, unit_id: int, now: datetime) -> Signatory:
    on = local_day(now)
    for grant in list_grants(tx, on):
        if grant.unit_id == unit_id and grant.role == "head":
            person = find_person(tx, grant.person_id, on)
            return Signatory(person.position if person else "", grant.full_name)
    return Signatory("", "")


def _tidy(name: str, text: str) -> str:
    text = _UNSAYABLE.sub("", nfc(text.replace("\r\n", "\n").replace("\r", "\n")))
    return text.strip() if name in LONG else squeeze(text)


def _fault(name: str, fields: Fields) -> str:
    text, bare = fields[name], name.removeprefix("letter_")
    most = MOST_CHARACTERS[name in LONG]
    if len(text) > most:
        return t("report.fault.long", n=f"{most:,}".replace(",", "."))
    if bare in ("on", "due") and not _is_day(text):
        return t("report.fault.day")
    if bare == "authority" and text not in AUTHORITIES:
        return t("report.fault.authority")
    if bare == "title" and not text and fields[name.replace("title", "authority")] in WITH_TITLE:
        return t("report.fault.title")
    if bare == "signer" and _DEGREE.match(f"{text} "):
        return t("report.fault.degree")
    if bare == "number" and text and not re.fullmatch(r"\d{1,6}[A-Za-z]?", text):
        return t("report.fault.number")
    return ""


def _is_day(text: str) -> bool:
    try:
        read_day(text)
    except ValueError:
        return False
    return True
