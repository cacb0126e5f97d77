"""Papers for the office: rows of a staff list that did not go in, and activation codes to hand out."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from html import escape

import xlsxwriter

from access.accounts import ActivationSlip
from analytics.exports.xlsx import head_look, write_head
from campaign.roster.rows import RejectedRow
from text import t
from text.formats import show_day

FAULT_COLUMNS = ("code", "full_name", "unit", "position", "email")
SLIP_COLUMNS = ("code", "full_name", "unit", "activation_code", "valid_until")


def faults_xlsx(rows: Iterable[RejectedRow]) -> bytes:
    """The rows as the file had them, with a last column that says what is wrong and what would be right."""
    names = [*(t(f"roster.column.{name}") for name in FAULT_COLUMNS), t("figures.column.fault")]
    return _sheet(t("figures.sheet.faults"), names, (16, 28, 40, 24, 32, 90), map(_fault_cells, rows))


def activation_slips_xlsx(slips: Iterable[ActivationSlip]) -> bytes:
    """One row for each person who is to get a code."""
    names = [t(f"figures.column.{name}") for name in SLIP_COLUMNS]
    return _sheet(t("figures.sheet.slips"), names, (16, 28, 46, 22, 14), map(_slip_cells, slips))


def activation_slips_html(slips: Sequence[ActivationSlip]) -> str:
    """A page to print and cut; it loads nothing from anywhere and names no script."""
    body = "".join(map(_slip, slips)) or f"<p>{escape(t('figures.slip.none'))}</p>"
    title = escape(t("figures.slip.title"))
    return _PAGE.format(title=title, hint=escape(t("figures.slip.print")), body=body)


def _fault_cells(row: RejectedRow) -> tuple[str, ...]:
    told = " ".join(f"{f.column}: {f.message}; {f.remedy}." for f in row.faults)
    kept = row.kept
    return (kept.code, kept.full_name, kept.unit_name, kept.position, kept.email, told)


def _slip_cells(slip: ActivationSlip) -> tuple[str, ...]:
    return (slip.code, slip.full_name, slip.unit_name, slip.activation_code, show_day(slip.valid_until))


def _sheet(title: str, names: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[str]]) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet = book.add_worksheet(title)
    write_head(sheet, names, widths, head_look(book))
    for row, cells in enumerate(rows, start=1):
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell)
    book.close()
    return file.getvalue()


def _slip(slip: ActivationSlip) -> str:
    named = zip(SLIP_COLUMNS, _slip_cells(slip), strict=True)
    rows = "".join(
        f"<dt>{escape(t(f'figures.column.{name}'))}</dt><dd>{escape(cell)}</dd>" for name, cell in named
    )
    title, lead = escape(t("figures.slip.title")), escape(t("figures.slip.lead"))
    return f"<section><h2>{title}</h2><dl>{rows}</dl><p>{lead}</p></section>"


_PAGE = """<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>
body {{ font: 14px/1.5 "Be Vietnam Pro", sans-serif; color: #14213D; margin: 12mm; }}
section {{ border-bottom: 1px dashed #5B6478; padding: 5mm 0; break-inside: avoid; }}
h2 {{ font-size: 16px; margin: 0 0 2mm; }}
dl {{ display: grid; grid-template-columns: 32mm 1fr; margin: 0; }}
dt {{ color: #5B6478; }}
dd {{ margin: 0; font-weight: 600; }}
p {{ margin: 2mm 0 0; }}
@media print {{ .hint {{ display: none; }} body {{ margin: 0; }} }}
</style>
</head>
<body>
<p class="hint">{hint}</p>
{body}
</body>
</html>
"""
