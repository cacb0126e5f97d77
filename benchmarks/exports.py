"""Files of 100,000 people against the query that reads their rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from io import BytesIO

from access.viewer import SYSTEM
from analytics.exports import find_export
from analytics.participation import build_report
from benchmarks.figure import Figure
from benchmarks.machine import compare
from benchmarks.options import Options
from benchmarks.scratch import Scratch, make_scratch
from text.formats import local_day, utc_now

AGAINST = "câu truy vấn trần cùng số dòng"
FORMATS = ("csv", "xlsx", "json", "parquet")
UNITS = 1_000
RAW = """
select p.code, p.full_name, m.unit_id, m.position, s.started_on, s.completed_on, coalesce(s.met, 0)
from person p
join membership m on m.person_id = p.id
left join participation s on s.person_id = p.id and s.campaign_id = ?
where m.from_on <= ? and (m.to_on is null or m.to_on > ?)
order by p.name_key, p.id
"""


def measure(options: Options) -> tuple[Figure, ...]:
    """Report and file together, for each format."""
    people = 10_000 if options.quick else 100_000
    scratch = make_scratch(options.folder("export"), people, UNITS, utc_now(), with_history=True)
    figures = []
    for name in FORMATS:
        found = compare(_export(scratch, name), _raw(scratch), 2 if options.quick else 3)
        title = f"xuất {people:,} người ra .{name}".replace(",", ".")
        figures.append(Figure(title, found.ratio, AGAINST, note=found.noise))
    return tuple(figures)


def _export(scratch: Scratch, name: str) -> Callable[[], None]:
    export, on = find_export(name), local_day(scratch.now)
    assert export is not None

    def run() -> None:
        with scratch.database.read() as tx:
            report = build_report(tx, SYSTEM, scratch.campaign, on, scratch.now)
        export.write(report, BytesIO())

    return run


def _raw(scratch: Scratch) -> Callable[[], None]:
    on = local_day(scratch.now).isoformat()

    def run() -> None:
        with sqlite3.connect(scratch.var / "lachan.sqlite3") as connection:
            connection.execute(RAW, (scratch.campaign.campaign_id, on, on)).fetchall()

    return run
