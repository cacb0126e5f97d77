"""What an item is called in a list: by what a person saw of it, never by what the right answer is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lessons.stimulus import without_marks
from quizzes.reading import WholeItem

NAME_LENGTH = 90
STEM_LENGTH = 60
"""What is quoted of a message beside its sender; two lines on a phone."""
WHO = ("sender", "from_name", "author", "issuer", "place", "name", "number", "caller", "to_name", "title")
"""Where a message says whose it is, the first that is filled in."""


def name_of_item(item: WholeItem) -> str:
    """Enough of its first words to know an item again."""
    told = _told(_stimulus(item))
    asked = str(getattr(item.body, "question", ""))
    return _cut(max(told, key=len, default="") or asked or item.head.key, NAME_LENGTH)


def stem_of_item(item: WholeItem) -> str:
    """Whose message it was and its words; the question where there is no message with words."""
    shown = _stimulus(item) or _opening(item)
    told, who = _told(shown), next((str(shown[key]) for key in WHO if shown.get(key)), "")
    asked = str(getattr(item.body, "question", ""))
    if not told:
        return _cut(f"{who}: {asked}" if who and asked else asked or who or item.head.key, NAME_LENGTH)
    words = _cut(max(told, key=len).strip("“”"), STEM_LENGTH)
    return f"{who}: “{words}”" if who else f"“{words}”"


def _stimulus(item: WholeItem) -> Mapping[str, Any]:
    stimulus = getattr(item.body, "stimulus", None)
    return without_marks(stimulus.model_dump()) if stimulus is not None else {}


def _opening(item: WholeItem) -> Mapping[str, Any]:
    """Who begins a dialogue, and how."""
    if not (scenes := getattr(item.body, "scenes", ())):
        return {}
    return {"caller": item.body.caller, "says": scenes[0].says}


def _told(data: Mapping[str, Any]) -> list[str]:
    return list(_words(data))


def _words(data: Mapping[str, Any]) -> Iterator[str]:
    """What is said or written in a message, without addresses and names."""
    for field in ("subject", "title", "asks", "body", "text"):
        if isinstance(data.get(field), str):
            yield str(data[field])
    for field in ("messages", "turns"):
        yield from (str(each["text"]) for each in data.get(field) or () if each.get("who") != "me")
    yield from (str(each) for each in data.get("says") or ())


def _cut(words: str, most: int) -> str:
    words = " ".join(words.split())
    return words if len(words) <= most else f"{words[:most].rsplit(' ', 1)[0]}…"
