"""A board as a book of sheets: what every file of it is written from, and the line in the audit log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from access.audit import write_audit
from access.viewer import Permission, Viewer
from analytics.boards.contract import BoardAsk, BoardSort, Choice
from analytics.exports.book import Book, Sheet
from db.engine import Tx
from db.units import list_units
from text import t
from text.formats import show_day, show_instant

AUDITED = "board_exported"


def board_book(tx: Tx, viewer: Viewer, board: BoardSort, ask: BoardAsk, value: Any, chart: str = "") -> Book:
    """Every table of the board; the one of `chart` comes first, for formats that have only one.

    Refused without EXPORT; the caller writes `note_board_export` before the file leaves.
    """
    viewer.require(board.needs)
    viewer.require(Permission.EXPORT)
    drawn = board.list_drawn(value)
    sheets = tuple(each.sheet for each in drawn)
    said = tuple((each.sheet.title, each.said) for each in drawn)
    told = describe(tx, viewer, board, ask)
    about = (*((t(f"boards.fact.{name}"), words) for name, words in told.items()), *said, *board.about(value))
    facts = {"board": board.name, **_facts(board, ask), "filter": told["filter"]}
    return Book("board", about, {**facts, "made_at": ask.now.isoformat()}, _first(sheets, drawn, chart))


def note_board_export(
    tx: Tx, viewer: Viewer, board: BoardSort, book: Book, file_format: str, now: datetime
) -> None:
    """Write into the audit log that the viewer took these figures away."""
    told = {name: words for name, words in book.facts.items() if name not in ("board", "made_at", "unit")}
    after = {"format": file_format, "chart": book.sheets[0].title, **told}
    write_audit(tx, viewer, AUDITED, board.title, None, after, now)


def _facts(board: BoardSort, ask: BoardAsk) -> dict[str, str]:
    """What the figures are about, for other systems: codes and days of ISO 8601."""
    told: dict[str, str] = {"unit": ask.unit_code} if ask.unit_code else {}
    if ask.campaign and Choice.CAMPAIGN in board.choices:
        told["campaign"] = ask.campaign.code
    if Choice.DAY in board.choices:
        told["on"] = ask.on.isoformat()
    if Choice.PERIOD in board.choices:
        told |= {"from_on": ask.from_on.isoformat(), "to_on": ask.to_on.isoformat()}
    if ask.beside:
        told["beside"] = f"{ask.beside.campaign.code} {ask.beside.on.isoformat()}"
    return told


def describe(tx: Tx, viewer: Viewer, board: BoardSort, ask: BoardAsk) -> dict[str, str]:
    """What the figures are about, in words, by the names of boards.fact."""
    told = {"board": board.title}
    if ask.campaign and Choice.CAMPAIGN in board.choices:
        told |= {"campaign": ask.campaign.name, "document": ask.campaign.document}
    if Choice.DAY in board.choices:
        told["on"] = show_day(ask.on)
    if Choice.PERIOD in board.choices:
        told["period"] = t("boards.period", from_on=show_day(ask.from_on), to_on=show_day(ask.to_on))
    if ask.beside:
        told["beside"] = t("boards.beside", name=ask.beside.campaign.name, day=show_day(ask.beside.on))
    return {**told, "filter": _filter(tx, viewer, ask), "made_at": show_instant(ask.now)}


def _filter(tx: Tx, viewer: Viewer, ask: BoardAsk) -> str:
    if ask.unit_id is None and viewer.scope.everything:
        return t("figures.filter.everything")
    units = list_units(tx, ask.on)
    names = {unit.unit_id: unit.name for unit in units}
    if ask.unit_id is not None:
        return t("figures.filter.unit", name=names.get(ask.unit_id, ask.unit_code))
    return t("figures.filter.headed", names=", ".join(names[u] for u in viewer.headed_unit_ids if u in names))


def _first(sheets: tuple[Sheet, ...], drawn: Any, chart: str) -> tuple[Sheet, ...]:
    """The sheet of the chart before the others."""
    own = [sheet for sheet, each in zip(sheets, drawn, strict=True) if each.chart.name == chart]
    return (*own, *(sheet for sheet in sheets if sheet not in own))
