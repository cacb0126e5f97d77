"""multi: every option that is right."""

from __future__ import annotations

from typing import Any

from quizzes.kinds.contract import Face
from ui.items import asking


def ask(face: Face, key: str) -> dict[str, Any] | None:
    """{"choices": [ids]} when the button was pressed with at least one ticked."""
    asking.draw_question(face)
    chosen = asking.choose_some(face, key)
    answer = {"choices": [choice.id for choice in chosen]}
    return asking.submit(key, answer, asking.missing_choice(chosen, "choose_some"))
