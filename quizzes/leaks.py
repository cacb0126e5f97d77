"""What fills the slots of an item and gives its key away: lists and values that one side alone has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any

from lessons.reading import ContentFault, Read
from lessons.stimulus import without_marks
from quizzes.reading import LIST_MARK, WholeItem, item_from_data, list_item_files, read_item, variants_of
from quizzes.schema import Item, body_of
from quizzes.variants import slots_in
from text import t

Checked = tuple[Read[Item], WholeItem]
Way = tuple[str | int, ...]

DOMAIN = re.compile(
    r"[a-z0-9-]{2,}\.(?!(?:apk|docm?|docx|exe|html?|ipa|jpe?g|mp[34]|pdf|png|pptx?|rar|txt|xls[mx]?|zip)\b)[a-z]{2,}\b"
)
"""A name and an ending that is none of a file; an address has small letters, an abbreviation has not."""
UNIT = r"(?:triệu|trieu|nghìn|nghin|ngàn|ngan|tỷ|ty|đồng|dong|vnđ|vnd|đ|d|%|giờ|gio)"
NUMBER = re.compile(rf"[+.]*\d(?:[\d .,/:-]*\d)?(?:\s?{UNIT})*(?!\w)", re.IGNORECASE)
"""A number as it is written, with the unit behind it."""
LONG_NUMBER = re.compile(r"[+.]*\d[\d .-]*\d")
GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+")
"""A sum of money in thousands."""
LONG = 6
"""Digits from which on a number without commas or unit is one of a phone, an account or a code."""
NAME = re.compile(r"(?!(?:[IVX]+)$)[^\W\d_a-zà-ỹđ]\w*(?: [^\W\d_a-zà-ỹđ]\w*)*\.?")
"""Words that each begin with a capital: the name of a person, a place, a firm or an app."""
UNSEEN = frozenset(
    {"why", "signs", "verdicts", "ends", "truth", "money", "lost", "minutes", "cost", "id", "to"}
)
"""Fields of a body that nobody reads before the answer."""
MOST_VARIANTS = 12
"""Variants of an item whose words are held against others; names and styles come round sooner."""


def leaking_lists(items: Sequence[Checked]) -> list[ContentFault]:
    """A shared list that only scams use, or only other messages, gives the answer away.

    Nothing can be said of files that hold one side only, as when an author checks a single one.
    """
    if len({side_of(item) for _, item in items} - {""}) < 2:
        return []
    sides: dict[str, dict[str, ContentFault]] = {}
    for read, item in items:
        for name, fault in _uses_of_lists(read, item):
            sides.setdefault(name, {}).setdefault(side_of(item), fault)
    return [fault for faults in sides.values() if len(faults) == 1 for fault in faults.values()]


def own_domains(read: Read[Item]) -> list[ContentFault]:
    """Domains come from lists shared with messages of another truth."""
    places = dict.fromkeys(place for place, value in _own_values(read) if DOMAIN.search(value))
    return [read.fault(place, t("content.fault.own_domains", name=place[-1])) for place in places]


def telling_values(items: Sequence[Checked]) -> list[ContentFault]:
    """A scam's own value for a slot that can be told from all that is read in other messages.

    Of a phone, an account or a long code the pattern of digits and breaks must be found there, of an
    amount, an hour or a day the way it is written (how large it is does not matter), of a name the
    name itself. Other messages are those of the files and of the built-in bank.
    """
    others = _traits(item for _, item in _with_variants(items) if side_of(item) == "other")
    faults = []
    for read, item in items:
        if side_of(item) == "scam":
            for place, value in _own_values(read, _slots_read(read)):
                trait = _trait(value)
                if trait and trait not in others and trait not in _built_in_traits():
                    kind = t(f"content.trait.{trait[0]}")
                    message = t("content.fault.telling_value", value=value, name=place[-1], kind=kind)
                    faults.append(read.fault(place, message))
    return faults


def side_of(item: WholeItem) -> str:
    """Which side a message or a call is on, judged or only seen; empty where nothing is known of it."""
    shows = item.kind.shows(item.body)
    return "scam" if shows == "scam" else "other" if shows else ""


def _uses_of_lists(read: Read[Item], item: WholeItem) -> Iterator[tuple[str, ContentFault]]:
    """Each shared list that a message names, and the fault it is if no other side has it."""
    if not (side := side_of(item)):
        return
    for slot, name in read.document.data.get("slots", {}).get("lists", {}).items():
        if isinstance(name, str) and name.startswith(LIST_MARK):
            message = t("content.fault.leaking_list", name=name, truth=t(f"content.side.{side}"))
            yield name, read.fault(("slots", "lists", slot), message)


def _own_values(read: Read[Item], names: frozenset[str] | None = None) -> Iterator[tuple[Way, str]]:
    """Where a slot's own values stand, and each of them; those of shared lists are left out."""
    slots: Mapping[str, Any] = read.document.data.get("slots", {})
    for name, values in slots.get("lists", {}).items():
        if not isinstance(values, str) and (names is None or name in names):
            yield from ((("slots", "lists", name), value) for value in values)
    for place, row in enumerate(slots.get("together", ())):
        for name, value in row.items():
            if names is None or name in names:
                yield ("slots", "together", place, name), value


