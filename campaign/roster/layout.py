"""Tells people from what surrounds them in a list: unit headings, repeated headers, totals, signatures.

A heading that is missed puts a whole unit's people into the unit above it, silently. So every line that is
not plainly somebody ends the unit above unless it plainly says who or what it is: below a line in doubt,
people without a unit of their own are at fault, never placed by a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from campaign.roster.cells import tidy
from campaign.roster.columns import Header, Sheet, is_title_of, plain
from campaign.roster.private import address_only, code_only, holds_private, name_only, without_private

_ORDINAL = re.compile(r"\(?(?:\d{1,6}|[ivxlc]{1,7}|[a-z])(?:[.)]|\.\d{1,3})*\)?", re.IGNORECASE)
_COUNT = re.compile(
    r"(?:(?:bien che|so luong|quan so|hien co|co|gom|sl) )?\d{1,5}(?: \d{1,5})?"
    r"(?: (?:nguoi|can bo|cb\w*|dong chi|d c|bien che))?"
)
_TOTAL = re.compile(
    r"(?:tong cong|tong so|cong|tong|tong hop)(?: \d.*| .*nguoi.*)?"
    r"|tong (?:cong(?! ty)|so|hop) .*|trong do .*"
)
_CONG = re.compile(r"(?:cong|tong)(?! ty| cong ty) .*|(?:nam|nu) \d.*")
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
_SHORT_FORM = re.compile(r"(?:P\.|(?:P|VP|TT|CC|BQL|BGĐ|HĐND|UBND|TTYT)[.\s])\s*[^\W\d]|BGĐ$")
_HEADING_NUMBER = re.compile(r"^(?:\d{1,3}|[IVXLC]{1,7}|[A-Za-z])(?:\.\d{1,3})*[.):/-]+\s*")
_LETTERED = re.compile(r"(?:[IVXLC]{1,7}|[A-Z])(?:\.\d{1,3})*[.):/-]+\s")
_ROMAN = re.compile(r"^[IVXLC]{1,7}\s+")
_HEADING_COUNT = re.compile(
    r"\s*[(:–-]\s*\d+\s*(?:người|nguoi|cán bộ|can bo|cb\w*|đồng chí|đ/c)?\s*\)?$", re.IGNORECASE
)
_FAMILY_NAMES = frozenset(
    re.findall(
        r"\w+",
        "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh đoàn lâm trịnh mai "
        "đào tô tạ trương hà cao châu thạch sơn danh kim lương vương triệu kiều tăng quách thái lưu từ",
    )
)
_TOTAL_WORDS = ("tổng", "cộng", "tong", "cong")
_FEW_CELLS = 3
_LONGEST_HEADING = 200


@dataclass(frozen=True, slots=True)
class KeptRow:
    """The kept cells of one row of people, as the file has them; a unit may come from a heading above.

    `is_unplaced` says that headings stand above and none is surely this row's unit."""

    row_no: int
    code: str
    full_name: str
    unit_name: str
    position: str
    email: str
    is_unplaced: bool = False


class _Sort(Enum):
    """What a row may be that is not plainly a person."""

    NOTHING = "nothing"
    PERSON = "person"
    HEADING = "heading"
    TOTAL = "total"
    SIGNATURE = "signature"
    DOUBTFUL_PERSON = "doubtful_person"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class _Line:
    """The texts of a row: its different `words` without numbers and counts, and how it is numbered."""

    words: tuple[str, ...]
    is_numbered: bool
    is_lettered: bool

    @property
    def text(self) -> str:
        """The first text, which is the heading if the row is one."""
        return self.words[0] if self.words else ""

    @property
    def is_lone(self) -> bool:
        """Whether nothing else is said."""
        return len(self.words) == 1


@dataclass(slots=True)
class _Above:
    """What has been passed so far on the way down."""

    heading: str = ""
    is_unplaced: bool = False
    ended: bool = False

    def begin(self, heading: str) -> None:
        """A unit begins."""
        self.heading, self.is_unplaced, self.ended = heading, False, False

    def forget(self) -> None:
        """The unit above has ended, or may have."""
        self.is_unplaced = self.is_unplaced or bool(self.heading)
        self.heading = ""

    def doubt(self) -> None:
        """A unit may have begun, and which one cannot be told."""
        self.heading, self.is_unplaced = "", True

    def place(self, kept: KeptRow) -> KeptRow:
        """The row with the unit that the heading above it names, if it has none of its own."""
        if not (self.heading or self.is_unplaced) or tidy(kept.unit_name):
            return kept
        return replace(kept, unit_name=self.heading, is_unplaced=self.is_unplaced)


