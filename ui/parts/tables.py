"""Tables of figures: plain ones with bars in them, and ones whose ground shows where the numbers are high."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from text import t
from text.formats import show_number, show_percent
from ui.parts.bars import Bar, bar_html
from ui.parts.markup import Html, draw, el, hidden

# A code is never broken over lines.
Align = Literal["text", "number", "code"]
Cell = str | int | Bar | None
# From how many columns on a table is wide, and the widest, which become blocks earlier.
WIDE, WIDEST = 5, 7
# From which value on a cell of a heat table is tinted, and more strongly tinted.
HEAT_AT = (10, 20, 40)


@dataclass(frozen=True, slots=True)
class Column:
    """A column; a quiet one is named for screen readers only.

    Where a row is a block, its first cell heads it; a counting one, a bare number, is named there too.
    """

    title: str
    align: Align = "text"
    is_quiet: bool = False
    is_counting: bool = False


def table_html(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], caption: str) -> Html:
    """The first cell of a row names it. Where there is no room a row becomes a block of labelled figures."""
    body = el("tbody", *(_row(columns, row) for row in rows), role="rowgroup")
    table = el("table", _caption(caption), _head(columns), body, cls=_width(columns), role="table")
    return el("div", table, cls="lc-table-frame")


def draw_table(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], caption: str) -> None:
    """Put a table on the page; for many rows show a page of 50 at a time."""
    draw(table_html(columns, rows, caption))


def heat_table_html(
    columns: Sequence[str], rows: Sequence[tuple[str, Sequence[int | None]]], caption: str
) -> Html:
    """Numbers on a ground that grows warmer; None is a group too small to be shown.

    On a phone each row becomes a block of labelled figures, so that no column lies out of sight."""
    names = (el("th", name, scope="col", role="columnheader") for name in columns)
    heads = el("tr", el("td", role="cell"), *names, role="row")
    body = el("tbody", *(_heat_row(name, columns, values) for name, values in rows), role="rowgroup")
    head = el("thead", heads, role="rowgroup")
    table = el("table", _caption(caption), head, body, cls="lc-heat", role="table")
    has_few = any(value is None for _, values in rows for value in values)
    note = el("p", t("parts.few_note"), cls="lc-mute") if has_few else ""
    # Wide by nature: it scrolls inside its own frame, also by keyboard.
    frame = el("div", table, cls="lc-scroll", tabindex=0, role="region", aria_label=caption)
    return el("div", frame, note)


def draw_heat_table(
    columns: Sequence[str], rows: Sequence[tuple[str, Sequence[int | None]]], caption: str
) -> None:
    """Put a heat table on the page."""
    draw(heat_table_html(columns, rows, caption))


def _width(columns: Sequence[Column]) -> str:
    if len(columns) >= WIDEST:
        return "lc-table lc-widest"
    return "lc-table lc-wide" if len(columns) >= WIDE else "lc-table"


def _caption(caption: str) -> Html:
    return el("caption", caption, cls="lc-hidden")


def _head(columns: Sequence[Column]) -> Html:
    heads = (
        el(
            "th",
            hidden(column.title) if column.is_quiet else column.title,
            cls=f"lc-{column.align}",
            scope="col",
            role="columnheader",
        )
        for column in columns
    )
    return el("thead", el("tr", *heads, role="row"), role="rowgroup")


def _row(columns: Sequence[Column], row: Sequence[Cell]) -> Html:
    name, *cells = row
    label = columns[0].title if columns[0].is_counting else None
    head = el("th", _show(name), scope="row", role="rowheader", data_label=label)
    pairs = zip(columns[1:], cells, strict=True)
    return el("tr", head, *(_cell(column, cell) for column, cell in pairs), role="row")


def _cell(column: Column, cell: Cell) -> Html:
    look = "lc-bar-cell" if isinstance(cell, Bar) else f"lc-{column.align}"
    label = None if column.is_quiet else column.title
    return el("td", _show(cell), cls=look, role="cell", data_label=label)


def _show(cell: Cell) -> str:
    match cell:
        case None | "":
            return "–"
        case Bar():
            number = el("span", show_percent(cell.part, cell.whole), cls="lc-number")
            return el("span", bar_html(cell), number, cls="lc-bar-pair")
        case int():
            return show_number(cell)
        case _:
            return cell


def _heat_row(name: str, columns: Sequence[str], values: Sequence[int | None]) -> Html:
    cells = (_heat_cell(column, value) for column, value in zip(columns, values, strict=True))
    return el("tr", el("th", name, scope="row", role="rowheader"), *cells, role="row")


def _heat_cell(column: str, value: int | None) -> Html:
    if value is None:
        shown = (el("span", "–", aria_hidden="true"), hidden(t("parts.few")))
        return el("td", *shown, role="cell", data_label=column)
    level = sum(value >= limit for limit in HEAT_AT)
    look = f"lc-heat-{level}" if level else ""
    return el("td", show_number(value), cls=look, role="cell", data_label=column)