def _slots_read(read: Read[Item]) -> frozenset[str]:
    """The slots that stand in what is read before the answer."""
    return slots_in(_seen(body_of(read.data)))


def _seen(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _seen(child) for key, child in node.items() if key not in UNSEEN}
    if isinstance(node, (list, tuple)):
        return [_seen(child) for child in node]
    return node


def _with_variants(items: Iterable[Checked]) -> Iterator[Checked]:
    for read, _ in items:
        for values in islice(variants_of(read.data), MOST_VARIANTS):
            yield read, item_from_data(read.data, values)


def _trait(value: str) -> tuple[str, str] | None:
    """By what a value could be known again; None for words that are neither a number nor a name."""
    value = value.strip()
    is_long = LONG_NUMBER.fullmatch(value) and sum(map(str.isdigit, value)) >= LONG
    if is_long and not GROUPED.fullmatch(value):
        return "number", re.sub(r"\d", "0", value)
    if NUMBER.fullmatch(value):
        return "amount", _way_of_writing(value)
    if NAME.fullmatch(value):
        return "name", value.casefold()
    return None


def _way_of_writing(value: str) -> str:
    """1.250.000 đồng and 80.000 đồng are written alike; so are 9 triệu and 120 triệu."""
    return re.sub(r"0(?:\.000)+", "0.000", re.sub(r"\d+", _zeros, value.casefold()))


def _zeros(digits: re.Match[str]) -> str:
    """A group of three behind a stop stays one; any other number is a single nought."""
    return "000" if digits.string[digits.start() - 1 : digits.start()] == "." else "0"


def _traits(items: Iterable[WholeItem]) -> frozenset[tuple[str, str]]:
    """All that can be known again in what is read of these."""
    found: set[tuple[str, str]] = set()
    for item in items:
        for text in _texts(without_marks(_seen(item.body.model_dump()))):
            found |= set(_traits_of(text))
    return frozenset(found)


def _traits_of(text: str) -> Iterator[tuple[str, str]]:
    for match in NUMBER.finditer(text):
        bare = re.match(r"[+.]*\d(?:[\d .,/:-]*\d)?", match.group())
        assert bare is not None
        for written in (match.group(), bare.group()):
            if trait := _trait(written):
                yield trait
            yield "amount", _way_of_writing(written)
    words = text.split()
    for first in range(len(words)):
        for last in range(first + 1, min(first + 5, len(words) + 1)):
            said = " ".join(words[first:last]).strip("“”\"'‘’()[].,;:!?…–")
            if NAME.fullmatch(said):
                yield "name", said.casefold()


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for child in node.values():
            yield from _texts(child)
    elif isinstance(node, (list, tuple)):
        for child in node:
            yield from _texts(child)


@cache
def _built_in_traits() -> frozenset[tuple[str, str]]:
    """The same of every other message of the built-in bank; read once, and only when it is needed."""
    checked = ((read, item) for read, item in map(read_item, list_item_files()) if item is not None)
    others = ((read, item) for read, item in checked if side_of(item) == "other")
    return _traits(item for _, item in _with_variants(others))
