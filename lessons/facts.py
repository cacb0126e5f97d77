"""Facts that many lessons and items share: written once in facts.yaml, named elsewhere by their key.

A content file lists keys under `sources` and `law`, and writes <<key>> where the words of a fact stand in
its text. What is read and published holds the facts themselves, so a revision stands for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from lessons.fields import Day, Part, Words
from text import t
from text.formats import show_day
from text.strict_yaml import Document, YamlFault, read_file

FILE = "facts.yaml"
BUILT_IN = Path(__file__).parent / FILE
MARK = re.compile(r"<<([^<>]*)>>")
NAMED = ("sources", "law")
Way = tuple[str | int, ...]


class Fact(Part):
    """What every fact has: from when until when it holds; empty is always."""

    valid_from: Day | None = None
    valid_until: Day | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return (self.valid_from or day) <= day <= (self.valid_until or day)


class SourceFact(Fact):
    """A publication: the codes of the facts in it, who published it and when, how sure it is."""

    kind: Literal["source"]
    fact: Words
    name: Words
    on: str = ""
    confidence: Literal["XM", "XM-2"]


class LawFact(Fact):
    """A legal claim: document, article, the day it came into force, what it says in plain words."""

    kind: Literal["law"]
    document: Words
    article: Words
    in_force_on: Day
    says: Words


class WordsFact(Fact):
    """Words that stand in texts, as a hotline or the name of an agency, and other ways of writing them.

    With `valid_until`, a text that still writes one of them after that day is at fault.
    """

    kind: Literal["words"]
    words: Words
    fact: Words
    confidence: Literal["XM", "XM-2"]
    also: tuple[Words, ...] = ()

    @property
    def phrases(self) -> tuple[str, ...]:
        """Every way of writing it."""
        return (self.words, *self.also)


AnyFact = Annotated[SourceFact | LawFact | WordsFact, Field(discriminator="kind")]
_ADAPTER: TypeAdapter[dict[str, AnyFact]] = TypeAdapter(dict[str, AnyFact])


class FactsFault(ValueError):
    """A facts file that cannot be used; the message says where and why, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Use:
    """A fact named at a place of a content file."""

    key: str
    fact: SourceFact | LawFact | WordsFact
    way: Way


@dataclass(slots=True)
class Resolved:
    """A file's data with every fact put in, where each is used, and what is wrong, by place."""

    data: Any
    uses: list[Use] = field(default_factory=list)
    faults: list[tuple[Way, str]] = field(default_factory=list)


def facts_for(path: Path) -> Mapping[str, SourceFact | LawFact | WordsFact]:
    """The facts that a content file at `path` may name: the built-in ones and those two folders above it.

    Raises FactsFault.
    """
    beside = path.parent.parent / FILE
    return {**read_facts(BUILT_IN), **(read_facts(beside) if beside.is_file() else {})}


def read_facts(path: Path) -> Mapping[str, SourceFact | LawFact | WordsFact]:
    """Every fact of a file by key; remembered until the file changes. Raises FactsFault."""
    stamp = path.stat().st_mtime_ns
    known = _READ.get(path)
    if known is None or known[0] != stamp:
        _READ[path] = known = (stamp, _read(path))
    return known[1]


_READ: dict[Path, tuple[int, Mapping[str, SourceFact | LawFact | WordsFact]]] = {}


def _read(path: Path) -> Mapping[str, SourceFact | LawFact | WordsFact]:
    try:
        document = read_file(path)
        return _ADAPTER.validate_python(document.data)
    except YamlFault as fault:
        raise FactsFault(f"{path.name}:{fault.line}: {fault.message}") from fault
    except ValidationError as error:
        where = tuple(error.errors()[0]["loc"])
        place = ".".join(str(part) for part in where)
        message = f"{path.name}:{document.line_of(where[:1])}: {place}"
        raise FactsFault(t("content.fault.facts", where=message)) from error


