"""Finding people by words: what is kept of each person for it, and what a search asks of that.

Every word that is looked for must begin a word of the person, in whatever order, so that "an" finds An and
Anh and not every Lan. Only when nobody has such words is any part of a word enough: of an address, or of a
code without its first letters. An index of words makes a search cost what it finds, however many there are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, delete, func, insert, select

from db.engine import Tx, in_parts
from db.tables import NameWord, Person
from text.vietnamese import fold

MOST_COUNTED = 5_000
"""Beyond this many people a word is as good as everybody's."""
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"[0-9]+$")
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A search: the conditions on a person, and the rarest of its words with how many people have it.

    `rarest` selects ids of people; None when the search is for parts of words, which no index knows.
    """

    conditions: tuple[ColumnElement[bool], ...]
    rarest: Select[int] | None
    people: int


def folded(full_name: str, code: str, email: str | None) -> str:
    """What Person.name_fold holds: every word, a blank before each."""
    words = _words(f"{full_name} {code} {email or ''}")
    return "".join(f" {word}" for word in (*words, *_numbers(words)))


def keep(tx: Tx, people: Mapping[int, tuple[str, str, str | None]]) -> None:
    """Write the words of people by id, given as name, code and e-mail, in place of those kept so far."""
    for part in in_parts(tuple(people)):
        tx.execute(delete(NameWord).where(NameWord.person_id.in_(part)))
        rows = [{"word": word, "person_id": i} for i in part for word in sorted(_indexed(*people[i]))]
        if rows:
            tx.execute(insert(NameWord), rows)


def look_up(tx: Tx, words: str, most: int = MOST_COUNTED) -> Wanted | None:
    """What a search asks for; None when it holds no word, so that everybody is wanted.

    Beyond `most` nobody is counted: there are other ways to so many.
    """
    wanted = _words(words)
    if not wanted:
        return None
    rarest, people = _find_rarest(tx, wanted, most)
    if not people:
        return Wanted(tuple(_holds(word) for word in wanted), None, 0)
    return Wanted(tuple(_holds(f" {word}") for word in wanted), _having(rarest), people)


def _find_rarest(tx: Tx, words: Sequence[str], most: int) -> tuple[str, int]:
    """From the last word on, since given names tell people apart best; none is counted beyond the least."""
    rarest, least = words[-1], most
    for word in reversed(words):
        people = _count(tx, word, least)
        if people < least:
            rarest, least = word, people
    return rarest, least


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(text)))


def _numbers(words: Collection[str]) -> tuple[str, ...]:
    """The number at the end of a code, with and without its zeros: people say it without the letters."""
    found = {match.group() for word in words if (match := _NUMBER.search(word))}
    return tuple(sorted({number for each in found for number in (each, each.lstrip("0"))} - {*words, ""}))


def _indexed(full_name: str, code: str, email: str | None) -> set[str]:
    """The words of a person but for the domain of the address, which most people share."""
    words = _words(f"{full_name} {code} {(email or '').partition('@')[0]}")
    return {*words, *_numbers(words)}


def _holds(part: str) -> ColumnElement[bool]:
    return Person.name_fold.contains(part, autoescape=True)


def _having(word: str) -> Select[int]:
    """Ids of people with a word that begins so."""
    return select(NameWord.person_id).where(NameWord.word >= word, NameWord.word < word + _LAST)


def _count(tx: Tx, word: str, most: int) -> int:
    some = _having(word).limit(most).subquery()
    return tx.execute(select(func.count()).select_from(some)).scalar_one()
