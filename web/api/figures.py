"""Boards and people's completion for other systems: the same frozen values that screens and files are of."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from access.tokens import Kind
from analytics.activities import (
    FIGURES,
    ActivityLine,
    activities_book,
    build_activities_report,
)
from analytics.asking import Ask, AskFault, asked_report, find_unit, read_day
from analytics.board import Board, ParticipationReport, PersonLine, Status
from analytics.exports import find_export
from analytics.exports.json import head, rows, units
from analytics.participation import note_export, people_after
from db.campaigns import CampaignNow
from db.engine import Tx
from text.formats import local_day
from web.api.calls import ApiFault, Call, Resource, answered
from web.streaming import people_file, send

WHICH = ("on", "unit", "campaign")
MOST_PEOPLE = 1_000
FEWEST_BY_DEFAULT = 200


def resources() -> tuple[Resource, ...]:
    """Boards, and who is done; each over everything the token sees, or one unit with what lies below."""
    return (
        Resource("/v1/participation", Kind.PARTICIPATION, WHICH, participation),
        Resource("/v1/activities", Kind.ACTIVITIES, ("from", "to", "unit"), activities),
        Resource("/v1/completion", Kind.COMPLETION, (*WHICH, "limit", "cursor"), completion),
        Resource("/v1/completion.csv", Kind.COMPLETION, WHICH, completion_csv),
    )


def participation(call: Call) -> Response:
    """The board as of a day, by unit."""
    with call.site.database.read() as tx:
        _, report = _asked(tx, call)
    return answered(call, {**head(report), "units": units(report.board), "pace": _pace(report.board)})


def activities(call: Call) -> Response:
    """What was done in the field over a period, this year up to today unless named."""
    today = local_day(call.now)
    from_on = read_day(call.asked.get("from")) or today.replace(month=1, day=1)
    to_on = read_day(call.asked.get("to")) or today
    if to_on < from_on:
        raise AskFault("bad_period")
    code, viewer = call.asked.get("unit", ""), call.client.viewer
    with call.site.database.read() as tx:
        unit_id = find_unit(tx, viewer, code, today) if code else None
        report = build_activities_report(tx, viewer, from_on, to_on, call.now, unit_id)
    book, board = activities_book(report), report.board
    sections = {"by_form": board.by_form, "by_content": board.by_content, "by_unit": board.by_unit}
    lines = {name: [_activity_line(line) for line in each] for name, each in sections.items()}
    return answered(call, {**book.facts, **lines, "activities": rows(book.sheets[1])})


def completion(call: Call) -> Response:
    """A page of people with done or not; `next` leads on, and keeps to the day of the first page."""
    limit, after_id = _limit(call), _cursor(call)
    with call.site.database.read() as tx:
        campaign, report = _asked(tx, call)
        people, following = people_after(tx, call.client.viewer, campaign, report.board, after_id, limit)
    about = {key: value for key, value in head(report).items() if key not in ("total", "target_percent")}
    value = {**about, "people": [_person(line) for line in people], "next": None}
    if following is None:
        return answered(call, value)
    kept = {name: call.asked[name] for name in ("unit", "campaign") if call.asked.get(name)}
    again = {**kept, "on": report.board.on.isoformat(), "limit": limit, "cursor": following}
    value["next"] = f"/api/v1/completion?{urlencode(again)}"
    return answered(call, value, {"link": f'<{value["next"]}>; rel="next"'})


def completion_csv(call: Call) -> Response:
    """Everybody in one file, the same as the office downloads; it leaves a line of its own in the log."""
    export = find_export("csv")
    assert export is not None and export.stream is not None
    with call.site.database.read() as tx:
        campaign, report = _asked(tx, call)
    with call.site.database.write() as tx:
        note_export(tx, call.client.viewer, campaign, report, call.now, export.name)
    pieces = people_file(call.site, call.client.viewer, campaign, report, export.stream)
    return send(pieces, export.media_type, f"tham-gia-{report.board.on.isoformat()}.csv")


def _asked(tx: Tx, call: Call) -> tuple[CampaignNow, ParticipationReport]:
    asked = call.asked
    ask = Ask(read_day(asked.get("on")), asked.get("unit", ""), asked.get("campaign", ""))
    return asked_report(tx, call.client.viewer, ask, call.now, with_people=False)


def _pace(board: Board) -> list[dict[str, Any]]:
    return [
        {
            "on": point.on.isoformat(),
            "completed": point.completed,
            "percent": point.percent,
            "needed_percent": point.needed_percent,
        }
        for point in board.pace
    ]


def _activity_line(line: ActivityLine) -> dict[str, Any]:
    about = {"key": line.code or line.key, "name": line.name}
    return {**about, **{name: getattr(line, name) for name in FIGURES}}


def _person(line: PersonLine) -> dict[str, Any]:
    """Done or not and since when; never how far, how often or how well."""
    return {
        "code": line.code,
        "full_name": line.full_name,
        "unit_code": line.unit_code,
        "unit": line.unit_name,
        "done": line.status is Status.DONE,
        "completed_on": line.completed_on.isoformat() if line.completed_on else None,
    }


def _limit(call: Call) -> int:
    return read_number(call, "limit", FEWEST_BY_DEFAULT, MOST_PEOPLE)


def read_number(call: Call, name: str, without: int, most: int) -> int:
    """A whole number from 1 to `most`; ApiFault for anything else."""
    words = call.asked.get(name, "")
    if not words:
        return without
    if not re.fullmatch(r"[0-9]{1,9}", words) or not 1 <= int(words) <= most:
        raise ApiFault("bad_limit", most=most)
    return int(words)


def _cursor(call: Call) -> int:
    words = call.asked.get("cursor", "")
    if words and not re.fullmatch(r"[0-9]{1,18}", words):
        raise ApiFault("bad_cursor")
    return int(words or 0)
