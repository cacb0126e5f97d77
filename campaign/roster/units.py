"""Which unit a list means, however it writes the name, and the names and codes proposed for new ones."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from text.vietnamese import fold, letter_key, squeeze

_LONG_NAME = 12
_MOST_SEARCHED = 100
_WITHOUT_ACCENTS = 2
_SHORT_FORMS = {"p": "phòng", "vp": "văn phòng", "tt": "trung tâm", "cc": "chi cục", "bgđ": "ban giám đốc"}
_KINDS = (
    ("van phong", "VP"),
    ("thanh tra", "TTRA"),
    ("trung tam", "TT"),
    ("chi cuc", "CC"),
    ("ban giam doc", "BGD"),
    ("lanh dao", "LD"),
    ("phong", "P"),
    ("ban", "B"),
    ("vien", "V"),
    ("doi", "DOI"),
    ("to", "TO"),
    ("xa", "X"),
    ("phuong", "PH"),
)
_UNSAID = ("và", "va", "của", "cua", "sở")
_LONGEST_CODE = 20


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A unit that the system has."""

    unit_id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class ProposedUnit:
    """A unit that the list names and the system lacks; `similar_to` is a known name much like it."""

    code: str
    name: str
    people: int
    similar_to: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """The unit meant: known by `unit_id`, or proposed when that is None."""

    unit_id: int | None
    name: str


@dataclass(frozen=True, slots=True)
class NotFound:
    """No unit, or several; `similar` are the names that may be meant."""

    name: str
    similar: tuple[str, ...]
    ambiguous: bool = False


@dataclass(slots=True)
class UnitIndex:
    """Units by every way of writing that is tolerated, the strictest first."""

    _levels: tuple[dict[str, dict[Found, None]], ...] = field(default_factory=lambda: ({}, {}, {}, {}))
    _initials: dict[str, Found] = field(default_factory=dict)
    _searched: int = 0

    def add(self, unit: Found, code: str = "") -> None:
        """Make a unit findable by its name and, if it has one, by its code."""
        for level, key in zip(self._levels, _keys(unit.name), strict=True):
            level.setdefault(key, {})[unit] = None
        if code:
            self._levels[0].setdefault(_exact(code), {})[unit] = None
        self._initials.setdefault(_first_letters(unit.name), unit)

    def find(self, name: str, search: bool = True) -> Found | NotFound:
        """The one unit meant by a name; with `search`, a name much like it is looked for otherwise."""
        for depth, key in enumerate(_keys(name)):
            units = tuple(self._levels[depth].get(key, ()))
            if depth >= _WITHOUT_ACCENTS:
                units = tuple(unit for unit in units if is_plain(name) or is_plain(unit.name))
            if len(units) == 1:
                return units[0]
            if units:
                return NotFound(name, tuple(unit.name for unit in units), ambiguous=True)
        return NotFound(name, self._similar(name) if search else ())

    def _similar(self, name: str) -> tuple[str, ...]:
        """The name within a slip or two of typing, or with these first letters."""
        self._searched += 1
        if self._searched > _MOST_SEARCHED:  # a column of anything but units: nothing to be gained
            return ()
        wanted = _loose_fold(name)
        reach = 1 if len(wanted) < _LONG_NAME else 2
        near = [
            (slips(wanted, key, reach), next(iter(units)).name) for key, units in self._levels[-1].items()
        ]
        within = [pair for pair in near if pair[0] <= reach]
        by_letters = self._initials.get(wanted.replace(" ", ""))
        return (min(within)[1],) if within else (by_letters.name,) if by_letters else ()


def index_of(units: Iterable[KnownUnit]) -> UnitIndex:
    """The index of what the system has."""
    index = UnitIndex()
    for unit in units:
        index.add(Found(unit.unit_id, unit.name), unit.code)
    return index


def display_name(name: str) -> str:
    """A name for the screen: one in capitals gets them only where Vietnamese writes them."""
    if not name.isupper():
        return name
    words = [word if _is_acronym(word) else word.lower() for word in name.split(" ")]
    lowered = " ".join(words)
    kind = next((kind for kind, _ in _KINDS if fold(lowered).startswith(f"{kind} ")), "")
    after = len(kind) + 1 if kind else 0
    own = lowered[after:]
    return _capital(lowered[:after]) + _capital(own)


