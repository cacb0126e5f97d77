"""choice: one option among a few."""

from __future__ import annotations

from quizzes.kinds.contract import Face
from ui.items import asking
from ui.items.asking import Given
from ui.parts.markup import NOTHING, Html


def draw(face: Face, key: str, above: Html = NOTHING) -> None:
    """The options, and how sure one is where the face asks for it."""
    asking.draw_question(face, above)
    asking.draw_options(face, key)
    if face.asks_confidence:
        asking.draw_confidence(key)


def read(face: Face, key: str) -> Given:
    """{"choice": id}, with "confidence" where the face asks for it."""
    chosen = asking.read_option(face, key)
    given = Given({"choice": chosen.id if chosen else None}, asking.missing_choice(chosen))
    return asking.with_confidence(given, key) if face.asks_confidence else given
