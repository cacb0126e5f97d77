"""What can be wrong with content beyond the form of one file: keys, balance, length, dates passed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from lessons.facts import NAMED, Use, Way, facts_for, stale_phrases, stale_uses, texts_of
from lessons.fields import Care
from lessons.reading import CONTENT, ContentFault, Read, list_lesson_files, read_lesson
from lessons.schema import (
    MAX_LEAFLET_WORDS,
    MAX_WORDS,
    Lesson,
    Option,
    count_leaflet_words,
    count_words,
)
from lessons.stimulus import without_marks
from quizzes.difficulty import predicted_level
from quizzes.kinds.contract import Rehearsal, play
from quizzes.leaks import Checked, leaking_lists, own_domains, telling_values
from quizzes.likeness import near_duplicates
from quizzes.reading import WholeItem, item_from_data, list_item_files, read_item, variants_of
from quizzes.schema import Item
from text import t
from text.formats import percent, show_day
from text.strict_yaml import read_yaml

LEFT_OVER = re.compile(r"\[\[.{0,20}|.{0,20}\]\]|\{[^{}'\"]{1,20}\}")
"""A mark or a slot that was written wrongly, and so would be read as it stands."""
BANNED = CONTENT.parent / "banned.yaml"
QUOTED = re.compile(r"“[^”]*”")
LEAST_CHOICES = 15
"""From so many questions on it shows whether length gives the answer away."""
LONGEST_SHARE = (15, 60)
"""Per cent of questions in which the longest option may be the right one."""


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that was read, every fault that reading met, and each use of a fact by where it stands.

    That is the key of a lesson or item, or the address of a handbook page.
    """

    lessons: tuple[Lesson, ...]
    items: tuple[WholeItem, ...]
    faults: tuple[ContentFault, ...]
    uses: tuple[tuple[str, Use], ...]


def check_files(lesson_files: Iterable[Path], item_files: Iterable[Path], today: date) -> Library:
    """Read the files and hold them to every rule; nothing is written."""
    lessons = [read_lesson(path) for path in lesson_files]
    items = [read_item(path) for path in item_files]
    faults = [fault for read in lessons for fault in read.faults]
    faults += [fault for read, _ in items for fault in read.faults]
    faults += [f for read in lessons if read.value for f in _lesson_faults(read, read.value, today)]
    good_items = [(read, item) for read, item in items if item]
    faults += [f for read, item in good_items for f in _item_faults(read, item, today)]
    whole = [item for _, item in good_items]
    faults += [*_repeated([(r.path, i.head.key) for r, i in good_items]), *_lost_balance(whole)]
    faults += _second_leaflets([read for read in lessons if read.value])
    faults += [
        *leaking_lists(good_items),
        *telling_values(good_items),
        *_telling_length(whole),
        *_too_alike(good_items),
    ]
    good = [read.value for read in lessons if read.value]
    uses = [use for read in lessons if read.value for use in _uses_of_lesson(read, read.value)]
    uses += [(item.head.key, use) for read, item in good_items for use in _uses(read, item.head)]
    return Library(tuple(good), tuple(whole), tuple(faults), tuple(uses))


def check_built_in(today: date) -> Library:
    """The same for all that ships with the product."""
    return check_files(list_lesson_files(), list_item_files(), today)


def list_uses(library: Library, fact: str) -> tuple[str, ...]:
    """Lessons, items and handbook pages that use a fact, by its key, code ("N01") or number ("[41]")."""
    wanted = fact.strip()
    return tuple(dict.fromkeys(key for key, use in library.uses if wanted in _names_of(use)))


def _uses_of_lesson(read: Read[Lesson], lesson: Lesson) -> Iterator[tuple[str, Use]]:
    """The uses in its cards, by its key, and those on its page in the handbook, which names its sources."""
    for use in _uses(read, lesson):
        if use.way[0] != "leaflet":
            yield lesson.key, use
        if lesson.leaflet and _is_on_leaflet(lesson, use.way):
            yield t("content.leaflet", tactic=lesson.tactic), use


def _is_on_leaflet(lesson: Lesson, way: Way) -> bool:
    last = len(lesson.cards) - 1
    return way[0] in ("leaflet", *NAMED) or way[:3] == ("cards", last, "sentence")


def _uses(read: Read, care: Care) -> tuple[Use, ...]:  # type: ignore[type-arg]
    """The facts that a file names by key, also those that it only recalls."""
    facts = facts_for(read.path)
    recalled = [Use(key, facts[key], ("recalls",)) for key in care.recalls if key in facts]
    return (*read.uses, *recalled)


def _names_of(use: Use) -> frozenset[str]:
    codes = getattr(use.fact, "fact", "")
    return frozenset((use.key, *codes.replace(",", " ").replace("[", " [").split()))


