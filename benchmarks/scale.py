"""The overview and a unit's page with 100,000 people against 1,000, in the same number of units."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from access.sign_ins import find_person_viewer
from access.viewer import EVERYTHING, Role, Viewer
from analytics import participation
from analytics.learning import learning_board
from benchmarks.figure import Figure
from benchmarks.machine import compare
from benchmarks.options import Options
from benchmarks.scratch import Scratch, make_scratch
from db import grants
from text.formats import local_day, utc_now

UNITS = 100
FEW, MANY = 1_000, 100_000
PAGE = 50
TIMES = 5


@dataclass(frozen=True, slots=True)
class Place:
    """A scratch database, the head of its first unit, and the IT office, who sees everything."""

    scratch: Scratch
    head: Viewer
    unit_id: int
    office: Viewer


def measure(options: Options) -> tuple[Figure, ...]:
    """Boards, wrong answers, and pages of 50 people: of a unit and of everything, the first and by a name."""
    many = MANY // 5 if options.quick else MANY
    large, small = _place(options, "many", many), _place(options, "few", FEW)
    against = f"{FEW:,} người".replace(",", ".") + f", cùng {UNITS} đơn vị"
    turns = 7 if options.quick else 21
    figures = []
    for name, act in _acts().items():
        found = compare(_repeat(act, large), _repeat(act, small), turns)
        title = f"{name}, " + f"{many:,} người".replace(",", ".")
        figures.append(Figure(title, found.ratio, against, most=1.3, note=f"mỗi {TIMES} lần; {found.noise}"))
    return tuple(figures)


def _acts() -> dict[str, Callable[[Place], object]]:
    return {
        "tổng quan": _overview,
        "tổng quan: chỗ hay sai": _answers,
        "tổng quan: học được gì": _learned,
        "trang đơn vị: số liệu": _unit_board,
        "trang đơn vị: 50 người đầu": lambda place: _people(place, ""),
        "trang đơn vị: tìm theo tên": lambda place: _people(place, "nguyen thi an"),
        "cả sở: 50 người đầu": lambda place: _everybody(place),
        "cả sở: 50 người chưa xong": lambda place: _everybody(place, status="open"),
        "cả sở: trang giữa": lambda place: _everybody(place, offset=len(place.scratch.person_ids) // 2),
        "cả sở: tìm họ thường gặp": lambda place: _everybody(place, "nguyen"),
        "cả sở: tìm một mã": lambda place: _everybody(place, "cb000500"),
    }


def _place(options: Options, name: str, people_count: int) -> Place:
    now = utc_now()
    scratch = make_scratch(options.folder(f"scale-{name}"), people_count, UNITS, now, with_history=True)
    with scratch.database.write() as tx:
        grants.add_grant(tx, scratch.person_ids[0], Role.HEAD, scratch.unit_ids[0], now)
        head = find_person_viewer(tx, scratch.person_ids[0], now)
        office = find_person_viewer(tx, scratch.person_ids[-1], now)
    assert head is not None and office is not None
    return Place(scratch, head, scratch.unit_ids[0], office)


def _repeat(act: Callable[[Place], object], place: Place) -> Callable[[], None]:
    def run() -> None:
        for _ in range(TIMES):
            act(place)

    run()
    return run


def _overview(place: Place) -> None:
    scratch, on = place.scratch, local_day(place.scratch.now)
    with scratch.database.read() as tx:
        participation.board(tx, EVERYTHING, scratch.campaign, on, scratch.now)


def _unit_board(place: Place) -> None:
    scratch, on = place.scratch, local_day(place.scratch.now)
    with scratch.database.read() as tx:
        participation.board(tx, place.head.scope, scratch.campaign, on, scratch.now)


def _people(place: Place, words: str) -> None:
    scratch = place.scratch
    with scratch.database.read() as tx:
        participation.people_page(
            tx, place.head, scratch.campaign, [place.unit_id], scratch.now, words, limit=PAGE
        )


def _everybody(place: Place, words: str = "", status: str = "", offset: int = 0) -> None:
    scratch = place.scratch
    with scratch.database.read() as tx:
        participation.people_page(
            tx,
            place.office,
            scratch.campaign,
            scratch.unit_ids,
            scratch.now,
            words,
            status,
            limit=PAGE,
            offset=offset,
        )


def _answers(place: Place) -> None:
    scratch = place.scratch
    with scratch.database.read() as tx:
        participation.answers_board(tx, place.office, scratch.campaign, local_day(scratch.now))


def _learned(place: Place) -> None:
    scratch = place.scratch
    with scratch.database.read() as tx:
        learning_board(tx, place.office, scratch.campaign, local_day(scratch.now), "")
