"""multi: every option that is right."""

from __future__ import annotations

from quizzes.kinds.contract import Face
from ui.items import asking
from ui.items.asking import Given
from ui.parts.markup import NOTHING, Html


def draw(face: Face, key: str, above: Html = NOTHING) -> None:
    """The options as boxes to tick."""
    asking.draw_question(face, above)
    asking.draw_boxes(face, key)


def read(face: Face, key: str) -> Given:
    """{"choices": [ids]}, at least one."""
    chosen = asking.read_boxes(face, key)
    answer = {"choices": [choice.id for choice in chosen]}
    return Given(answer, asking.missing_choice(chosen, "choose_some"))
