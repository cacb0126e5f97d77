"""Claims about names of items: one knows the question again by them, and they tell no key."""

from __future__ import annotations

from lessons.stimulus import without_marks
from quizzes.naming import name_of_item, stem_of_item
from quizzes.reading import WholeItem, list_item_files, read_item
from tests.quizzes.telling import list_telling


def _items() -> list[WholeItem]:
    return [item for path in list_item_files() if (item := read_item(path)[1]) is not None]


def test_every_item_has_a_name_that_fits_and_does_not_repeat() -> None:
    items = _items()
    for names in (list(map(name_of_item, items)), list(map(stem_of_item, items))):
        assert all(10 < len(name) <= 150 for name in names), [n for n in names if not 10 < len(n) <= 150]
        assert len(set(names)) >= 0.97 * len(names)


def test_a_stem_says_whose_message_it_was_and_quotes_it() -> None:
    items = {item.head.key: item for item in _items()}
    said = stem_of_item(items["giam-doc-nho-ung-tien-phong"])
    assert said.startswith("Giám đốc ") and "“Số mới của anh" in said
    for item in items.values():
        sender = without_marks(getattr(getattr(item.body, "stimulus", None), "sender", ""))
        assert stem_of_item(item).startswith(sender)


def test_no_name_tells_what_was_written_to_explain() -> None:
    for item in _items():
        said = stem_of_item(item)
        assert not any(telling in said for telling in list_telling(item) if len(telling) > 20), said