@dataclass(slots=True)
class UnitCodes:
    """Hands out short codes, none of them twice; each stem counts its own numbers, however many ask."""

    taken: set[str]
    _next: dict[str, int] = field(default_factory=dict)

    def give(self, name: str) -> str:
        """A code from a name, the same each time: VP, P-QLKH; a number is added where it is taken."""
        stem = code = _code(name)
        while code in self.taken:
            self._next[stem] = self._next.get(stem, 1) + 1
            code = f"{stem}-{self._next[stem]}"
        self.taken.add(code)
        return code


@lru_cache(maxsize=8_192)
def is_plain(name: str) -> bool:
    """Whether a name is written without any accent."""
    return name.isascii() or fold(name) == name.lower()


def slips(one: str, other: str, reach: int) -> int:
    """Letters to add, drop or change to make one text of another; more than `reach` where numbers differ."""
    if abs(len(one) - len(other)) > reach or _numbers(one) != _numbers(other):
        return reach + 1
    above = list(range(len(other) + 1))
    for row, left in enumerate(one, 1):
        line = [row]
        for column, right in enumerate(other, 1):
            changed = above[column - 1] + (left != right)
            line.append(min(changed, above[column] + 1, line[-1] + 1))
        if min(line) > reach:
            return reach + 1
        above = line
    return above[-1]


@lru_cache(maxsize=8_192)
def _keys(name: str) -> tuple[str, str, str, str]:
    """From strict to loose: with accents as written, with accents loosely, then both without."""
    return _exact(name), letter_key(_loose(name)), fold(_spaced(name)), _loose_fold(name)


def _exact(name: str) -> str:
    return letter_key(_spaced(name))


def _spaced(name: str) -> str:
    """Small letters; & is và, every other sign a blank."""
    return squeeze(re.sub(r"[^\w]+|_", " ", squeeze(name).lower().replace("&", " và ")))


def _loose(name: str) -> str:
    """Without a leading Phòng, without và; short forms written out, lí as lý."""
    first, _, rest = _spaced(name).partition(" ")
    words = f"{_SHORT_FORMS.get(first, first)} {rest}".split() if rest else [first]
    words = words[1:] if words[0] in ("phòng", "phong") and len(words) > 1 else words
    return " ".join(word.translate(_I_FOR_Y) for word in words if word not in ("và", "va"))


_I_FOR_Y = str.maketrans("yýỳỷỹỵ", "iíìỉĩị")


@lru_cache(maxsize=8_192)
def _loose_fold(name: str) -> str:
    return fold(_loose(name))


def _first_letters(name: str) -> str:
    return "".join(word[0] for word in _loose_fold(name).split())


@lru_cache(maxsize=8_192)
def _numbers(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\d+|\b[ivx]+\b", text))


def _is_acronym(word: str) -> bool:
    """CNTT, KH&CN: capitals that cannot be said as a syllable."""
    return len(word) > 1 and not re.search("[aeiouy]", fold(word))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _code(name: str) -> str:
    words = re.findall(r"\w+", name.replace("&", " "))
    plains = [fold(word) for word in words]
    kind, prefix = next(
        ((kind, short) for kind, short in _KINDS if f"{' '.join(plains)} ".startswith(f"{kind} ")), ("", "")
    )
    own = list(zip(words, plains, strict=True))[len(kind.split()) :]
    initials = "".join(_initials(word, plain) for word, plain in own if word.lower() not in _UNSAID)
    return "-".join(part for part in (prefix, initials) if part)[:_LONGEST_CODE].strip("-") or "DV"


def _initials(word: str, plain: str) -> str:
    """An acronym or a number whole, the first letter of any other word."""
    whole = plain.isdigit() or (len(word) > 1 and word.isupper() and _is_acronym(word))
    letters = re.sub("[^a-z0-9]", "", plain)
    return (letters if whole else letters[:1]).upper()
