"""File formats of figures as plug-ins, one file each; beside them other papers."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from analytics.exports.contract import Export

NOT_FORMATS = frozenset(
    {
        "contract",
        "table",
        "book",
        "office_sheets",
        "certificate",
        "paper_words",
        "papers",
        "difficulty_sheets",
        "report_docx",
        "report_pdf",
        "report_xlsx",
        "word_template",
    }
)


@cache
def list_exports() -> tuple[Export, ...]:
    """Every format, by name."""
    names = [m.name for m in pkgutil.iter_modules(__path__) if m.name not in NOT_FORMATS]
    return tuple(importlib.import_module(f"{__name__}.{name}").EXPORT for name in sorted(names))


def find_export(name: str) -> Export | None:
    """The format called `name`."""
    return {export.name: export for export in list_exports()}.get(name)
