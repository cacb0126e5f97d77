"""The files in which a report can be had, by the endings of their names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from analytics.exports import report_docx, report_pdf, report_xlsx
from analytics.reports.value import Report

TEMPLATES = "mau"
"""The folder below LACHAN_VAR where the office's own templates may stand."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A sort of file; `make` takes the report and the folder of the office's own templates."""

    name: str
    media_type: str
    make: Callable[[Report, Path | None], bytes]


PAPERS = {
    paper.name: paper
    for paper in (
        Paper("docx", report_docx.MEDIA_TYPE, report_docx.report_docx),
        Paper("xlsx", report_xlsx.MEDIA_TYPE, lambda report, _: report_xlsx.report_xlsx(report)),
        Paper("pdf", report_pdf.MEDIA_TYPE, lambda report, _: report_pdf.report_pdf(report)),
    )
}
