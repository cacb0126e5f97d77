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
    """The rows as the file had them, with the number of the row before and what is wrong after."""
    columns = (t(f"roster.column.{name}") for name in FAULT_COLUMNS)
    names = [t("figures.column.row"), *columns, t("figures.column.fault")]
    return _sheet(t("figures.sheet.faults"), names, (8, 16, 28, 40, 24, 32, 90), map(_fault_cells, rows))


def activation_slips_xlsx(slips: Iterable[ActivationSlip]) -> bytes:
    """One row for each person who is to get a code."""
    names = [t(f"figures.column.{name}") for name in SLIP_COLUMNS]
    return _sheet(t("figures.sheet.slips"), names, (16, 28, 46, 22, 14), map(_slip_cells, slips))


def activation_slips_html(
    slips: Sequence[ActivationSlip], address: str, bar: str = "", organisation: str = ""
) -> str:
    """A page to print and cut, ten slips on A4; it loads nothing from anywhere and names no script.

    `address` is where people sign in; `bar` is HTML of ours above the slips, for the screen alone;
    `organisation` is whose slips they are."""
    body = (
        "".join(_slip(slip, address, organisation) for slip in slips)
        or f"<p>{escape(t('figures.slip.none'))}</p>"
    )
    title = escape(t("figures.slip.title"))
    return _PAGE.format(title=title, bar=bar, body=body)


def _fault_cells(row: RejectedRow) -> tuple[str, ...]:
    told = " ".join(f"{f.column}: {f.message}; {f.remedy}." for f in row.faults)
    kept = row.kept
    return (str(kept.row_no), kept.code, kept.full_name, kept.unit_name, kept.position, kept.email, told)


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


def _slip(slip: ActivationSlip, address: str, organisation: str) -> str:
    """The address first and large, for without it a code is of no use; a picture of it may stand beside."""
    whose = f" · {escape(organisation)}" if organisation else ""
    until = escape(t("figures.slip.until", day=show_day(slip.valid_until)))
    steps = "".join(f"<li>{escape(t(f'figures.slip.step_{n}', code=slip.code))}</li>" for n in (1, 2, 3))
    return (
        f'<section><p class="head"><b>{escape(t("app.name"))}</b>{whose}</p>'
        f'<p class="address">{escape(address)}</p>'
        f'<p class="who"><b>{escape(slip.full_name)}</b> · {escape(slip.unit_name)}</p>'
        f"<dl><div><dt>{escape(t('figures.slip.login'))}</dt><dd>{escape(slip.code)}</dd></div>"
        f"<div><dt>{escape(t('figures.column.activation_code'))} ({until})</dt>"
        f"<dd>{escape(slip.activation_code)}</dd></div></dl>"
        f"<ol>{steps}</ol></section>"
    )


_PAGE = """<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
@page {{ size: A4; margin: 8mm; }}
* {{ box-sizing: border-box; }}
body {{ font: 10.5px/1.35 "Be Vietnam Pro", system-ui, sans-serif; color: #14213D; margin: 0; }}
main {{ display: grid; grid-template-columns: 1fr 1fr; }}
section {{ height: 55.5mm; padding: 2.5mm 4mm; overflow: hidden; break-inside: avoid;
  border: 0 dashed #5B6478; border-width: 0 1px 1px 0; }}
section:nth-child(2n) {{ border-right: 0; }}
p, dl, dd, ol {{ margin: 0; }}
.head, dt {{ color: #5B6478; }}
.head b {{ color: #14213D; }}
.address {{ font-size: 17px; line-height: 1.15; font-weight: 700; margin: .5mm 0; overflow-wrap: anywhere; }}
.who {{ font-size: 12px; max-height: 2.8em; overflow: hidden; }}
dl {{ display: flex; gap: 6mm; margin: 1mm 0; padding: .5mm 0; border: solid #E4E1D8; border-width: 1px 0; }}
dd {{ font: 700 16px/1.3 ui-monospace, "DejaVu Sans Mono", monospace; white-space: nowrap; }}
ol {{ padding-left: 5mm; font-size: 11px; line-height: 1.25; }}
.bar {{ max-width: 720px; margin: 0 auto; padding: 16px; font-size: 16px; line-height: 1.5; }}
.bar h1 {{ font-size: 24px; margin: 0 0 4px; }}
.bar form {{ display: flex; flex-wrap: wrap; gap: 12px; align-items: center; margin-top: 12px; }}
.bar button {{ min-height: 48px; padding: 10px 18px; border: 0; border-radius: 12px; background: #14539A;
  color: #FFF; font: inherit; font-weight: 600; cursor: pointer; }}
.bar a {{ display: inline-flex; align-items: center; min-height: 44px; color: #14539A; }}
:focus-visible {{ outline: 3px solid #14539A; outline-offset: 2px; }}
@media screen {{ main {{ max-width: 794px; margin: 0 auto; border: 1px solid #E4E1D8; }} }}
@media screen and (max-width: 700px) {{
  main {{ grid-template-columns: 1fr; border-width: 1px 0; }}
  section {{ height: auto; border-right: 0; padding: 16px; font-size: 14px; }}
  dl {{ flex-wrap: wrap; gap: 8px 24px; }}
}}
@media print {{ .bar {{ display: none; }} }}
</style>
</head>
<body>
<div class="bar">{bar}</div>
<main>
{body}
</main>
</body>
</html>
"""