def resolve(document: Document, facts: Mapping[str, SourceFact | LawFact | WordsFact]) -> Resolved:
    """The data with its facts put in; a key that is not known is a fault at its place."""
    found = Resolved(None)
    found.data = _put(document.data, (), facts, found)
    ends = [use.fact.valid_until for use in found.uses if use.fact.valid_until]
    if ends and isinstance(found.data, dict):
        found.data = {**found.data, "valid_until": _earlier(found.data.get("valid_until"), min(ends))}
    return found


def stale_uses(uses: Sequence[Use], today: date) -> Iterator[tuple[Way, str]]:
    """Each use of a fact that does not hold today, with words on it."""
    for use in uses:
        if not use.fact.holds_on(today):
            yield use.way, t("content.fault.stale_fact", fact=use.key, span=_span(use.fact))


def stale_phrases(
    data: Any, facts: Mapping[str, SourceFact | LawFact | WordsFact], today: date
) -> Iterator[tuple[Way, str]]:
    """Each place whose words name a fact that has ended, though not by its key; sources keep old names."""
    ended = [f for f in facts.values() if isinstance(f, WordsFact) and (f.valid_until or today) < today]
    for way, words in texts_of(data, ()):
        for fact in ended:
            for phrase in fact.phrases:
                if phrase.casefold() in words.casefold():
                    yield way, t("content.fault.stale_phrase", phrase=phrase, span=_span(fact))


def _put(value: Any, way: Way, facts: Mapping[str, Any], found: Resolved) -> Any:
    if len(way) == 2 and way[0] in NAMED:
        return _named(value, way, facts, found)
    if isinstance(value, dict):
        return {name: _put(each, (*way, name), facts, found) for name, each in value.items()}
    if isinstance(value, list):
        return [_put(each, (*way, n), facts, found) for n, each in enumerate(value)]
    if not isinstance(value, str):
        return value
    return MARK.sub(lambda mark: _words(mark[1], way, facts, found), value)


def _named(key: Any, way: Way, facts: Mapping[str, Any], found: Resolved) -> Any:
    """The source or law under a key; the key itself where there is none, which the schema then refuses."""
    wanted = SourceFact if way[0] == "sources" else LawFact
    fact = facts.get(key) if isinstance(key, str) else None
    if not isinstance(fact, wanted):
        found.faults.append((way, t("content.fault.no_fact", fact=key)))
        return key
    found.uses.append(Use(key, fact, way))
    own = {"kind", "valid_from", "valid_until"}
    return {name: _plain(value) for name, value in fact if name not in own}


def _words(key: str, way: Way, facts: Mapping[str, Any], found: Resolved) -> str:
    fact = facts.get(key.strip())
    if not isinstance(fact, WordsFact):
        found.faults.append((way, t("content.fault.no_fact", fact=key)))
        return key
    found.uses.append(Use(key.strip(), fact, way))
    return fact.words


def texts_of(value: Any, way: Way) -> Iterator[tuple[Way, str]]:
    """Every text of a file with its place; sources and law, which keep old names, are left out."""
    if isinstance(value, dict):
        for name, each in value.items():
            if way or name not in NAMED:
                yield from texts_of(each, (*way, name))
    elif isinstance(value, list):
        for n, each in enumerate(value):
            yield from texts_of(each, (*way, n))
    elif isinstance(value, str):
        yield way, value


def _plain(value: Any) -> Any:
    return show_day(value) if isinstance(value, date) else value


def _earlier(written: Any, end: date) -> Any:
    """The earlier of a day as a file writes it and `end`; what is no day is left for the schema to refuse."""
    try:
        day = TypeAdapter(Day).validate_python(written)
    except ValidationError:
        return written
    return show_day(min(day, end))


def _span(fact: Fact) -> str:
    if fact.valid_until:
        return t("content.fact_until", day=show_day(fact.valid_until))
    return t("content.fact_from", day=show_day(fact.valid_from or date.min))
