"""Tells people from what surrounds them in a list: unit headings, repeated headers, totals, signatures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from campaign.roster.cells import tidy
from campaign.roster.columns import Header, Sheet, is_title_of, plain

_ORDINAL = re.compile(r"\(?(?:\d{1,6}|[ivxlc]{1,7}|[a-z])(?:[.)]|\.\d{1,3})*\)?", re.IGNORECASE)
_TOTAL = re.compile(r"(?:tong cong|tong so|cong|tong|tong hop)(?: \d.*| .*nguoi.*)?")
_SIGNATURE = re.compile(
    r"(?:nguoi|can bo) (?:lap|tong hop|ky)\b.*|lap bieu.*|ke toan truong|thu truong(?: don vi| co quan)?"
    r"|(?:tm|kt|tl|tuq|thua lenh|thua uy quyen|ky thay) .*|xac nhan.*|duyet|noi nhan.*"
    r"|ky(?: va)? (?:ghi ro|ten|dong dau).*|(?:da )?ky(?: ten)?|ghi chu .*"
    r"|(?:.* )?ngay \d* ?thang \d* ?nam.*|danh sach (?:nay )?(?:gom|co) .*"
)
# With their tones, so that Tô Văn An and Vũ Thị Bình do not read as tổ and vụ.
_UNIT_WORDS = re.compile(
    r"(?:phòng|văn phòng|ban|trung tâm|chi cục|cục|sở|thanh tra|viện|vụ|khoa|tổ|đội|trạm|trại|trường|"
    r"bệnh viện|ubnd|uỷ ban|ủy ban|hđnd|đảng uỷ|đảng ủy|lãnh đạo|bộ phận|khối|hội|chi nhánh|quỹ|bảo tàng|"
    r"thư viện|xã|phường|đơn vị|van phong|phong|trung tam|chi cuc|lanh dao|bo phan|don vi|benh vien)\b"
)
_HEADING_NUMBER = re.compile(r"^(?:\d{1,3}|[IVXLC]{1,7}|[A-Za-z])(?:\.\d{1,3})*[.):/-]+\s*")
_HEADING_COUNT = re.compile(
    r"\s*[(:–-]\s*\d+\s*(?:người|nguoi|cán bộ|can bo|cb\w*|đồng chí|đ/c)?\s*\)?$", re.IGNORECASE
)
_TOTAL_WORDS = ("tổng", "cộng", "tong", "cong")
_FEW_CELLS = 3


@dataclass(frozen=True, slots=True)
class KeptRow:
    """The kept cells of one row of people, as the file has them; a unit may come from a heading above."""

    row_no: int
    code: str
    full_name: str
    unit_name: str
    position: str
    email: str


@dataclass(slots=True)
class _Above:
    """What has been passed so far on the way down."""

    heading: str = ""
    ended: bool = False


def list_people(sheet: Sheet, header: Header) -> Iterator[KeptRow]:
    """Rows that mean a person, whole or at fault; everything else is passed over."""
    above = _Above()
    for number, row in zip(sheet.numbers[header.index + 1 :], sheet.rows[header.index + 1 :], strict=True):
        kept = _keep(number, row, header)
        if _is_plainly_person(kept):
            above.ended = False
            yield _under(kept, above.heading)
        elif _is_person(kept, row, above):
            yield _under(kept, above.heading)


def _keep(number: int, row: tuple[str, ...], header: Header) -> KeptRow:
    return KeptRow(
        number,
        row[header.code],
        row[header.name[0]] if len(header.name) == 1 else " ".join(row[c] for c in header.name),
        row[header.unit] if header.unit is not None else "",
        row[header.position] if header.position is not None else "",
        row[header.email] if header.email is not None else "",
    )


def _under(kept: KeptRow, heading: str) -> KeptRow:
    if not heading or tidy(kept.unit_name):
        return kept
    return KeptRow(kept.row_no, kept.code, kept.full_name, heading, kept.position, kept.email)


def _is_plainly_person(kept: KeptRow) -> bool:
    """The common case, told fast: a code with a digit and a name of several words."""
    name = kept.full_name.strip()
    if " " not in name or not any(char.isdigit() for char in kept.code):
        return False
    return not name[:4].lower().startswith(_TOTAL_WORDS) or not _TOTAL.fullmatch(plain(name))


def _is_person(kept: KeptRow, row: tuple[str, ...], above: _Above) -> bool:
    filled = [text for text in map(tidy, row) if text]
    words = [text for text in filled if not _ORDINAL.fullmatch(text)]
    numbered = len(words) < len(filled)
    if not filled or _is_title(kept) or _is_numbering(kept):
        return False
    if _is_footer(words, numbered):
        above.ended = True
        return False
    if len(set(words)) == 1 and _is_heading(words[0], kept):
        above.heading = above.heading if above.ended else _unit_of(words[0])
        return False
    return _means_somebody(kept, words, numbered, above.ended)


def _is_title(kept: KeptRow) -> bool:
    """The header again, as it stands at the top of each printed page."""
    return is_title_of(kept.code, "code") or is_title_of(kept.full_name, "full_name")


def _is_numbering(kept: KeptRow) -> bool:
    """The row of column numbers, (1) (2) (3), that official forms put under the header."""
    return all(_ORDINAL.fullmatch(tidy(cell)) for cell in (kept.code, kept.full_name))


def _is_footer(words: list[str], numbered: bool) -> bool:
    """A total or a signature; in a row with a number, a signature's words are somebody's position."""
    if len(words) > _FEW_CELLS:
        return False
    plains = [plain(text) for text in words]
    if any(_TOTAL.fullmatch(text) for text in plains):
        return True
    return not numbered and any(_SIGNATURE.fullmatch(text) for text in plains)


def _is_heading(text: str, kept: KeptRow) -> bool:
    """A lone text: a unit, unless it stands where a person's would and does not read like a unit."""
    person = [tidy(cell) for cell in (kept.code, kept.full_name, kept.email)]
    if any(cell not in ("", text) for cell in person):
        return False
    return not any(person) or bool(_UNIT_WORDS.match(_unit_of(text).lower()))


def _unit_of(heading: str) -> str:
    """The unit that a heading names: without its number in front and the count of people behind."""
    return _HEADING_COUNT.sub("", _HEADING_NUMBER.sub("", heading)).strip() or heading


def _means_somebody(kept: KeptRow, words: list[str], numbered: bool, ended: bool) -> bool:
    """A row with a code, a name or an address, or a numbered one; below a signature, not a loose name."""
    if ended and not numbered and len(words) <= _FEW_CELLS:
        return False
    person, place = (kept.code, kept.full_name, kept.email), (kept.unit_name, kept.position)
    return any(map(tidy, person)) or (numbered and any(map(tidy, place)))