def list_people(sheet: Sheet, header: Header) -> Iterator[KeptRow]:
    """Rows that mean a person, whole or at fault; everything else is passed over."""
    above = _Above()
    for number, row in zip(sheet.numbers[header.index + 1 :], sheet.rows[header.index + 1 :], strict=True):
        kept = _keep(number, row, header)
        if _is_plainly_person(kept):
            above.ended = False
            yield above.place(kept)
        elif _passes(above, kept, row):
            yield above.place(kept)


def _passes(above: _Above, kept: KeptRow, row: tuple[str, ...]) -> bool:
    """Take note of a row that is not plainly a person; whether it means one all the same."""
    line = _line(row)
    if _is_nameless(kept, line):
        return True
    match _sort(kept, line, above.ended):
        case _Sort.HEADING:
            above.begin(without_private(_unit_of(line.text)))
        case _Sort.TOTAL:
            above.forget()
        case _Sort.SIGNATURE:
            above.forget()
            above.ended = True
        case _Sort.DOUBTFUL:
            above.doubt()
        case _Sort.DOUBTFUL_PERSON:
            above.doubt()
            return True
        case _Sort.PERSON:
            return True
    return False


def _is_nameless(kept: KeptRow, line: _Line) -> bool:
    """A row that fills in its unit and more, though no code and no name: somebody, at fault, no heading."""
    is_blank = not tidy(kept.code) and not tidy(kept.full_name)
    unit = tidy(kept.unit_name)
    return is_blank and not line.is_lone and line.text == unit and any(map(str.isalpha, unit))


def _keep(number: int, row: tuple[str, ...], header: Header) -> KeptRow:
    """The kept cells, without the telephones and dates of birth that may share them."""
    name = row[header.name[0]] if len(header.name) == 1 else " ".join(row[c] for c in header.name)
    return KeptRow(
        number,
        code_only(row[header.code]),
        name_only(name),
        without_private(row[header.unit]) if header.unit is not None else "",
        without_private(row[header.position]) if header.position is not None else "",
        address_only(row[header.email]) if header.email is not None else "",
    )


def _is_plainly_person(kept: KeptRow) -> bool:
    """The common case, told fast: a code with a digit and a name of several words."""
    name = kept.full_name.strip()
    if " " not in name or not any(char.isdigit() for char in kept.code):
        return False
    if name[:4].lower().startswith(_TOTAL_WORDS):
        return not _TOTAL.fullmatch(plain(name))
    is_unit = _UNIT_WORDS.match(name.lower()) or _SHORT_FORM.match(name)
    return not is_unit or _reads_as_name(tidy(name))


# ---- one row


def _line(row: tuple[str, ...]) -> _Line:
    filled = list(dict.fromkeys(text for text in map(tidy, row) if text))
    words = tuple(
        text for text in filled if not _ORDINAL.fullmatch(text) and not _COUNT.fullmatch(plain(text))
    )
    numbers = [text for text in filled if _ORDINAL.fullmatch(text)]
    is_lettered = bool(numbers) and filled[0] == numbers[0] and not any(map(str.isdigit, numbers[0][:2]))
    return _Line(words, bool(numbers), is_lettered)


def _sort(kept: KeptRow, line: _Line, ended: bool) -> _Sort:
    if _is_title(kept) or _is_numbering(kept):
        return _Sort.NOTHING
    if footer := _footer(line):
        return footer
    if _is_heading(kept, line, ended):
        return _Sort.HEADING
    if _means_somebody(kept, line, ended):
        return _Sort.PERSON if _is_surely_person(kept, line) else _Sort.DOUBTFUL_PERSON
    return _Sort.DOUBTFUL if line.words and not ended else _Sort.NOTHING


def _is_title(kept: KeptRow) -> bool:
    """The header again, as it stands at the top of each printed page."""
    return is_title_of(kept.code, "code") or is_title_of(kept.full_name, "full_name")


def _is_numbering(kept: KeptRow) -> bool:
    """The row of column numbers, (1) (2) (3), that official forms put under the header."""
    return all(_ORDINAL.fullmatch(tidy(cell)) for cell in (kept.code, kept.full_name))


