"""Participation as JSON for other systems: board, units and people under English names."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, BinaryIO

from analytics.board import Board, ParticipationReport, PersonLine, UnitLine, WaveLine
from analytics.exports.book import Book, Cell, Sheet
from analytics.exports.contract import Export
from analytics.exports.table import figures


def write(report: ParticipationReport, file: BinaryIO) -> None:
    """One UTF-8 object; days are ISO 8601, values are exact and not defused: no spreadsheet reads this."""
    value = {**head(report), "units": units(report.board)}
    value["people"] = [_person(line) for line in report.people]
    file.write(json.dumps(value, ensure_ascii=False, indent=1).encode())


def units(board: Board) -> list[dict[str, Any]]:
    """The lines of a board, each with the figures of its own people."""
    return [_unit(line) for line in board.unit_lines]


def write_book(book: Book, file: BinaryIO) -> None:
    """One UTF-8 object: the facts, and each sheet as a list of objects under its key."""
    value = {**book.facts, **{sheet.key: rows(sheet) for sheet in book.sheets}}
    file.write(json.dumps(value, ensure_ascii=False, indent=1).encode())


def head(report: ParticipationReport) -> dict[str, Any]:
    """What the figures are about, and the total."""
    board: Board = report.board
    return {
        "campaign": board.campaign_name,
        "document": board.document,
        "on": board.on.isoformat(),
        "made_at": board.made_at.isoformat(),
        "starts_on": board.starts_on.isoformat(),
        "due_on": board.due_on.isoformat(),
        "target_percent": board.target_percent,
        "filter": report.filter_text,
        "total": figures(board.total_line),
        **({"waves": [_wave(line) for line in board.waves]} if board.waves else {}),
    }


def _wave(line: WaveLine) -> dict[str, Any]:
    return {
        "name": line.name,
        "starts_on": line.starts_on.isoformat(),
        "due_on": line.due_on.isoformat(),
        "assigned": line.counts.assigned,
        "completed": line.counts.completed,
        "overdue": line.overdue,
    }


def rows(sheet: Sheet) -> list[dict[str, Any]]:
    """The rows of a sheet under the keys of its columns."""
    keys = [column.key for column in sheet.columns]
    return [dict(zip(keys, map(_value, row), strict=True)) for row in sheet.rows]


def _value(cell: Cell) -> Any:
    return cell.isoformat() if isinstance(cell, date) else cell


def _unit(line: UnitLine) -> dict[str, Any]:
    return {"code": line.code, "name": line.name, "depth": line.depth, **figures(line)}


def _person(line: PersonLine) -> dict[str, Any]:
    return {
        "code": line.code,
        "full_name": line.full_name,
        "unit_code": line.unit_code,
        "unit": line.unit_name,
        "position": line.position,
        "status": line.status.value,
        "met": line.met,
        "required": line.required,
        "completed_on": line.completed_on.isoformat() if line.completed_on else None,
    }


EXPORT = Export("json", "application/json", write, write_book)
