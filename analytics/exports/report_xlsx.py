"""The annex of a report as a workbook ready to print: sums are formulas, charts are Excel's own."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime, time

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from analytics.exports import paper_words as words
from analytics.exports.paper_words import COLUMNS, COUNTED
from analytics.reports.value import AnnexLine, Report
from text import t
from text.formats import show_number

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FONT = "Times New Roman"
# Points and commas as in Việt Nam, whatever the machine is set to.
COUNT, SCORE = "[$-42A]#,##0", "[$-42A]#,##0.0"
WIDTHS = (5, 44, 12, 9, 11, 9, 10, 12, 12, 9, 20)
HEAD_ROW = 5
MOST_BARS = 30
"""A chart of more units than this cannot be read."""
BRAND, SAFE = "#14539A", "#17704A"
A4 = 9


@dataclass(frozen=True, slots=True)
class Looks:
    """The cell formats of the workbook."""

    title: Format
    about: Format
    head: Format
    text: Format
    place: Format
    count: Format
    score: Format
    none: Format
    total: Format
    total_count: Format
    total_score: Format
    total_none: Format
    note: Format


def report_xlsx(report: Report) -> bytes:
    """Numbers as numbers, text as text and never as a formula or a link; the total row adds up itself."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    created = datetime.combine(report.figures.on, time())
    # Otherwise the file would say when it was made, and the same report would be another file each time.
    book.set_properties({"title": report.annex_title, "author": t("app.name"), "created": created})
    looks = _looks(book)
    sheet = book.add_worksheet(t("report.annex.sheet"))
    _write_annex(sheet, report, looks)
    _draw_charts(book, report)
    book.close()
    return made.getvalue()


def _write_annex(sheet: Worksheet, report: Report, looks: Looks) -> None:
    lines = report.figures.lines
    last_column = len(COLUMNS) - 1
    for row, (text, look) in enumerate(_title(report, looks)):
        sheet.merge_range(row, 0, row, last_column, "", look)
        sheet.write_string(row, 0, text, look)
    for column, (name, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(HEAD_ROW, column, t(f"report.annex.column.{name}"), looks.head)
    first = HEAD_ROW + 1
    for row, line in enumerate(lines, first):
        _write_line(sheet, row, row - HEAD_ROW, line, looks)
    total = first + len(lines)
    _write_total(sheet, first, total, report.figures.total, looks)
    for row, note in enumerate(words.annex_notes(report), total + 2):
        sheet.merge_range(row, 0, row, last_column, "", looks.note)
        sheet.write_string(row, 0, note, looks.note)
        sheet.set_row(row, 32)
    _set_print(sheet, total + 2 + len(words.annex_notes(report)))


def _title(report: Report, looks: Looks) -> tuple[tuple[str, Format], ...]:
    return (
        (t("report.annex.numbered"), looks.title),
        (report.annex_title, looks.title),
        (words.annex_of(report), looks.about),
    )


def _write_line(sheet: Worksheet, row: int, no: int, line: AnnexLine, looks: Looks) -> None:
    sheet.write_number(row, 0, no, looks.place)
    sheet.write_string(row, 1, "  " * line.depth + line.name, looks.text)
    for column, name in enumerate(COUNTED, 2):
        sheet.write_number(row, column, getattr(line, name), looks.count)
    _write_score(sheet, row, line.score, looks.score, looks.none)
    sheet.write_string(row, len(COLUMNS) - 1, line.note, looks.text)


def _write_total(sheet: Worksheet, first: int, row: int, total: AnnexLine, looks: Looks) -> None:
    """Sums over the units; a mean of means would be wrong, so that of all people stands as a number."""
    sheet.write_string(row, 0, "", looks.total)
    sheet.write_string(row, 1, total.name, looks.total)
    for column, name in enumerate(COUNTED, 2):
        cells = f"{xl_rowcol_to_cell(first, column)}:{xl_rowcol_to_cell(row - 1, column)}"
        sheet.write_formula(row, column, f"=SUM({cells})", looks.total_count, getattr(total, name))
    _write_score(sheet, row, total.score, looks.total_score, looks.total_none)
    sheet.write_string(row, len(COLUMNS) - 1, "", looks.total)


def _write_score(sheet: Worksheet, row: int, score: int | None, look: Format, none: Format) -> None:
    column = COLUMNS.index("score")
    if score is None:
        sheet.write_string(row, column, "–", none)
    else:
        sheet.write_number(row, column, score / 10, look)


def _set_print(sheet: Worksheet, last: int) -> None:
    sheet.freeze_panes(HEAD_ROW + 1, 2)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.79, right=0.59, top=0.79, bottom=0.79)
    sheet.repeat_rows(HEAD_ROW)
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, last - 1, len(COLUMNS) - 1)
    sheet.set_footer(f"&C{t('report.annex.print_page')}")


