"""A report as PDF in the layout of its Word paper, drawn by typst from the same frozen value."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path

import typst

from analytics.exports import paper_words as words
from analytics.reports.value import Report
from text import t

MEDIA_TYPE = "application/pdf"
FOLDER = Path(__file__).parent
TEMPLATE = FOLDER / "report.typ"


def report_pdf(report: Report) -> bytes:
    """The pages; the same report gives the same bytes, whenever it is asked for."""
    # The day of the figures: a clock would make each copy another file.
    made_at = datetime.combine(report.figures.on, time(), UTC)
    pdf = report_compiler(report).compile(format="pdf", pdf_standards="ua-1", timestamp=made_at)
    if not isinstance(pdf, bytes):
        raise TypeError("typst gave no single file")
    return pdf


def report_compiler(report: Report) -> typst.Compiler:
    """The template with one report's data in it; it reads no font and no file of the machine's."""
    data = json.dumps(_data(report), ensure_ascii=False)
    return typst.Compiler(
        TEMPLATE,
        root=FOLDER,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"paper": data},
    )


def _data(report: Report) -> dict[str, object]:
    head = report.head
    return {
        "file_title": report.abstract,
        "author": t("app.name"),
        "parent": head.parent,
        "agency": head.agency,
        "nation": t("report.nation"),
        "motto": t("report.motto"),
        "number": f"{t('report.number')} {words.number_of(head)}/{head.symbol}",
        "dated": words.place_and_day(head, words.year_of(report)),
        "kind": t("report.kind"),
        "abstract": report.abstract,
        "to": t("report.to"),
        "addressees": words.addressees(report.addressees),
        "opening": report.opening,
        "sections": [
            {"level": each.level, "heading": each.heading, "paragraphs": each.paragraphs}
            for each in report.sections
        ],
        "closing": report.closing,
        "signing": report.signing.lines,
        "signer": report.signing.name,
        "recipients_title": t("report.recipients"),
        "recipients": report.recipients,
        "annex": _annex(report),
    }


def _annex(report: Report) -> dict[str, object]:
    return {
        "label": t("report.annex.numbered"),
        "title": report.annex_title,
        "of": words.annex_of(report),
        "columns": [t(f"report.annex.column.{name}") for name in words.COLUMNS],
        "rows": words.annex_rows(report),
        "total": words.annex_cells(report.figures.total, None),
        "notes": words.annex_notes(report),
    }


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[FOLDER / "report_fonts"])
