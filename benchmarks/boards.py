"""Every board of figures, with its charts and tables, at 100,000 people against 1,000 in as many units."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from access.sign_ins import find_person_viewer
from access.viewer import SYSTEM, Viewer
from analytics.boards import list_boards
from analytics.boards.asking import read_ask
from analytics.boards.contract import BoardSort
from benchmarks.figure import Figure, number
from benchmarks.machine import compare
from benchmarks.options import Options
from benchmarks.scratch import Scratch, make_scratch
from db.engine import Tx
from outreach.activities import log_activity
from outreach.attendance import set_present
from outreach.forms import read_terms
from text.formats import local_day, show_day, utc_now

UNITS = 100
FEW, MANY = 1_000, 100_000
MOST = 1.3
MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Place:
    """A scratch database and its IT office, who sees everything."""

    scratch: Scratch
    office: Viewer


def measure(options: Options) -> tuple[Figure, ...]:
    """One figure for each board: read, summed up and drawn as the page does it."""
    many = MANY // 5 if options.quick else MANY
    large, small = _place(options, "many", many), _place(options, "few", FEW)
    against, turns = f"{number(FEW)} người, cùng {UNITS} đơn vị", 5 if options.quick else 15
    figures = []
    for board in list_boards():
        found = compare(_drawing(board, large), _drawing(board, small), turns)
        title = f"bảng “{board.title}”, {number(many)} người"
        figures.append(Figure(title, found.ratio, against, most=MOST, note=found.noise))
    return tuple(figures)


def _place(options: Options, name: str, people: int) -> Place:
    now = utc_now()
    scratch = make_scratch(options.folder(f"boards-{name}"), people, UNITS, now, with_history=True)
    with scratch.database.write() as tx:
        for n, unit_id in enumerate(scratch.unit_ids):
            _meet(tx, scratch, unit_id, scratch.person_ids[n::UNITS])
        office = find_person_viewer(tx, scratch.person_ids[-1], now)
    assert office is not None
    return Place(scratch, office)


def _meet(tx: Tx, scratch: Scratch, unit_id: int, person_ids: tuple[int, ...]) -> None:
    """A meeting of the unit today, with everybody there."""
    today = local_day(scratch.now)
    said = {
        "form": "hoi-nghi",
        "on": show_day(today),
        "hour": "8h00",
        "contents": "bc",
        "title": "Phổ biến thủ đoạn",
        "place": "Hội trường",
        "leader": "Nguyễn Thị Bình",
    }
    ticket = f"do-{unit_id}"
    activity_id = log_activity(tx, SYSTEM, unit_id, read_terms(said, today), ticket, scratch.now)
    for start in range(0, len(person_ids), MOST_AT_ONCE):
        part = person_ids[start : start + MOST_AT_ONCE]
        set_present(tx, SYSTEM, activity_id, dict.fromkeys(part, True), scratch.now)


def _drawing(board: BoardSort, place: Place) -> Callable[[], None]:
    scratch, viewer = place.scratch, place.office

    def draw() -> None:
        with scratch.database.read() as tx:
            value = board.build(tx, viewer, read_ask(tx, viewer, board, {}, scratch.now))
        for drawn in board.list_drawn(value):
            drawn.chart.build(drawn.value)
            assert drawn.said and drawn.sheet.columns

    draw()
    return draw
