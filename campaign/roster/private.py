"""What a list says of people and the product must not keep: telephones and dates of birth.

They share columns with what is kept, so every kept cell passes through here before anything else sees it.
"""

from __future__ import annotations

import re
from functools import lru_cache

_DAY = (
    r"\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*(?:\d{4}|\d{2}(?!\d))"
    r"|\d{4}-\d{1,2}-\d{1,2}(?:[ T]\d\d:\d\d(?::\d\d)?)?"
    r"|(?:0?[1-9]|1[0-2])/(?:19|20)\d\d|\d{1,2}\s*tháng\s*\d{1,2}\s*năm\s*\d{4}"
)
_TELEPHONE = r"(?:\+?84|\(?0)(?:[ .()-]{0,3}\d){7,11}|\d{8,}"
_EITHER = rf"(?<!\d)(?:{_DAY}|{_TELEPHONE})(?!\d)"
_BORN = r"sinh ngày|sinh năm|ngày sinh|năm sinh|n\.?s\.?|s\.?n\.?"
_REACHED = r"số điện thoại|điện thoại|sđt|đtdđ|đt|dđ|tel|phone|email|e-mail|mail"
# "Từ" is also somebody's given name, so only a position loses it.
_SINCE = r"bổ nhiệm(?: ngày)?|từ ngày|ngày|từ"


def _said(words: str, what: str, end: str = "") -> re.Pattern[str]:
    """What is said with the words that announce it, the signs around both and brackets."""
    gap = r"[\s,;:(\[|/–—-]*"
    return re.compile(rf"{gap}(?:(?<!\w)(?:{words})\b[.:\s]*)?{what}[\s)\]]*{end}", re.IGNORECASE)


_BIRTH = _said(f"{_BORN}|{_REACHED}", _EITHER)
_YEAR_OF_BIRTH = _said(rf"{_BORN}|(?<=\()sinh", r"(?<!\d)(?:19|20)\d\d(?!\d)", "$")
_ENDS_IN_YEAR = re.compile(r"(?:19|20)\d\d[\s)\]]*$")
_MENTION = _said(f"{_BORN}|{_REACHED}|{_SINCE}", _EITHER)
_DATE = re.compile(rf"(?<!\d)(?:{_DAY})(?!\d)")
_PRIVATE = re.compile(_EITHER)
_MOBILE = re.compile(r"(?:\+?84|0)[35789]\d{8}")
_ADDRESS = re.compile(r"[\w.%+-]+@[\w.-]+\w")
_GLUED_TELEPHONE = re.compile(r"^\+?\d{8,12}[._-]+")
_SIGNS = " \t\n,;:|/–—-"
_MAY_HOLD = re.compile(r"\d(?:\D{0,4}\d){5}|\d/\d{1,2}/\d\d|\d/\d{4}|tháng")


def holds_private(cell: str) -> bool:
    """Whether a date or a telephone stands in the cell."""
    return bool(_MAY_HOLD.search(cell) and _PRIVATE.search(cell))


@lru_cache(maxsize=4_096)
def without_private(cell: str) -> str:
    """The cell without dates and telephones and the words that announce them."""
    if not holds_private(cell):
        return cell
    return _MENTION.sub(" ", cell).strip(_SIGNS)


def name_only(cell: str) -> str:
    """A name without the date or the year of birth beside it."""
    bare = _BIRTH.sub(" ", cell).strip(_SIGNS) if holds_private(cell) else cell
    return _YEAR_OF_BIRTH.sub("", bare) if _ENDS_IN_YEAR.search(bare) else bare


def address_only(cell: str) -> str:
    """The e-mail address of a cell that holds a telephone or a date too; any other cell as it is."""
    if not holds_private(cell) or (
        _ADDRESS.fullmatch(cell.strip()) and not _GLUED_TELEPHONE.match(cell.strip())
    ):
        return cell
    found = [_GLUED_TELEPHONE.sub("", each) for each in _ADDRESS.findall(cell)]
    return found[0] if len(found) == 1 else without_private(cell)


def masked(cell: str) -> str:
    """The cell with a dot for each digit of a date or a telephone, so that one sees that it stood there."""
    if not _MAY_HOLD.search(cell):
        return cell
    return _PRIVATE.sub(lambda found: re.sub(r"\d", "•", found.group()), cell)


def code_only(cell: str) -> str:
    """A staff code: one word, which may be a long number; dates and telephones are masked."""
    code = cell.strip()
    if len(code) < 6:
        return cell
    is_one_word = len(code.split()) == 1 and not _DATE.search(code) and not _MOBILE.fullmatch(code)
    return cell if is_one_word else masked(cell)
