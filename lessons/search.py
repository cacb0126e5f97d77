"""Finding lessons by words: all of them in one passage, in any order; other names for a thing are known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lessons.library import Published
from lessons.paths import in_order
from lessons.schema import Lesson
from text import t, words
from text.strict_yaml import read_yaml
from text.vietnamese import fold, nfc

SYNONYMS = Path(__file__).with_name("synonyms.yaml")
WORD = re.compile(r"\w+")
LONGEST_ABBREVIATION = 5
FEWEST_LETTERS = 3
"""From so many letters on, the last word that is typed also finds longer ones."""
NAMES, SUMMARY, BODY = range(3)
"""Where words may stand: what a lesson is called, what it is about, and what it says."""
UNREAD = frozenset({"id", "kind", "svg", "picture", "truth", "mark", "stimulus", "question", "options"})

Phrase = tuple[str, ...]
Form = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that are read in one go, and where they stand; as one text too, to be passed over quickly."""

    place: int
    words: Phrase
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Rank:
    """How well a lesson fits; the least is the best."""

    place: int
    is_apart: bool
    is_other_name: bool


def find_lessons(sought: str, published: Sequence[Published]) -> tuple[Published, ...]:
    """The lessons that have every word, the best first: as it is written or, failing that, without accents.

    Words that nowhere stand in one passage are looked for under other names in the text, and then in
    the whole lesson.
    """
    lessons = in_order(published)
    has_accents = any(as_written(word) != fold(word) for word in WORD.findall(sought))
    asked = tuple(_ways_to_say(sought, fold))
    return (
        (has_accents and _find(lessons, tuple(_ways_to_say(sought, as_written)), as_written))
        or _find(lessons, asked, fold)
        or _find(lessons, asked, fold, names_in_text=True)
        or tuple(each for each in lessons if asked and _holds_all(each, asked[0]))
    )


def tactic_name(key: str) -> str:
    """A tactic in words; its key while it has none."""
    return t(f"tactic.{key}") if f"tactic.{key}" in words() else key


def as_written(word: str) -> str:
    """A word with its accents; capitals tell only an abbreviation, so that AI is not ai."""
    whole = nfc(word)
    return whole if whole.isupper() and 1 < len(whole) <= LONGEST_ABBREVIATION else whole.lower()


def _find(
    lessons: Sequence[Published], asked: Sequence[Phrase], form: Form, *, names_in_text: bool = False
) -> tuple[Published, ...]:
    """Names before summaries and those before the text; words side by side before words apart.

    In the text, words apart count only where nothing better is found, and so do other names, which
    are everywhere.
    """
    in_text = asked if names_in_text else asked[:1]
    ranked = [(rank, each) for each in lessons if (rank := _rank(_passages(each, form), asked, in_text))]
    best = [pair for pair in ranked if pair[0].place < BODY or not pair[0].is_apart]
    return tuple(each for _, each in sorted(best or ranked, key=lambda pair: pair[0]))


def _rank(passages: Sequence[Passage], asked: Sequence[Phrase], in_text: Sequence[Phrase]) -> Rank | None:
    ranks = (
        Rank(passage.place, span > len(phrase), n > 0)
        for passage in passages
        for n, phrase in enumerate(asked if passage.place < BODY else in_text)
        if (span := _span(passage, phrase))
    )
    return min(ranks, default=None)


def _span(passage: Passage, phrase: Phrase) -> int:
    """Over how many words the fewest in a row that hold the whole phrase reach; 0 if none do."""
    if not all(f" {word}" in passage.text for word in phrase):
        return 0
    places = [[n for n, word in enumerate(passage.words) if _is(word, each, phrase)] for each in phrase]
    spans = (_reach(start, places) for start in {n for each in places for n in each} if all(places))
    return min((span for span in spans if span), default=0)


def _reach(start: int, places: Sequence[Sequence[int]]) -> int:
    """How many words from `start` on are needed; 0 if some are not there."""
    firsts = [next((n for n in each if n >= start), -1) for each in places]
    return 0 if -1 in firsts else max(firsts) - start + 1


def _is(word: str, wanted: str, phrase: Phrase) -> bool:
    is_being_typed = wanted is phrase[-1] and len(wanted) >= FEWEST_LETTERS
    return word == wanted or (is_being_typed and word.startswith(wanted))


def _holds_all(published: Published, phrase: Phrase) -> bool:
    said = tuple(word for passage in _passages(published, fold) for word in passage.words)
    return all(any(_is(word, wanted, phrase) for word in said) for wanted in phrase)


def _ways_to_say(sought: str, form: Form) -> Iterator[Phrase]:
    """The words that are sought, and then the same with each other name of what is in them."""
    phrase = tuple(dict.fromkeys(map(form, _telling(WORD.findall(sought)))))
    if not phrase:
        return
    yield phrase
    for names in _synonyms(form):
        for name in names:
            for place in _places(phrase, name):
                yield from ((*phrase[:place], *other, *phrase[place + len(name) :]) for other in names)


def _places(phrase: Phrase, name: Phrase) -> Iterator[int]:
    ends = range(len(name), len(phrase) + 1)
    return (end - len(name) for end in ends if phrase[end - len(name) : end] == name)


def _telling(asked: Sequence[str]) -> Sequence[str]:
    """Without the words that only fill a question, as long as two others remain or nothing else is said."""
    kept = [word for word in asked if nfc(word).lower() not in _fillers()]
    return kept if len(kept) > 1 or (kept and len(asked) > 2) else asked


@cache
def _synonyms(form: Form) -> tuple[tuple[Phrase, ...], ...]:
    """Groups of names, each name also without its fillers."""
    groups = ([WORD.findall(name) for name in group] for group in read_yaml(SYNONYMS)["same"])
    both = ([*group, *map(_telling, group)] for group in groups)
    return tuple(tuple(dict.fromkeys(tuple(map(form, name)) for name in group)) for group in both)


@cache
def _fillers() -> frozenset[str]:
    return frozenset(read_yaml(SYNONYMS)["fillers"])


def _passages(published: Published, form: Form) -> tuple[Passage, ...]:
    # Reading all lessons takes a while, and a revision never changes; another database has others.
    known = _READ.get((published.revision_id, form))
    if known is None or known[0] is not published.lesson:
        read = tuple(_passage(place, text, form) for place, text in _told(published.lesson))
        _READ[published.revision_id, form] = known = (published.lesson, read)
    return known[1]


_READ: dict[tuple[int, Form], tuple[Lesson, tuple[Passage, ...]]] = {}


def _passage(place: int, text: str, form: Form) -> Passage:
    said = tuple(map(form, WORD.findall(text)))
    return Passage(place, said, f" {' '.join(said)}")


def _told(lesson: Lesson) -> Iterator[tuple[int, str]]:
    yield NAMES, lesson.title
    yield NAMES, tactic_name(lesson.tactic)
    yield SUMMARY, lesson.summary
    if lesson.leaflet:
        yield SUMMARY, lesson.leaflet.lead
    for text in _texts(lesson.model_dump(include={"cards", "leaflet"})):
        yield from ((BODY, line) for line in text.splitlines() if line)


def _texts(value: object) -> Iterator[str]:
    """What a lesson teaches, piece by piece; messages and answers to choose from are left out."""
    if isinstance(value, dict):
        for name, each in value.items():
            if name not in UNREAD:
                yield from _texts(each)
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, str):
        yield value
