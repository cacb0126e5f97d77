"""choice: one option among a few."""

from __future__ import annotations

from typing import Any

from quizzes.kinds.contract import Face
from ui.items import asking


def ask(face: Face, key: str) -> dict[str, Any] | None:
    """{"choice": id}, with "confidence" where the face asks for it, once the button is pressed."""
    asking.draw_question(face)
    chosen = asking.choose_one(face, key)
    answer: dict[str, Any] = {"choice": chosen.id if chosen else None}
    fault = asking.missing_choice(chosen)
    if face.asks_confidence:
        answer["confidence"] = asking.ask_confidence(key)
        fault = fault or asking.missing_confidence(answer["confidence"])
    return asking.submit(key, answer, fault)
