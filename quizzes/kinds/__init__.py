"""Kinds of question as plug-ins: every file of this folder is one, found by its name."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from quizzes.kinds.contract import Kind


@cache
def list_kinds() -> tuple[Kind, ...]:
    """Every kind, by name."""
    names = [m.name for m in pkgutil.iter_modules(__path__) if m.name != "contract"]
    return tuple(importlib.import_module(f"{__name__}.{name}").KIND for name in sorted(names))


def get_kind(name: str) -> Kind:
    """The kind called `name`; raises KeyError."""
    return {kind.name: kind for kind in list_kinds()}[name]
