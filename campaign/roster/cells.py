"""One cell at a time: how a code, a name, a unit or an address is tidied, and what is wrong with it."""

from __future__ import annotations

import re
import unicodedata

from text.vietnamese import nfc

LONGEST_CODE = 32
LONGEST_NAME = 80
LONGEST_UNIT = 200
LONGEST_POSITION = 200
LONGEST_EMAIL = 254

_FORMULA_SIGNS = "=+-@"
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_BLANK_SIGNS = "-–—._/"
_BLANK = re.compile(r"[\s\-–—._/]*")
_DATE = re.compile(r"[\d•]{1,2}/[\d•]{1,2}/[\d•]{4}")
# Letters of other scripts look the same and are not: nobody could sign in by such a code.
_CODE = re.compile(r"[A-Za-z0-9đĐ](?:[A-Za-z0-9đĐ_\-./ ]*[A-Za-z0-9đĐ_])?")
_NAME_SIGNS = frozenset(" '’-.")
_EMAIL = re.compile(
    r"[a-z0-9](?:[a-z0-9_%+-]|\.(?!\.)){0,62}(?<!\.)@"
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}"
)


def tidy(cell: str) -> str:
    """Composed form, single blanks, nothing invisible; a cell of dashes or dots says nothing."""
    shown = cell if cell.isprintable() else _INVISIBLE.sub("", cell)
    text = " ".join(nfc(shown).split())
    return "" if text[:1] in _BLANK_SIGNS and _BLANK.fullmatch(text) else text


def tidy_code(cell: str) -> str:
    """A staff code in capitals."""
    return tidy(cell).upper()


def tidy_email(cell: str) -> str:
    """An address in small letters."""
    return tidy(cell).lower()


def tidy_name(cell: str) -> str:
    """A name; one written all in capitals or all in small letters gets a capital for each word."""
    name = tidy(cell)
    # Twice, because a few letters of other scripts change again when changed once.
    return nfc(nfc(name.title()).title()) if name.isupper() or name.islower() else name


def formula_sign(cell: str) -> str:
    """The sign by which a spreadsheet would take this cell for a formula; empty for none."""
    if cell[:1] in ("\t", "\r"):
        return cell[0]
    first = (cell if cell.isprintable() else _INVISIBLE.sub("", cell)).lstrip()[:1]
    return first if first and first in _FORMULA_SIGNS and not _BLANK.fullmatch(cell) else ""


def has_control(cell: str) -> bool:
    """Whether a cell holds control characters or marks that turn the direction of writing."""
    return not cell.isprintable() and any(_is_control(char) for char in cell)


def find_code_fault(code: str) -> str | None:
    """What is wrong with a tidy code, as a key of roster.fault."""
    if not code:
        return "code_missing"
    if len(code) > LONGEST_CODE:
        return "code_long"
    if _DATE.fullmatch(code):
        return "code_date"
    if "•" in code:
        return "code_private"
    return None if _CODE.fullmatch(code) else "code_signs"


def find_name_fault(name: str) -> str | None:
    """What is wrong with a tidy name, as a key of roster.fault."""
    if not name:
        return "name_missing"
    if len(name) > LONGEST_NAME:
        return "name_long"
    if not name.replace(" ", "").isalpha() and (key := _find_sign_fault(name)):
        return key
    return None if " " in name else "name_short"


def find_unit_fault(unit: str) -> str | None:
    """What is wrong with a tidy name of a unit, as a key of roster.fault."""
    if not unit:
        return "unit_missing"
    if len(unit) > LONGEST_UNIT:
        return "unit_long"
    return None if any(char.isalpha() for char in unit) else "unit_signs"


def find_position_fault(position: str) -> str | None:
    """What is wrong with a tidy position, which may be empty, as a key of roster.fault."""
    return "position_long" if len(position) > LONGEST_POSITION else None


def find_email_fault(email: str) -> str | None:
    """What is wrong with a tidy address, which may be empty, as a key of roster.fault."""
    if not email or (len(email) <= LONGEST_EMAIL and _EMAIL.fullmatch(email)):
        return None
    return "email_wrong"


def _find_sign_fault(name: str) -> str | None:
    if any(char.isdigit() for char in name):
        return "name_digits"
    fit = all(char.isalpha() or char in _NAME_SIGNS or unicodedata.combining(char) for char in name)
    return None if fit else "name_signs"


def _is_control(char: str) -> bool:
    if char in "\t\n\r\u200b\u200c\u200d\u2060\ufeff\u00ad":
        return False
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn")
