"""Turns a table into tidied people and into faults: row, column, what is wrong, what would be right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from campaign.roster import cells
from campaign.roster.columns import Sheet, get_header, missing_column
from campaign.roster.layout import KeptRow, list_people
from campaign.roster.private import code_only, masked
from campaign.roster.refusal import refusal
from text import t
from text.formats import show_number

_SHOWN_VALUE = 120
_SHOWN_ROWS = 5


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A person as the list has them, tidied; an empty position or no e-mail is the list saying nothing."""

    row_no: int
    code: str
    full_name: str
    unit_name: str
    position: str
    email: str | None


@dataclass(frozen=True, slots=True)
class Fault:
    """What keeps a row out: where, what stands there, what is wrong, what would be right."""

    row_no: int
    column: str
    value: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class StaffList:
    """A list as read: rows without fault, the faults, and every row of people as the file has it."""

    rows: tuple[RosterRow, ...]
    faults: tuple[Fault, ...]
    kept: tuple[KeptRow, ...]


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that does not go in, as the file has it, with everything that is wrong with it."""

    kept: KeptRow
    faults: tuple[Fault, ...]


def read_rows(sheet: Sheet) -> StaffList:
    """People and faults of a table; raises RosterRefused where a needed column or every person is missing."""
    header = get_header(sheet)
    kept = tuple(list_people(sheet, header))
    if not kept:
        raise refusal("no_people", sheet=sheet.name, row=show_number(sheet.numbers[header.index]))
    if header.unit is None and not any(row.unit_name or row.is_unplaced for row in kept):
        raise missing_column(sheet, header.index, ("unit",))
    return _check(kept)


def rejected_rows(kept: Iterable[KeptRow], faults: Iterable[Fault]) -> tuple[RejectedRow, ...]:
    """The rows at fault with their faults, in the order of the file."""
    by_row: dict[int, list[Fault]] = {}
    for fault in faults:
        by_row.setdefault(fault.row_no, []).append(fault)
    return tuple(RejectedRow(row, tuple(by_row[row.row_no])) for row in kept if row.row_no in by_row)


def make_fault(row_no: int, column: str, value: str, key: str, **values: object) -> Fault:
    """The fault with the words of roster.fault.`key`; `column` is a key of roster.column."""
    return Fault(
        row_no,
        t(f"roster.column.{column}"),
        _shown(code_only(value) if column == "code" else masked(value)),
        t(f"roster.fault.{key}.message", **values),
        t(f"roster.fault.{key}.remedy", **values),
    )


def _check(kept: tuple[KeptRow, ...]) -> StaffList:
    tidied = [_tidy(row) for row in kept]
    faults = [fault for raw, row in zip(kept, tidied, strict=True) for fault in _row_faults(raw, row)]
    faults += _twice(tidied, "code", lambda row: row.code)
    faults += _twice(tidied, "email", lambda row: row.email or "")
    out = {fault.row_no for fault in faults}
    rows = tuple(row for row in tidied if row.row_no not in out)
    return StaffList(rows, tuple(sorted(faults, key=lambda fault: fault.row_no)), kept)


def _tidy(row: KeptRow) -> RosterRow:
    return RosterRow(
        row.row_no,
        cells.tidy_code(row.code),
        cells.tidy_name(row.full_name),
        cells.tidy(row.unit_name),
        cells.tidy(row.position),
        cells.tidy_email(row.email) or None,
    )


def _row_faults(raw: KeptRow, row: RosterRow) -> Iterator[Fault]:
    for column, value, tidied in (
        ("code", raw.code, row.code),
        ("full_name", raw.full_name, row.full_name),
        ("unit", raw.unit_name, row.unit_name),
        ("position", raw.position, row.position),
        ("email", raw.email, row.email or ""),
    ):
        if key := _find_fault(column, value, tidied):
            is_unclear = key == "unit_missing" and raw.is_unplaced
            yield _cell_fault(row.row_no, column, value, "unit_unclear" if is_unclear else key)


def _find_fault(column: str, value: str, tidied: str) -> str | None:
    """A formula or a control character explains the cell; only otherwise are the column's own rules asked."""
    if cells.formula_sign(value):
        return "formula"
    return "control" if cells.has_control(value) else _RULES[column][0](tidied)


def _cell_fault(row_no: int, column: str, value: str, key: str) -> Fault:
    sign = cells.formula_sign(value)
    named = {"\t": t("roster.fault.formula_tab"), "\r": t("roster.fault.formula_return")}.get(sign, sign)
    return make_fault(row_no, column, value, key, sign=named, limit=_RULES[column][1])


_RULES: dict[str, tuple[Callable[[str], str | None], int]] = {
    "code": (cells.find_code_fault, cells.LONGEST_CODE),
    "full_name": (cells.find_name_fault, cells.LONGEST_NAME),
    "unit": (cells.find_unit_fault, cells.LONGEST_UNIT),
    "position": (cells.find_position_fault, cells.LONGEST_POSITION),
    "email": (cells.find_email_fault, cells.LONGEST_EMAIL),
}


def _twice(rows: Sequence[RosterRow], column: str, of: Callable[[RosterRow], str]) -> list[Fault]:
    """A fault on every row that shares its code or address with another."""
    places: dict[str, list[int]] = {}
    for row in rows:
        if value := of(row):
            places.setdefault(value, []).append(row.row_no)
    return [
        make_fault(row_no, column, value, f"{column}_twice", rows=_others(row_nos, row_no))
        for value, row_nos in places.items()
        if len(row_nos) > 1
        for row_no in row_nos
    ]


def _others(row_nos: list[int], row_no: int) -> str:
    first = [str(other) for other in row_nos[: _SHOWN_ROWS + 1] if other != row_no][:_SHOWN_ROWS]
    more = len(row_nos) - 1 - len(first)
    shown = ", ".join(first)
    return t("roster.more_rows", rows=shown, count=show_number(more)) if more else shown


def _shown(value: str) -> str:
    """A cell fit to be shown: no control characters, not endless."""
    text = value
    if not value.isprintable():
        text = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in value)
    return text if len(text) <= _SHOWN_VALUE else f"{text[:_SHOWN_VALUE]}…"
