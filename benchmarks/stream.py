"""A file of a million people and one of a million statements, against the dump of the same rows.

The dump is what nothing can beat by much: the driver's rows straight into csv.writer, no meaning given to
them. Memory is that of a process of its own that does nothing else, against the same with few people.
"""

from __future__ import annotations

import csv
import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from access.viewer import SYSTEM
from analytics.exports import find_export
from analytics.participation import build_report, stream_people
from analytics.statements import Stored, stream_lines
from benchmarks.exports import RAW
from benchmarks.figure import Figure
from benchmarks.machine import compare
from benchmarks.options import Options
from benchmarks.scratch import Scratch, make_scratch
from db.campaigns import get_campaign
from db.engine import Database, open_database
from text.formats import local_day, utc_now

UNITS = 1_000
MOST_RATIO = 2.0
MOST_GROWTH = 1.3
BASE = "https://hoc.so.example"
AGAINST = "con trỏ của trình điều khiển ghi thẳng ra csv, cùng số dòng"
RAW_EVENTS = """
select a.submitted_at, r.answered_at, p.code, a.id, a.mode, v.key, r.place, r.points, r.max_points, r.is_right
from attempt a
join person p on p.id = a.person_id
join response r on r.attempt_id = a.id
join attempt_item i on i.attempt_id = r.attempt_id and i.place = r.place
join revision v on v.id = i.revision_id
where a.submitted_at is not null
order by a.submitted_at, a.id, r.place
"""


def measure(options: Options) -> tuple[Figure, ...]:
    """Both files, and what the larger one costs in memory beyond a small one."""
    many, few = (20_000, 2_000) if options.quick else (1_000_000, 20_000)
    now = utc_now()
    large = make_scratch(options.folder("stream-many"), many, UNITS, now, with_history=False)
    small = make_scratch(options.folder("stream-few"), few, UNITS, now, with_history=False)
    told = make_scratch(options.folder("stream-told"), 2_000 if options.quick else 80_000, UNITS, now, True)
    turns = 2 if options.quick else 3
    people = compare(lambda: write_people(large), _dump(large, RAW, _day(large)), turns)
    statements = compare(lambda: write_statements(told), _dump(told, RAW_EVENTS, ()), turns)
    rows = _count(told.var / "statements.jsonl")
    peak = _peak(large)
    return (
        Figure(_title("csv", many, "người"), people.ratio, AGAINST, most=MOST_RATIO, note=people.noise),
        Figure(_title("jsonl", rows, "phát biểu"), statements.ratio, AGAINST, note=statements.noise),
        Figure(
            "bộ nhớ cao nhất khi ghi csv",
            peak / _peak(small),
            f"{few:,} người".replace(",", "."),
            most=MOST_GROWTH,
            note=f"{peak / 1024:.0f} MB cả tiến trình",
        ),
    )


def write_people(scratch: Scratch) -> None:
    """The file that the web and the shell make."""
    _write_people(scratch.database, scratch.campaign.campaign_id, scratch.var / "people.csv")


def write_statements(scratch: Scratch) -> None:
    """Every statement there is."""
    with scratch.database.read() as tx, (scratch.var / "statements.jsonl").open("wb") as file:
        file.writelines(stream_lines(tx, SYSTEM, BASE, Stored(), utc_now()))


def _write_people(database: Database, campaign_id: int, out: Path) -> None:
    export, now = find_export("csv"), utc_now()
    assert export is not None and export.stream is not None
    with database.read() as tx, out.open("wb") as file:
        campaign = get_campaign(tx, campaign_id)
        report = build_report(tx, SYSTEM, campaign, local_day(now), now, with_people=False)
        file.writelines(export.stream(stream_people(tx, SYSTEM, campaign, report.board)))


def _dump(scratch: Scratch, query: str, values: tuple[object, ...]) -> Callable[[], None]:
    def run() -> None:
        with (
            sqlite3.connect(scratch.var / "lachan.sqlite3") as connection,
            (scratch.var / "dump.csv").open("w", encoding="utf-8", newline="") as file,
        ):
            csv.writer(file).writerows(connection.execute(query, values))

    return run


def _day(scratch: Scratch) -> tuple[object, ...]:
    on = local_day(scratch.now).isoformat()
    return (scratch.campaign.campaign_id, on, on)


def _peak(scratch: Scratch) -> float:
    """The most memory that a process of its own holds while it writes the file, in KB."""
    asked = json.dumps([str(scratch.var), scratch.campaign.campaign_id])
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.stream", asked], check=True, capture_output=True, text=True
    )
    return float(told.stdout)


def _title(ending: str, rows: int, of_what: str) -> str:
    number = f"{rows:,}".replace(",", ".")
    return f"{number} {of_what} ra .{ending}, từng dòng"


def _count(file: Path) -> int:
    with file.open("rb") as opened:
        return sum(1 for _ in opened)


def _alone() -> None:
    """What the process of its own does."""
    import resource

    folder, campaign_id = json.loads(sys.argv[1])
    database = open_database(f"sqlite:///{Path(folder) / 'lachan.sqlite3'}")
    _write_people(database, campaign_id, Path(folder) / "people.csv")
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


if __name__ == "__main__":
    _alone()
