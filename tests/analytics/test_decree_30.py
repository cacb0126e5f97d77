"""The Word papers, read back: each point of Decree 30/2020, Annex I, that a report or a letter can meet."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Emu

from analytics.exports.report_docx import letter_docx, report_docx
from tests.analytics.papers import LETTER, LONG, UNIT, WHOLE
from text import words

TNR = "Times New Roman"
NAMES = ("whole", "unit", "letter")
REPORTS = NAMES[:2]


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph is printed, its style and what it was given itself taken together; sizes in points."""

    text: str
    size: float
    bold: bool
    italic: bool
    align: str
    before: float
    after: float
    first: float
    lines: float
    color: str
    element: Any


@cache
def made(name: str) -> Any:
    content = letter_docx(LETTER) if name == "letter" else report_docx({"whole": WHOLE, "unit": UNIT}[name])
    return Document(io.BytesIO(content))


def chain(paragraph: Any) -> list[Any]:
    """The paragraph's own shape, then its style's, then those that this is based on."""
    found, style = [paragraph.paragraph_format], paragraph.style
    while style is not None:
        found.append(style.paragraph_format)
        style = style.base_style
    return found


def fonts(paragraph: Any) -> list[Any]:
    run = next((each for each in paragraph.runs if each.text.strip()), None)
    found, style = [run.font] if run is not None else [], paragraph.style
    while style is not None:
        found.append(style.font)
        style = style.base_style
    return found


def first_of(values: Any, default: Any) -> Any:
    return next((value for value in values if value is not None), default)


def look(paragraph: Any) -> Look:
    shapes, faces = chain(paragraph), fonts(paragraph)
    align = first_of((s.alignment for s in shapes), 0)
    return Look(
        text=paragraph.text,
        size=first_of((f.size for f in faces), Emu(0)).pt,
        bold=bool(first_of((f.bold for f in faces), False)),
        italic=bool(first_of((f.italic for f in faces), False)),
        align={0: "left", 1: "center", 2: "right", 3: "both"}[int(align)],
        before=first_of((s.space_before for s in shapes), Emu(0)).pt,
        after=first_of((s.space_after for s in shapes), Emu(0)).pt,
        first=first_of((s.first_line_indent for s in shapes), Emu(0)).cm,
        lines=first_of((s.line_spacing for s in shapes), 1),
        color=str(first_of((f.color.rgb for f in faces if f.color is not None), "000000")),
        element=paragraph,
    )


def everything(name: str) -> list[Any]:
    """Every paragraph of the paper, those in tables too, in order."""
    paper = made(name)
    return [paragraph_of(paper, p) for p in paper.element.body.iter(qn("w:p"))]


def paragraph_of(paper: Any, element: Any) -> Any:
    from docx.text.paragraph import Paragraph

    return Paragraph(element, paper._body)


def find(name: str, text: str, place: int = 0) -> Look:
    """The paragraph that says exactly this."""
    found = [p for p in everything(name) if p.text == text]
    assert found, text
    return look(found[place])


def has_line_below(name: str, text: str) -> float:
    """The length of the line under a paragraph, in points."""
    paragraphs = everything(name)
    place = next(n for n, p in enumerate(paragraphs) if p.text == text)
    line = paragraphs[place + 1]
    assert line.text == "" and line.style.element.find(f".//{qn('w:bottom')}").get(qn("w:val")) == "single"
    room = _room(line)
    left, right = line.paragraph_format.left_indent, line.paragraph_format.right_indent
    assert left == right
    return float((room - left - right) / 12_700)


def _room(paragraph: Any) -> int:
    cell = next(paragraph._p.iterancestors(qn("w:tc")), None)
    if cell is None:
        return int(Emu(165 * 36_000))
    return int(cell.find(f".//{qn('w:tcW')}").get(qn("w:w"))) * 635


