"""One cell at a time: how a code, a name, a unit or an address is tidied, and what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from text.vietnamese import nfc

LONGEST_CODE = 32
LONGEST_NAME = 80
LONGEST_UNIT = 200
LONGEST_POSITION = 200

_FORMULA_SIGNS = "=+-@"
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_BLANK = re.compile(r"[\s\-–—._/]*")
_DATE = re.compile(r"\d{1,2}/\d{1,2}/\d{4}")
_CODE = re.compile(r"[^\W_](?:[\w\-./ ]*\w)?")
_NAME_SIGNS = frozenset(" '’-.")
_EMAIL = re.compile(
    r"[a-z0-9](?:[a-z0-9_%+-]|\.(?!\.)){0,62}(?<!\.)@"
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}"
)
_LONGEST_EMAIL = 254


def tidy(cell: str) -> str:
    """Composed form, single blanks, nothing invisible; a cell of dashes or dots says nothing."""
    if cell.isascii() and cell.isalnum():
        return cell
    text = " ".join(_INVISIBLE.sub("", nfc(cell)).split())
    return "" if _BLANK.fullmatch(text) else text


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
    text = cell.lstrip()
    return text[0] if text and text[0] in _FORMULA_SIGNS and not _BLANK.fullmatch(text) else ""


def has_control(cell: str) -> bool:
    """Whether a cell holds control characters or marks that turn the direction of writing."""
    return not cell.isprintable() and any(_is_control(char) for char in cell)


def code_faults(code: str) -> Iterator[str]:
    """Keys under roster.fault of what is wrong with a tidy code."""
    if not code:
        yield "code_missing"
    elif len(code) > LONGEST_CODE:
        yield "code_long"
    elif _DATE.fullmatch(code):
        yield "code_date"
    elif not _CODE.fullmatch(code):
        yield "code_signs"


def name_faults(name: str) -> Iterator[str]:
    """Keys under roster.fault of what is wrong with a tidy name."""
    if not name:
        yield "name_missing"
    elif len(name) > LONGEST_NAME:
        yield "name_long"
    elif any(char.isdigit() for char in name):
        yield "name_digits"
    elif not all(char.isalpha() or char in _NAME_SIGNS or unicodedata.combining(char) for char in name):
        yield "name_signs"
    elif " " not in name:
        yield "name_short"


@lru_cache(maxsize=4_096)
def unit_faults(unit: str) -> tuple[str, ...]:
    """Keys under roster.fault of what is wrong with a tidy name of a unit."""
    if not unit:
        return ("unit_missing",)
    if len(unit) > LONGEST_UNIT:
        return ("unit_long",)
    return () if any(char.isalpha() for char in unit) else ("unit_signs",)


def position_faults(position: str) -> Iterator[str]:
    """Keys under roster.fault of what is wrong with a tidy position, which may be empty."""
    if len(position) > LONGEST_POSITION:
        yield "position_long"


def email_faults(email: str) -> Iterator[str]:
    """Keys under roster.fault of what is wrong with a tidy address, which may be empty."""
    if email and (len(email) > _LONGEST_EMAIL or not _EMAIL.fullmatch(email)):
        yield "email_wrong"


def _is_control(char: str) -> bool:
    if char in "\t\n\r\u200b\u200c\u200d\u2060\ufeff\u00ad":
        return False
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn")
