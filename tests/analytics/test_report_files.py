"""The other files of a report: the PDF says what the Word paper says, and the annex adds up by itself."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest
from docx import Document
from docx.oxml.ns import qn

from analytics.exports.report_docx import report_docx
from analytics.exports.report_pdf import report_compiler, report_pdf
from analytics.exports.report_xlsx import HEAD_ROW, report_xlsx
from analytics.reports.value import Report, canonical, digest, read_canonical
from tests.analytics.papers import FIGURES, LINES, LURE, PAPERS, UNIT, WHOLE, line

NAMED = ("people", "sessions", "attendances", "posts", "publications", "reach", "completed")


def words_of(text: str) -> list[str]:
    """What is said, without the pages' numbers and wherever lines end."""
    return re.findall(r"\S+", text.replace("\u00a0", " "))


def docx_words(report: Report) -> list[str]:
    body = Document(io.BytesIO(report_docx(report))).element.body
    paragraphs = ("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))
    return words_of("\n".join(paragraphs))


def pdf_words(report: Report) -> list[str]:
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(report_pdf(report))).pages]
    text = "\n".join(re.sub(r"\A\d+\n", "", text) for text in pages)
    # A line may end after the hyphen of a compound.
    return words_of(re.sub(r"(?<=\w)-\n", "-", text))


@pytest.mark.parametrize("name", PAPERS)
def test_pdf_says_every_word_and_figure_of_the_word_paper(name: str) -> None:
    ours, theirs = docx_words(PAPERS[name]), pdf_words(PAPERS[name])
    assert sorted(theirs) == sorted(ours)
    said = [text for section in PAPERS[name].sections for text in (section.heading, *section.paragraphs)]
    assert " ".join(words_of("\n".join(said))) in " ".join(ours)
    assert " ".join(words_of("\n".join(said))) in " ".join(theirs)


def test_pdf_is_the_same_file_each_time_and_embeds_its_letters() -> None:
    first = report_pdf(WHOLE)
    assert first == report_pdf(read_canonical(canonical(WHOLE)))
    faces = {
        str(font.get_object()["/BaseFont"]).split("+")[-1].split("-")[0]
        for page in pypdf.PdfReader(io.BytesIO(first)).pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    assert faces == {"Tinos"}


def test_pages_are_numbered_from_the_second_one_and_the_annex_by_itself() -> None:
    long = replace(WHOLE, sections=tuple(replace(s, said=s.said * 12) for s in WHOLE.sections))
    many = replace(long, figures=replace(FIGURES, lines=LINES * 20))
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(report_pdf(many))).pages]
    numbers = [found.group(1) if (found := re.match(r"(\d+)\n", text)) else "" for text in pages]
    begin = next(n for n, text in enumerate(pages) if text.startswith("Phụ lục I"))
    assert numbers[:begin] == ["", *(str(n) for n in range(2, begin + 1))] and begin >= 2
    assert numbers[begin:] == ["", *(str(n) for n in range(2, len(pages) - begin + 1))]


def test_annex_repeats_its_heading_on_every_page() -> None:
    many = replace(WHOLE, figures=replace(FIGURES, lines=LINES * 30))
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(report_pdf(many))).pages]
    begin = next(n for n, text in enumerate(pages) if text.startswith("Phụ lục I"))
    assert len(pages) - begin > 1 and all("Ghi chú" in text for text in pages[begin:])


def test_pages_can_be_drawn() -> None:
    pages = report_compiler(UNIT).compile(format="png", ppi=30)
    assert isinstance(pages, list) and all(page.startswith(b"\x89PNG") for page in pages)


# ---- the annex as a workbook


def books(report: Report) -> tuple[Any, Any]:
    """The annex with formulas, and with the values that stand in the file for them."""
    made = report_xlsx(report)
    return tuple(
        openpyxl.load_workbook(io.BytesIO(made), data_only=kept)["Phụ lục"] for kept in (False, True)
    )


