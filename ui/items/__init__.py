"""How each kind of question is asked: every file of this folder draws one, found by its name."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import Protocol, cast

from quizzes.kinds.contract import Face
from ui.items.asking import Given
from ui.parts.markup import NOTHING, Html

_SHARED = "asking"


class Renderer(Protocol):
    """What a module of this folder offers. Widget keys begin with `key`."""

    def draw(self, face: Face, key: str, above: Html = NOTHING) -> None:
        """Draw the question and its controls, with `above` as the start of its markup."""

    def read(self, face: Face, key: str) -> Given:
        """What the controls hold; they were drawn in this run or in the one before."""


@cache
def renderer(kind_name: str) -> Renderer:
    """Who asks questions of this kind; raises KeyError for a kind nobody draws."""
    if kind_name not in list_renderers():
        raise KeyError(kind_name)
    return cast(Renderer, importlib.import_module(f"{__name__}.{kind_name}"))


def list_renderers() -> tuple[str, ...]:
    """Names of the kinds that can be drawn, sorted."""
    return tuple(sorted(m.name for m in pkgutil.iter_modules(__path__) if m.name != _SHARED))
