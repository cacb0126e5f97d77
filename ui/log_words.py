"""What a line of the log says was changed, as people read it: each field, what it was and became."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from access.viewer import Role
from text import t, words
from text.formats import show_day, show_number

MOST_VALUES = 5
ROLES = frozenset(role.value for role in Role)


def list_changes(action: str, before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """A sentence for each field that tells something; what a field is called depends on what was done."""
    keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    told = (_change(_field(key, action), before.get(key), after.get(key)) for key in keys)
    return [line for line in told if line]


def _change(field: str, before: Any, after: Any) -> str:
    """What one field was and became; empty when nothing is told by it, such as a count of 0."""
    if not before:
        return t("office.audit.set", field=field, value=_value(after)) if after else ""
    if isinstance(before, list | dict) and isinstance(after, int):
        return t("office.audit.counted", field=field, n=_value(after), before=_value(before))
    if after is None:
        return t("office.audit.gone", field=field, value=_value(before))
    return t("office.audit.changed", field=field, before=_value(before), after=_value(after))


def _field(key: str, action: str = "") -> str:
    """The words for a field of this subject, or else those for any; `action` is `subject.verb`."""
    subject = action.replace("_", ".").partition(".")[0]
    names = (f"audit_field.{subject}.{key}", f"office.audit.field.{key}")
    return next((t(name) for name in names if name in words()), key)


def _value(value: Any) -> str:
    # The pattern {} would match every dict.
    if value in (None, "", [], {}):
        return "–"
    match value:
        case bool():
            return t("office.audit.yes" if value else "office.audit.no")
        case int():
            return show_number(value)
        case list():
            return _several([_value(item) for item in value])
        case {"first": list(first), "all": int(number)}:
            return _several([_value(item) for item in first], number)
        case dict():
            return _several([f"{_field(key)}: {_value(item)}" for key, item in value.items()])
        case _:
            return _text(str(value))


def _text(value: str) -> str:
    if value in ROLES:
        return t(f"access.role.{value}")
    try:
        return show_day(date.fromisoformat(value)) if len(value) == 10 else value
    except ValueError:
        return value


def _several(values: Sequence[str], number: int | None = None) -> str:
    """The first few and how many more there are, of `number` where not all were written down."""
    some = ", ".join(values[:MOST_VALUES])
    left = (number or len(values)) - MOST_VALUES
    return t("office.audit.several", some=some, n=show_number(left)) if left > 0 else some
