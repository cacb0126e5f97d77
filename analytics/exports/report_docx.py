"""Official papers in Word, filled into the office's templates, with lines as long as Decree 30 wants them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from docx import Document
from docx.shared import Emu
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from analytics.exports import paper_words as words
from analytics.exports.word_template import fill_template, find_template
from analytics.reports.value import Letter, Report

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WHOLE, UNIT, LETTER = "bao-cao-so.docx", "bao-cao-don-vi.docx", "cong-van-don-doc.docx"
# As written in the templates: the text under each part of the outline.
OUTLINE = {
    "direction": "chi_dao",
    "content": "noi_dung",
    "forms": "hinh_thuc",
    "strengths": "uu_diem",
    "limits": "han_che",
    "causes": "nguyen_nhan",
    "plan": "phuong_huong",
    "proposals": "kien_nghi",
}
CELLS = (
    "tt",
    "ten",
    "so_nguoi",
    "so_buoi",
    "luot_nguoi",
    "tin_bai",
    "an_pham",
    "tiep_can",
    "hoc_xong",
    "diem",
    "ghi_chu",
)
HEAD = ("co_quan_chu_quan", "co_quan", "so", "ky_hieu", "dia_danh_ngay", "trich_yeu")
NEEDED = (*HEAD, "mo_dau", *OUTLINE.values(), "ket_thuc", "ky", "nguoi_ky", "noi_nhan", "don_vi", "tong")
LETTER_NEEDED = (*HEAD, "kinh_gui", "noi_dung", "ky", "nguoi_ky", "noi_nhan")
SHORT, LONG = "Kẻ ngắn", "Kẻ dài"
"""Styles of lines: two fifths of the widest line of text above, and as long as it."""
SHARES = {SHORT: 0.4, LONG: 1.0}
EMU_A_POINT = 12_700


def report_docx(report: Report, own: Path | None = None) -> bytes:
    """The report as a paper; `own` is a folder with templates of the office's. Raises TemplateFault."""
    template = find_template(WHOLE if report.is_whole else UNIT, own)
    return _with_lines(fill_template(template, report_values(report), NEEDED))


def letter_docx(letter: Letter, own: Path | None = None) -> bytes:
    """The letter as a paper; as report_docx."""
    return _with_lines(fill_template(find_template(LETTER, own), letter_values(letter), LETTER_NEEDED))


def report_values(report: Report) -> dict[str, object]:
    """Every name that a template of a report may use (docs/mau-bao-cao.md)."""
    sections = {section.key: list(section.paragraphs) for section in report.sections}
    return {
        **_head_values(report),
        "mo_dau": report.opening,
        **{name: sections[key] for key, name in OUTLINE.items()},
        "ket_thuc": report.closing,
        "ky_bao_cao": report.period_name,
        "don_vi_chua_gui": list(report.late_units),
        "phu_luc_tieu_de": report.annex_title,
        "phu_luc_kem_theo": words.annex_of(report),
        "phu_luc_ghi_chu": list(words.annex_notes(report)),
        "don_vi": [dict(zip(CELLS, row, strict=True)) for row in words.annex_rows(report)],
        "tong": dict(zip(CELLS, words.annex_cells(report.figures.total, None), strict=True)),
    }


def letter_values(letter: Letter) -> dict[str, object]:
    """Every name that a template of a letter may use."""
    return {**_head_values(letter), "noi_dung": list(letter.paragraphs)}


def _head_values(paper: Report | Letter) -> dict[str, object]:
    head = paper.head
    return {
        "co_quan_chu_quan": head.parent,
        "co_quan": head.agency,
        "so": words.number_of(head),
        "ky_hieu": head.symbol,
        "dia_danh_ngay": words.place_and_day(head, words.year_of(paper)),
        "trich_yeu": paper.abstract,
        "kinh_gui": list(words.addressees(paper.addressees)),
        "ky": list(paper.signing.lines),
        "nguoi_ky": paper.signing.name,
        "noi_nhan": list(paper.recipients),
    }


def _with_lines(made: bytes) -> bytes:
    """The lines under names, made as long as the names that stand above them."""
    paper = Document(io.BytesIO(made))
    section = paper.sections[0]
    width = int(section.page_width or 0) - int(section.left_margin or 0) - int(section.right_margin or 0)
    _set_lines(paper.paragraphs, width)
    for table in paper.tables[:1]:
        for row in table.rows:
            for cell in row.cells:
                _set_lines(cell.paragraphs, _room(cell))
    done = io.BytesIO()
    paper.save(done)
    return done.getvalue()


def _room(cell: _Cell) -> int:
    return int(cell.width or 0)


def _set_lines(paragraphs: Sequence[Paragraph], room: int) -> None:
    for above, line in pairwise(paragraphs):
        share = SHARES.get(line.style.name or "") if line.style else None
        if share:
            long = share * min(text_width(above), room)
            side = Emu(max(0, int((room - long) / 2)))
            line.paragraph_format.left_indent = line.paragraph_format.right_indent = side
            line.paragraph_format.first_line_indent = Emu(0)


def text_width(paragraph: Paragraph) -> int:
    """About how wide a line of text is, in EMU; the widths are those of Times New Roman."""
    font = paragraph.style.font if paragraph.style else None
    size = font.size if font and font.size else Emu(14 * EMU_A_POINT)
    return int(size * sum(_em(char) for char in paragraph.text))


def _em(char: str) -> float:
    """The width of a letter in parts of the font's size, bold."""
    if char in " .,:;-'|/()ijltfrI":
        return 0.31
    if char.isupper():
        return 0.72
    return 0.52