@pytest.mark.parametrize("name", NAMES)
def test_1_2_every_page_is_a4_upright_with_the_margins(name: str) -> None:
    for section in made(name).sections:
        assert (section.page_width.mm, section.page_height.mm) == (
            pytest.approx(210, abs=0.1),
            pytest.approx(297, abs=0.1),
        )
        size = section._sectPr.find(qn("w:pgSz"))
        assert (size.get(qn("w:w")), size.get(qn("w:h"))) == ("11906", "16838")
        assert size.get(qn("w:orient")) in (None, "portrait")
        assert 1134 <= section.top_margin.twips <= 1417 and 1134 <= section.bottom_margin.twips <= 1417
        assert 1701 <= section.left_margin.twips <= 1984 and 850 <= section.right_margin.twips <= 1134


@pytest.mark.parametrize("name", NAMES)
def test_3_every_font_is_times_new_roman_for_every_script_and_black(name: str) -> None:
    paper = made(name)
    used = {p.style.name for p in everything(name)}
    styles = [s for s in paper.styles if s.name in used or s.name == "Normal"]
    assert len(styles) > 5
    for element in [
        *(s.element for s in styles),
        paper.styles.element.find(qn("w:docDefaults")),
        paper.element,
    ]:
        for face in element.iter(qn("w:rFonts")):
            assert {face.get(qn(f"w:{key}")) for key in ("ascii", "hAnsi", "cs", "eastAsia")} == {TNR}
            assert not [key for key in face.attrib if "heme" in key]
    assert {look(p).color for p in everything(name) if p.text.strip()} == {"000000"}


@pytest.mark.parametrize("name", NAMES)
def test_4_page_numbers_stand_top_centre_from_the_second_page_on(name: str) -> None:
    for section in made(name).sections:
        assert section.different_first_page_header_footer
        assert not section.first_page_header.paragraphs[0].text
        (number,) = section.header.paragraphs
        assert " PAGE " in [e.text for e in number._p.iter(qn("w:instrText"))]
        shown = look(number)
        assert shown.align == "center" and 13 <= shown.size <= 14 and not (shown.bold or shown.italic)


