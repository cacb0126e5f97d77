"""Taking over a list of 10,000 rows against reading the sheet alone."""

from __future__ import annotations

import io
import time
from random import Random

import openpyxl
from python_calamine import CalamineWorkbook

from access.viewer import SYSTEM
from benchmarks.figure import Figure
from benchmarks.machine import compared, watch_lag
from benchmarks.options import Options
from benchmarks.scratch import SEED, make_scratch
from campaign.roster.apply import apply_plan, preview
from campaign.roster.rows import read_rows
from campaign.roster.sheet import read_sheet
from db.engine import Database
from sample import FAMILY, GIVEN, MIDDLE
from text.formats import utc_now

UNITS = 40
HEADER = ("STT", "Mã CBCC", "Họ và tên", "Chức vụ", "Đơn vị", "Thư điện tử công vụ")


def measure(options: Options) -> tuple[Figure, ...]:
    """The whole import (read, check, preview, apply) on an empty roster, and the same list once more."""
    rows = 2_000 if options.quick else 10_000
    data = _sheet(rows)
    fresh, again, bare, thrown = [], [], [], 0
    for turn in range(2 if options.quick else 4):
        database = make_scratch(options.folder(f"import-{turn}"), 1, UNITS, utc_now(), False).database
        with watch_lag() as lag:
            read = _timed(lambda: read_sheet("danh-sach.xlsx", data))
            raw = _timed(
                lambda: CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
            )
            first, second = _import(database, data, rows), _import(database, data, 0)
        thrown += lag.is_too_noisy
        fresh.append((first, read))
        again.append((second, read))
        bare.append((first, raw))
    name = f"nạp danh sách {rows:,} dòng".replace(",", ".")
    lines = (
        (name, fresh, "chỉ đọc bảng tính, trong tiến trình con có giới hạn"),
        (f"{name}, lần hai", again, "như trên"),
        (name, bare, "chỉ đọc bảng tính bằng python-calamine"),
    )
    noisy = f"; {thrown} lượt nhiễu" if thrown else ""
    found = [(name, compared(pairs, 0), against) for name, pairs, against in lines]
    return tuple(Figure(name, f.ratio, against, note=f.noise + noisy) for name, f, against in found)


def _import(database: Database, data: bytes, expected: int) -> float:
    began = time.perf_counter()
    now = utc_now()
    listed = read_rows(read_sheet("danh-sach.xlsx", data))
    with database.read() as tx:
        plan = preview(tx, SYSTEM, listed, False, now)
    with database.write() as tx:
        outcome = apply_plan(
            tx,
            SYSTEM,
            listed,
            expected_digest=plan.digest,
            end_missing=False,
            new_units_confirmed=False,
            heads=(),
            now=now,
        )
    if (outcome.new, outcome.at_fault) != (expected, 0):
        raise RuntimeError(f"{outcome}")
    return time.perf_counter() - began


def _sheet(rows: int) -> bytes:
    random, book = Random(SEED), openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEADER)
    for n in range(rows):
        name = f"{random.choice(FAMILY)} {random.choice(MIDDLE)} {random.choice(GIVEN)}"
        unit = f"Đơn vị {n % UNITS:04}"
        sheet.append([n + 1, f"MOI{n:06}", name, "Chuyên viên", unit, f"moi{n}@coquan.example"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _timed(act: object) -> float:
    began = time.perf_counter()
    act()  # type: ignore[operator]
    return time.perf_counter() - began