def describe(library: Library) -> tuple[str, ...]:
    """Counts per track, tactic, channel, kind and level, and the share of genuine messages, as lines."""
    heads = [item.head for item in library.items]
    truths = Counter(truth for item in library.items if (truth := item.kind.truth(item.body)))
    judged = sum(truths.values())
    lines = [t("content.stats.totals", lessons=len(library.lessons), items=len(heads))]
    lines += _counted("track", [t(f"track.{lesson.track}") for lesson in library.lessons])
    lines += _counted("tactic", [t(f"tactic.{head.tactic}") for head in heads])
    lines += _counted("channel", [t(f"content.channel.{head.channel}") for head in heads])
    lines += _counted("kind", [head.kind for head in heads])
    lines += _counted("level", [t(f"content.level.{head.level}") for head in heads])
    share = {name: percent(truths[name], judged) for name in ("genuine", "scam", "unclear")}
    seen = Counter(shows for item in library.items if (shows := item.kind.shows(item.body)))
    all_seen = {name: percent(seen[name], sum(seen.values())) for name in ("genuine", "scam", "unclear")}
    told = t("content.stats.truth", n=judged, **share)
    return (*lines, told, t("content.stats.seen", n=sum(seen.values()), **all_seen))


def _too_alike(items: Sequence[Checked]) -> Iterator[ContentFault]:
    """Two items that say nearly the same make a form shorter than it looks."""
    paths = {item.head.key: read for read, item in items}
    for one, other, alike in near_duplicates([(item.head.key, read.data) for read, item in items]):
        message = t("content.fault.alike", other=other, share=round(100 * alike))
        yield paths[one].fault(("key",), message)


def _banned(read: Read) -> Iterator[ContentFault]:  # type: ignore[type-arg]
    """Words that the product does not say; what others say in a message is theirs."""
    for way, words in texts_of(read.data, ()):
        own = QUOTED.sub("", words)
        if "stimulus" not in way and "says" not in way:
            for found in _banned_pattern().findall(own):
                why = banned_words()[found.lower()]
                yield read.fault(way, t("content.fault.banned", phrase=found, why=why))


@cache
def _banned_pattern() -> re.Pattern[str]:
    # Words are found whole; marks such as !! stand right behind one.
    phrases = (rf"(?<!\w){re.escape(p)}(?!\w)" if p[0].isalnum() else re.escape(p) for p in banned_words())
    return re.compile("|".join(phrases), re.IGNORECASE)


@cache
def banned_words() -> Mapping[str, str]:
    """Phrases that no text of ours may have, each with why and what to write instead."""
    return dict(read_yaml(BANNED))


def _lesson_faults(read: Read[Lesson], lesson: Lesson, today: date) -> list[ContentFault]:
    faults = [*_expired(read, lesson, today), *_banned(read)]
    words = count_words(lesson)
    if words > MAX_WORDS:
        faults.append(read.fault(("cards",), t("content.fault.long", n=words, most=MAX_WORDS)))
    words = count_leaflet_words(lesson.leaflet) if lesson.leaflet else 0
    if words > MAX_LEAFLET_WORDS:
        message = t("content.fault.long_leaflet", n=words, most=MAX_LEAFLET_WORDS)
        faults.append(read.fault(("leaflet",), message))
    return faults


def _second_leaflets(reads: Sequence[Read[Lesson]]) -> Iterator[ContentFault]:
    """A tactic has one page in the handbook."""
    seen: set[str] = set()
    for read in reads:
        if read.value and read.value.leaflet:
            if read.value.tactic in seen:
                yield read.fault(("leaflet",), t("content.fault.second_leaflet", name=read.value.tactic))
            seen.add(read.value.tactic)


def _item_faults(read: Read[Item], item: WholeItem, today: date) -> list[ContentFault]:
    """Also a right option that gives itself away by being the only long one."""
    faults = [*_expired(read, item.head, today), *_banned(read)]
    options = getattr(item.body, "options", ())
    right = [len(o.text) for o in options if o.right]
    wrong = [len(o.text) for o in options if not o.right]
    if len(right) == 1 and right[0] > 1.5 * max(wrong):
        faults.append(read.fault(("options",), t("content.fault.long_key")))
    if item.head.key != read.path.stem:
        message = t("content.fault.key_name", name=item.head.key, stem=read.path.stem)
        faults.append(read.fault(("key",), message))
    if getattr(item.body, "stimulus", None) and not getattr(item.body, "signs", ()):
        faults.append(read.fault(("stimulus",), t("content.fault.unlit")))
    faults += [*own_domains(read), *_faults_of_variants(read)]
    if item.kind.truth(item.body):
        faults += _lost_level(read, item)
    return faults


def _lost_level(read: Read[Item], item: WholeItem) -> list[ContentFault]:
    """A judged message carries its cues and premise, and its level follows from them."""
    head = item.head
    if head.phish_scale is None:
        return [read.fault(("level",), t("content.fault.no_scale"))]
    predicted = predicted_level(head.phish_scale, head.channel, item.kind.truth(item.body))
    if head.level == predicted:
        return []
    message = t("content.fault.level", level=head.level, predicted=predicted)
    return [read.fault(("level",), message)]