def _footer(line: _Line) -> _Sort | None:
    """A total or a signature; in a row with a number, a signature's words are somebody's position."""
    if len(line.words) > _FEW_CELLS:
        return None
    if any(_is_total(text) for text in line.words):
        return _Sort.TOTAL
    signed = not line.is_numbered and any(_SIGNATURE.fullmatch(plain(text)) for text in line.words)
    return _Sort.SIGNATURE if signed else None


def _is_total(text: str) -> bool:
    words = plain(text)
    return bool(_TOTAL.fullmatch(words)) or bool(_CONG.fullmatch(words) and not _reads_as_name(text))


def _is_heading(kept: KeptRow, line: _Line, ended: bool) -> bool:
    """A row that surely names a unit; below a signature only one that is numbered or says so."""
    if not line.words or _has_person_data(kept, line):
        return False
    text = line.text
    if line.is_lettered or _LETTERED.match(text) or _reads_as_unit(text):
        return line.is_lone or not (line.is_numbered and not line.is_lettered and _reads_as_name(text))
    beside = not any(map(tidy, (kept.code, kept.full_name, kept.email)))
    return line.is_lone and not ended and (_reads_as_title(text) or (beside and _may_be_unit(text)))


def _means_somebody(kept: KeptRow, line: _Line, ended: bool) -> bool:
    """A row with a code, a name or an address, or a numbered one; below a signature, not a loose name."""
    if ended and not line.is_numbered and len(line.words) <= _FEW_CELLS:
        return False
    person, place = (kept.code, kept.full_name, kept.email), (kept.unit_name, kept.position)
    return any(map(tidy, person)) or (line.is_numbered and any(map(tidy, place)))


def _is_surely_person(kept: KeptRow, line: _Line) -> bool:
    """Somebody at fault, and no unit's name in the wrong column."""
    if _has_person_data(kept, line) or _is_code(tidy(kept.code)):
        return True
    return not line.is_lone and (line.is_numbered or bool(tidy(kept.position))) and _reads_as_name(line.text)


def _has_person_data(kept: KeptRow, line: _Line) -> bool:
    """An address, a date or a telephone anywhere, or both a code and a name."""
    if any("@" in text or holds_private(text) for text in line.words):
        return True
    code, name = tidy(kept.code), tidy(kept.full_name)
    if _is_code(code):
        return not (_reads_as_unit(name) and len(line.words) <= 2)
    if not code or not name or code == name:
        return False
    return not (_ORDINAL.fullmatch(code) or _reads_as_unit(code))


def _is_code(text: str) -> bool:
    return " " not in text and any(map(str.isdigit, text))


# ---- one text


def _reads_as_unit(text: str) -> bool:
    unit = _unit_of(text)
    return bool(_UNIT_WORDS.match(unit.lower()) or _SHORT_FORM.match(unit))


def _reads_as_name(text: str) -> bool:
    """Words as names have them: a family name first, or a capital on each."""
    words = text.split()
    if not 2 <= len(words) <= 6 or not text.replace(" ", "").isalpha():
        return False
    return words[0].lower() in _FAMILY_NAMES or all(word.istitle() for word in words)


def _reads_as_title(text: str) -> bool:
    """Words as names do not have them: a capital first and, at the end, none or an acronym."""
    words = text.split()
    return len(words) > 1 and not text.isupper() and _may_be_unit(text) and _ends_as_title(words[-1])


def _ends_as_title(word: str) -> bool:
    return word.isalpha() and not word.istitle()


def _may_be_unit(text: str) -> bool:
    """Words that begin as a unit's do and not with a family name; enough where no person's name stands."""
    is_long = len(text) > _LONGEST_HEADING
    return text[0].isupper() and not is_long and text.split()[0].lower() not in _FAMILY_NAMES


def _unit_of(heading: str) -> str:
    """The unit that a heading names: without its number in front and the count of people behind."""
    if _SHORT_FORM.match(heading):
        return _HEADING_COUNT.sub("", heading)
    named = _ROMAN.sub("", heading)
    bare = named if _UNIT_WORDS.match(named.lower()) else _HEADING_NUMBER.sub("", heading)
    return _HEADING_COUNT.sub("", bare).strip() or heading