@pytest.mark.parametrize("name", NAMES)
def test_5_6_7_nation_and_motto(name: str) -> None:
    nation = find(name, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    motto = find(name, "Độc lập - Tự do - Hạnh phúc")
    assert 12 <= nation.size <= 13 and nation.bold and not nation.italic and nation.align == "center"
    assert 13 <= motto.size <= 14 and motto.bold and not motto.italic and motto.align == "center"
    assert nation.lines == motto.lines == 1 and nation.after == motto.before == 0
    # The motto is 159 points wide in Times New Roman Bold.
    assert abs(has_line_below(name, motto.text) - 159) < 8


@pytest.mark.parametrize("name", NAMES)
def test_8_9_who_issues_it(name: str) -> None:
    above, own = (
        ("SỞ KHOA HỌC VÀ CÔNG NGHỆ", "VĂN PHÒNG SỞ")
        if name == "unit"
        else (
            "UBND TP. CẦN THƠ",
            "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
        )
    )
    parent, agency = find(name, above), find(name, own)
    assert 12 <= parent.size <= 13 and not parent.bold and parent.align == "center"
    assert 12 <= agency.size <= 13 and agency.bold and agency.align == "center"
    long = has_line_below(name, own)
    # The width of the name in Times New Roman Bold, 12 points.
    width = {"SỞ KHOA HỌC VÀ CÔNG NGHỆ": 183, "VĂN PHÒNG SỞ": 92}[own]
    assert 1 / 3 <= long / width <= 1 / 2


@pytest.mark.parametrize("name", NAMES)
def test_heads_stand_in_two_columns_without_borders(name: str) -> None:
    head = made(name).tables[0]
    assert len(head.columns) == 2
    assert head._tbl.tblPr.find(qn("w:tblBorders")) is None
    assert head.style is None or head.style.name == "Normal Table"
    left, right = head.rows[0].cells
    assert right.paragraphs[0].text.startswith("CỘNG HÒA") and len(left.paragraphs) == 3


def test_10_number_and_symbol() -> None:
    number = find("whole", "Số: 05/BC-SKHCN")
    assert number.size == 13 and not (number.bold or number.italic) and number.align == "center"
    assert re.fullmatch(r"Số:\s\u00a0+/BC-VP", find_start("unit", "Số:").text)


def find_start(name: str, start: str) -> Look:
    return look(next(p for p in everything(name) if p.text.startswith(start)))


def test_11_letter_is_numbered_without_cv() -> None:
    number = find("letter", "Số: 112/SKHCN-CNTT")
    assert number.size == 13 and "CV" not in number.text


def test_12_place_and_day_stand_on_the_line_of_the_number() -> None:
    day = find("whole", "Cần Thơ, ngày 03 tháng 02 năm 2026")
    assert 13 <= day.size <= 14 and day.italic and not day.bold and day.align == "center"
    assert find("letter", "Cần Thơ, ngày 09 tháng 11 năm 2026")
    assert re.fullmatch(
        r"Cần Thơ, ngày \u00a0+ tháng \u00a0+ năm 2026", find_start("unit", "Cần Thơ, ngày").text
    )
    for name in NAMES:
        number, dated = made(name).tables[0].rows[1].cells
        assert number.text.startswith("Số:") and dated.text.startswith("Cần Thơ")


@pytest.mark.parametrize("name", REPORTS)
def test_13_14_sort_and_abstract(name: str) -> None:
    sort, about = find(name, "BÁO CÁO"), find(name, WHOLE.abstract)
    for each in (sort, about):
        assert 13 <= each.size <= 14 and each.bold and not each.italic and each.align == "center"
    # The text fills the line, 165 mm: a third to a half of it.
    assert 1 / 3 <= has_line_below(name, about.text) / (165 * 72 / 25.4) <= 1 / 2


def test_15_abstract_of_a_letter_stands_below_its_number() -> None:
    about = find("letter", LETTER.abstract)
    assert 12 <= about.size <= 13 and not (about.bold or about.italic) and about.align == "center"
    assert about.before == 6
    number = made("letter").tables[0].rows[1].cells[0].paragraphs
    assert [p.text.split(" ")[0] for p in number] == ["Số:", "V/v"]


def test_16_addressees() -> None:
    to, *_ = (p for p in everything("letter") if p.text == "Kính gửi:")
    assert 13 <= look(to).size <= 14 and not look(to).bold
    several = ["- Văn phòng Sở;", "- Phòng Quản lý Khoa học."]
    assert [find("letter", each).size for each in several] == [14, 14]
    assert find("unit", UNIT.addressees[0]).size == 14


@pytest.mark.parametrize("name", NAMES)
def test_18_text(name: str) -> None:
    said = [look(p) for p in everything(name) if p.text == LONG]
    assert said
    for each in said:
        assert 13 <= each.size <= 14 and not (each.bold or each.italic) and each.align == "both"
        assert 1 <= round(each.first, 2) <= 1.27
        assert each.before + each.after >= 6 and 1 <= each.lines <= 1.5


@pytest.mark.parametrize("name", REPORTS)
def test_19_headings(name: str) -> None:
    for section in WHOLE.sections:
        heading = find(name, section.heading)
        assert 13 <= heading.size <= 14 and heading.bold and not heading.italic
        assert heading.text.isupper() is (section.level == 1)


def test_20_21_22_signature_stands_at_the_right() -> None:
    expected = {
        "whole": ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Trần Văn Mẫu"),
        "letter": ("TL. GIÁM ĐỐC", "TRƯỞNG PHÒNG", "Phạm Tiến Dũng"),
        "unit": ("CHÁNH VĂN PHÒNG", "Lê Thị Chi"),
    }
    for name, lines in expected.items():
        for text in lines:
            shown = find(name, text)
            assert 13 <= shown.size <= 14 and shown.bold and not shown.italic and shown.align == "center"
        table = next(t for t in made(name).tables if "Nơi nhận:" in t.rows[0].cells[0].text)
        cell = table.rows[0].cells[-1]
        assert [p.text for p in cell.paragraphs if p.text] == list(lines)
        room = [look(p).before for p in cell.paragraphs if not p.text]
        assert room and max(room) >= 36
        assert table.rows[0]._tr.trPr.find(qn("w:cantSplit")) is not None


@pytest.mark.parametrize("name", NAMES)
def test_23_recipients(name: str) -> None:
    title = find(name, "Nơi nhận:")
    assert (title.size, title.bold, title.italic) == (12, True, True)
    recipients = (LETTER if name == "letter" else WHOLE).recipients
    shown = [find(name, each) for each in recipients]
    assert {(each.size, each.bold, each.italic) for each in shown} == {(11, False, False)}
    assert all(each.text.startswith("- ") and each.text.endswith(";") for each in shown[:-1])
    assert shown[-1].text.startswith("- Lưu: VT") and shown[-1].text.endswith(".")


@pytest.mark.parametrize("name", REPORTS)
def test_24_annex(name: str) -> None:
    label, title = find(name, "Phụ lục I"), find(name, WHOLE.annex_title)
    assert label.size == 14 and label.bold and not label.italic and label.align == "center"
    assert 13 <= title.size <= 14 and title.bold and title.text.isupper() and title.align == "center"
    *_, last = made(name).sections
    assert last._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
    table = made(name).tables[-1]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [c.text for c in table.rows[0].cells] == [
        "TT",
        "Phòng, đơn vị",
        "Số CCVC-NLĐ",
        "Số buổi",
        "Lượt người",
        "Tin, bài",
        "Ấn phẩm",
        "Lượt tiếp cận",
        "Người học xong",
        "Điểm TB",
        "Ghi chú",
    ]


def test_annex_numbers_are_written_the_vietnamese_way() -> None:
    rows = [[c.text for c in row.cells] for row in made("whole").tables[-1].rows]
    assert rows[1] == [
        "1", "Văn phòng Sở", "1.500", "375", "4.500", "2", "1", "75.000", "1.200", "81,3", "",
    ]  # fmt: skip
    assert [row[9] for row in rows[1:]] == ["81,3", "–", "–", "79,8"]
    assert rows[-1][1:3] == ["Tổng cộng", "1.525"]


@pytest.mark.parametrize("name", NAMES)
def test_17_grounds_are_told_in_the_opening_and_never_as_lines_of_grounds(name: str) -> None:
    """Lines of "Căn cứ …;" belong to decisions: a report or a letter says on what it rests in its text."""
    assert not [p.text for p in everything(name) if re.match(r"căn cứ\b", p.text, re.IGNORECASE)]


@pytest.mark.parametrize("name", NAMES)
def test_25_nothing_is_marked_urgent(name: str) -> None:
    assert not [
        p.text for p in everything(name) if re.fullmatch(r"(HỎA TỐC|THƯỢNG KHẨN|KHẨN)", p.text.strip())
    ]


@pytest.mark.parametrize("name", NAMES)
def test_26_sign_of_the_writer_stands_in_the_recipients_at_eleven(name: str) -> None:
    last = next(p for p in everything(name) if p.text.startswith("- Lưu:"))
    assert re.fullmatch(r"- Lưu: VT, [A-ZĐ/]+\.", last.text) and look(last).size == 11


def test_28_what_is_shortened_is_written_out_first() -> None:
    texts = [sentence for key, sentence in words().items() if key.startswith("report.said.")]
    used = [text for text in texts if "CCVC-NLĐ" in text]
    assert used[0] == words()["report.said.campaign"] and "(sau đây viết tắt là CCVC-NLĐ)" in used[0]
    shortened = {found for text in texts for found in re.findall(r"\b[A-ZĐ]{2,}(?:-[A-ZĐ]{2,})*\b", text)}
    assert shortened == {"CCVC-NLĐ"}


@pytest.mark.parametrize("name", NAMES)
def test_27_text_ends_with_the_closing_sign(name: str) -> None:
    body = [p.text for p in made(name).paragraphs if p.text]
    ends = [text for text in body if text.endswith("./.")]
    assert len(ends) == 1


@pytest.mark.parametrize("name", NAMES)
def test_no_tag_of_the_template_is_left_and_no_text_is_taken_for_one(name: str) -> None:
    text = "\n".join(p.text for p in everything(name))
    assert "{%" not in text
    if name != "letter":
        assert "Mẫu <b> & {{ trich_yeu }}, =HYPERLINK(1)" in text
        assert text.count("{{") == 1


@pytest.mark.parametrize("name", NAMES)
def test_paper_says_that_it_is_vietnamese(name: str) -> None:
    languages = {e.get(qn("w:val")) for e in made(name).styles.element.iter(qn("w:lang"))}
    assert languages == {"vi-VN"}