def _faults_of_variants(read: Read[Item]) -> list[ContentFault]:
    """Every variant shows whole words and has the same right answer, which earns full marks.

    Neighbours see other words of a message, never another answer.
    """
    variants = [item_from_data(read.data, values) for values in variants_of(read.data)]
    found = {rest.group() for each in variants for rest in LEFT_OVER.finditer(_words_of(each))}
    faults = [read.fault((), t("content.fault.left_over", words=words)) for words in sorted(found)]
    rehearsals = [each.kind.rehearse(each.body) for each in variants]
    if any(rehearsal.right != rehearsals[0].right for rehearsal in rehearsals):
        faults.append(read.fault(("truth",), t("content.fault.truth_varies")))
    if not all(map(_has_its_key, variants, rehearsals)):
        faults.append(read.fault((), t("content.fault.no_key")))
    return faults


def _words_of(item: WholeItem) -> str:
    """Everything a person may read of it."""
    return repr(without_marks((item.head.model_dump(exclude={"slots"}), item.body.model_dump())))


def _has_its_key(item: WholeItem, rehearsal: Rehearsal) -> bool:
    """Whether its right answer earns everything and its wrong one less."""
    right, wrong = (
        item.kind.grade(item.body, play(item.kind, item.body, turns))
        for turns in (rehearsal.right, rehearsal.wrong)
    )
    return right.is_right and not wrong.is_right and wrong.points < wrong.max_points


def _expired(read: Read, care: Care, today: date) -> list[ContentFault]:  # type: ignore[type-arg]
    # Where a key stands, the words that it put there are not told a second time.
    watched = {key: fact for key, fact in facts_for(read.path).items() if key not in care.recalls}
    stale = dict(stale_phrases(read.data, watched, today)) | dict(stale_uses(read.uses, today))
    faults = [read.fault(way, words) for way, words in stale.items()]
    if care.valid_until < today and not faults:
        faults.append(
            read.fault(("valid_until",), t("content.fault.expired", day=show_day(care.valid_until)))
        )
    return faults


def _repeated(keys: Sequence[tuple[Path, str]]) -> list[ContentFault]:
    counts = Counter(key for _, key in keys)
    return [
        ContentFault.at(path, 1, t("content.fault.repeated", name=key))
        for path, key in keys
        if counts[key] > 1
    ]


def _lost_balance(items: Sequence[WholeItem]) -> list[ContentFault]:
    """In no tactic may scams be more than half of the judged messages, nor of all that is seen.

    Of what is only seen nothing is said where it is all of one side, as when one file is checked.
    """
    judged: dict[str, list[str]] = {}
    seen: dict[str, list[str]] = {}
    for item in items:
        if truth := item.kind.truth(item.body):
            judged.setdefault(item.head.tactic, []).append(truth)
        if shows := item.kind.shows(item.body):
            seen.setdefault(item.head.tactic, []).append(shows)
    faults = [_too_many("balance", *each) for each in judged.items()]
    more = {tactic: each for tactic, each in seen.items() if each != judged.get(tactic)}
    faults += [_too_many("balance_seen", *each) for each in more.items() if len(set(each[1])) > 1]
    return [fault for fault in faults if fault]


def _too_many(name: str, tactic: str, truths: Sequence[str]) -> ContentFault | None:
    scams, n = truths.count("scam"), len(truths)
    message = t(f"content.fault.{name}", scams=scams, n=n)
    return ContentFault.of_tactic(tactic, message) if 2 * scams > n else None


def _telling_length(items: Sequence[WholeItem]) -> list[ContentFault]:
    """Over all choices, the longest option may neither be right nearly always nor hardly ever."""
    bodies = [item.body for item in items if item.head.kind == "choice"]
    if len(bodies) < LEAST_CHOICES:
        return []
    (least, most), longest = LONGEST_SHARE, sum(_longest_is_right(body.options) for body in bodies)
    if least * len(bodies) <= 100 * longest <= most * len(bodies):
        return []
    share, counts = percent(longest, len(bodies)), {"n": longest, "all": len(bodies)}
    message = t("content.fault.longest", share=share, least=least, most=most, **counts)
    return [ContentFault("choice", 0, message)]


def _longest_is_right(options: Sequence[Option]) -> bool:
    """Whether the right option alone is the longest."""
    longest = max(len(o.text) for o in options)
    return [o.right for o in options if len(o.text) == longest] == [True]


def _counted(heading: str, names: Sequence[str]) -> list[str]:
    rows = (f"  {name}: {n}" for name, n in sorted(Counter(names).items()))
    return [t(f"content.stats.{heading}"), *rows]