def _draw_charts(book: xlsxwriter.Workbook, report: Report) -> None:
    """Charts on a sheet of their own, drawn by Excel from the cells of the annex."""
    sheet = book.add_worksheet(t("report.annex.chart_sheet"))
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    pairs = (("chart_done", ("people", "completed")), ("chart_field", ("sessions", "attendances")))
    bars = min(len(report.figures.lines), MOST_BARS)
    height = 150 + 34 * bars
    for place, (title, names) in enumerate(pairs if report.figures.has_activities else pairs[:1]):
        chart = _chart(book, report, title, names, bars)
        chart.set_size({"width": 980, "height": height})
        sheet.insert_chart(1 + place * (height // 20 + 2), 0, chart)


def _chart(book: xlsxwriter.Workbook, report: Report, title: str, names: tuple[str, ...], bars: int):  # type: ignore[no-untyped-def]
    name, first = t(f"report.annex.{title}"), HEAD_ROW + 1
    if bars < len(report.figures.lines):
        name = t("report.annex.chart_first", title=name, n=show_number(bars))
    annex = t("report.annex.sheet")
    chart = book.add_chart({"type": "bar"})
    for each, color in zip(names, (BRAND, SAFE), strict=True):
        column = COLUMNS.index(each)
        chart.add_series(
            {
                "name": [annex, HEAD_ROW, column],
                "categories": [annex, first, 1, first + bars - 1, 1],
                "values": [annex, first, column, first + bars - 1, column],
                "fill": {"color": color},
                "gap": 60,
                "data_labels": {"value": True, "num_format": COUNT},
            }
        )
    chart.set_title({"name": name, "name_font": {"size": 13, "name": FONT}, "overlay": False})
    # Units from the top down, as in the table.
    chart.set_y_axis({"reverse": True, "num_font": {"name": FONT, "size": 10}})
    chart.set_x_axis(
        {"num_format": COUNT, "major_gridlines": {"visible": True, "line": {"color": "#E4E1D8"}}}
    )
    chart.set_legend({"position": "bottom"})
    return chart


def _looks(book: xlsxwriter.Workbook) -> Looks:
    def look(**more: object) -> Format:
        return book.add_format({"font_name": FONT, "font_size": 12, "valign": "vcenter", **more})

    cell: dict[str, object] = {"border": 1}
    bold: dict[str, object] = {"border": 1, "bold": True}
    return Looks(
        title=look(bold=True, align="center", font_size=14),
        about=look(italic=True, align="center", font_size=13),
        head=look(**bold, align="center", text_wrap=True, bg_color="#E6EFF9"),
        text=look(**cell, text_wrap=True),
        place=look(**cell, align="center"),
        count=look(**cell, num_format=COUNT),
        score=look(**cell, num_format=SCORE),
        none=look(**cell, align="right"),
        total=look(**bold),
        total_count=look(**bold, num_format=COUNT),
        total_score=look(**bold, num_format=SCORE),
        total_none=look(**bold, align="right"),
        note=look(italic=True, text_wrap=True, font_size=11, valign="top"),
    )