def test_sums_are_formulas_whose_values_are_those_of_the_board() -> None:
    formulas, values = books(WHOLE)
    first, total = HEAD_ROW + 2, HEAD_ROW + 2 + len(LINES)
    for column, name in enumerate(NAMED, 3):
        letter = openpyxl.utils.get_column_letter(column)
        assert formulas.cell(total, column).value == f"=SUM({letter}{first}:{letter}{total - 1})"
        assert values.cell(total, column).value == getattr(FIGURES.total, name)
        shown = [values.cell(row, column).value for row in range(first, total)]
        assert shown == [getattr(each, name) for each in LINES] and sum(shown) == getattr(FIGURES.total, name)
    assert [values.cell(row, 10).value for row in range(first, total + 1)] == [81.3, "–", "–", 79.8]


def test_annex_prints_on_a4_with_its_heading_on_every_page() -> None:
    sheet, _ = books(WHOLE)
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == f"${HEAD_ROW + 1}:${HEAD_ROW + 1}"
    assert sheet.freeze_panes == f"C{HEAD_ROW + 2}" and sheet.page_setup.fitToHeight == 0
    assert sheet.print_area and sheet.sheet_properties.pageSetUpPr.fitToPage


def test_numbers_are_written_the_vietnamese_way_and_text_is_never_a_formula() -> None:
    sheet, _ = books(WHOLE)
    assert sheet.cell(HEAD_ROW + 2, 3).number_format == "[$-42A]#,##0"
    assert sheet.cell(HEAD_ROW + 2, 10).number_format == "[$-42A]#,##0.0"
    lure = sheet.cell(HEAD_ROW + 4, 2)
    assert (lure.value, lure.data_type) == (LURE, "s")
    assert sheet.cell(HEAD_ROW + 3, 2).font.name == "Times New Roman"


def test_charts_are_excels_own_and_draw_the_cells() -> None:
    with zipfile.ZipFile(io.BytesIO(report_xlsx(WHOLE))) as package:
        charts = [package.read(n).decode() for n in package.namelist() if n.startswith("xl/charts/chart")]
    assert len(charts) == 2 and "'Phụ lục'!$C$7:$C$9" in charts[0] and "'Phụ lục'!$I$7:$I$9" in charts[0]
    bare = replace(WHOLE, figures=replace(FIGURES, has_activities=False))
    with zipfile.ZipFile(io.BytesIO(report_xlsx(bare))) as package:
        assert sum(n.startswith("xl/charts/chart") for n in package.namelist()) == 1


@pytest.mark.parametrize("units", [1, 600])
def test_files_of_one_unit_and_of_many_are_made(units: int) -> None:
    lines = tuple(line(f"D{n}", f"Đơn vị {n}", 10, 5, 700) for n in range(units))
    report = replace(WHOLE, figures=replace(FIGURES, lines=lines))
    _, values = books(report)
    assert values.cell(HEAD_ROW + 1 + units, 2).value == f"Đơn vị {units - 1}"
    made = Document(io.BytesIO(report_docx(report)))
    assert len(made.element.findall(f".//{qn('w:tbl')}")[-1].findall(qn("w:tr"))) == units + 2


# ---- the canonical text


def test_canonical_text_gives_the_same_report_and_the_same_digest() -> None:
    for report in PAPERS.values():
        text = canonical(report)
        assert read_canonical(text) == report and canonical(read_canonical(text)) == text
        assert digest(text) == digest(canonical(read_canonical(text))) and len(digest(text)) == 64


def test_canonical_text_of_a_layout_that_is_not_known_is_refused() -> None:
    with pytest.raises(ValueError, match="layout"):
        read_canonical(canonical(WHOLE).replace('"layout":1', '"layout":9'))


def test_text_of_the_first_layout_can_be_read_for_ever() -> None:
    kept = (Path(__file__).parent / "report_layout_1.json").read_text(encoding="utf-8").strip()
    assert digest(kept) == "13ce3395335b9e91abd8df45955d763d6e7585bc62f7a65a01b167f8918a946d"
    assert canonical(read_canonical(kept)) == kept
