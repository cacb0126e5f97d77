"""The department's report at 1,000 units and 100,000 people: its figures, and each file it can be had in.

Figures are held against the same units with few people. A file is held against the annex alone, its cells
written by the same library without a look, which is about the least that such a file can cost.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import docx
import typst
import xlsxwriter

from access.viewer import SYSTEM
from analytics.exports import paper_words
from analytics.exports.papers import PAPERS
from analytics.reports.building import build_report
from analytics.reports.value import Period, Report
from benchmarks.figure import Figure, number
from benchmarks.machine import compare
from benchmarks.options import Options
from benchmarks.scratch import Scratch, make_scratch
from text.formats import local_day, utc_now

DAYS = 90
MOST_GROWTH = 1.3
AGAINST = "riêng phụ lục, cùng thư viện, ô để trơn"
TABLE = "#table(columns: 11, ..json(bytes(sys.inputs.rows)).flatten())"


def measure(options: Options) -> tuple[Figure, ...]:
    """Gathering and then each sort of file."""
    units, many, few = (100, 10_000, 1_000) if options.quick else (1_000, 100_000, 1_000)
    now = utc_now()
    large = make_scratch(options.folder("report-many"), many, units, now, with_history=True)
    small = make_scratch(options.folder("report-few"), few, units, now, with_history=True)
    gathered = compare(lambda: gather(large), lambda: gather(small), 5 if options.quick else 15)
    report, people = gather(large), f"{number(many)} người"
    title = f"{number(units)} đơn vị"
    figures = [
        Figure(
            f"báo cáo: gom số liệu {people}",
            gathered.ratio,
            f"{number(few)} người, cùng {title}",
            most=MOST_GROWTH,
            note=gathered.noise,
        )
    ]
    rows = [list(row) for row in paper_words.annex_rows(report)]
    for name, bare in _bare(options.folder("report-bare"), rows).items():
        found = compare(lambda name=name: _write(report, name), bare, 3)  # type: ignore[misc]
        figures.append(Figure(f"báo cáo ra .{name}, {title}", found.ratio, AGAINST, note=found.noise))
    return tuple(figures)


def gather(scratch: Scratch) -> Report:
    """What the page and the files are made of."""
    last = local_day(scratch.now)
    with scratch.database.read() as tx:
        return build_report(tx, SYSTEM, None, Period(last - timedelta(days=DAYS), last), scratch.now)


def _write(report: Report, name: str) -> bytes:
    return PAPERS[name].make(report, None)


def _bare(folder: Path, rows: list[list[str]]) -> dict[str, Callable[[], object]]:
    return {
        "docx": lambda: _bare_docx(rows),
        "xlsx": lambda: _bare_xlsx(rows),
        "pdf": lambda: _bare_pdf(folder, rows),
    }


def _bare_docx(rows: list[list[str]]) -> None:
    paper = docx.Document()
    table = paper.add_table(len(rows), len(rows[0]))
    # The library looks its cells up anew at each call of table.cell.
    for cell, text in zip(table._cells, (text for row in rows for text in row), strict=True):
        cell.text = text
    paper.save(io.BytesIO())


def _bare_xlsx(rows: list[list[str]]) -> None:
    book = xlsxwriter.Workbook(io.BytesIO(), {"in_memory": True})
    sheet = book.add_worksheet()
    for place, row in enumerate(rows):
        sheet.write_row(place, 0, row)
    book.close()


def _bare_pdf(folder: Path, rows: list[list[str]]) -> None:
    template = folder / "bare.typ"
    template.write_text(TABLE, encoding="utf-8")
    typst.Compiler(template, root=folder, sys_inputs={"rows": json.dumps(rows)}).compile(format="pdf")
