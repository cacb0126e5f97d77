"""A template that the office has broken is refused in words: which, where, and what would be right."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document

from analytics.exports.report_docx import LETTER, UNIT, WHOLE, letter_values, report_docx, report_values
from analytics.exports.word_template import FOLDER, TemplateFault
from settings import ROOT
from tests.analytics import papers

GUIDE = (ROOT / "docs" / "mau-bao-cao.md").read_text(encoding="utf-8")


def spoil(folder: Path, old: str, new: str) -> None:
    """The department's template with a piece of text replaced, in the folder of the office's own."""
    paper = Document(str(FOLDER / WHOLE))
    places = [
        *paper.paragraphs,
        *(p for t in paper.tables for r in t.rows for c in r.cells for p in c.paragraphs),
    ]
    for paragraph in places:
        if old in paragraph.text:
            paragraph.text = paragraph.text.replace(old, new)
            break
    else:
        raise AssertionError(old)
    paper.save(str(folder / WHOLE))


FAULTS = {
    "a name that is not there": (
        "{{ mo_dau }}",
        "{{ mo_dauu }}",
        ("không có tên “mo_dauu”", "gần nhất là “mo_dau”", "đoạn", "{{ mo_dauu }}"),
    ),
    "a name that is nothing like any": ("{{ mo_dau }}", "{{ zzz }}", ("“zzz”", "docs/mau-bao-cao.md")),
    "braces that are not closed": ("{{ ket_thuc }}", "{{ ket_thuc }", ("ngoặc mở không khớp", "ket_thuc")),
    "braces of two sorts": ("{{ ket_thuc }}", "{{ ket_thuc %}", ("ngoặc mở không khớp",)),
    "a loop without an end": ("{%p endfor %}", "", ("chưa có lệnh kết thúc", "endfor")),
    "an end without a loop": ("{%p for doan in chi_dao %}", "", ("không có lệnh mở đầu", "endfor")),
    "a word that is no order": ("{{ mo_dau }}", "{% lap %}", ("không hiểu “lap”",)),
    "code that is none": ("{{ mo_dau }}", "{{ mo_dau | }}", ("không hiểu", "mo_dau |")),
    "a text that would be lost": ("{{ ket_thuc }}", "Hết", ("thiếu {{ ket_thuc }}", "sẽ mất")),
    "code that reaches out": ("{{ mo_dau }}", "{{ mo_dau.__class__.mro() }}", ("bao-cao-so.docx",)),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_broken_template_is_refused_in_words(fault: str, tmp_path: Path) -> None:
    old, new, words = FAULTS[fault]
    spoil(tmp_path, old, new)
    with pytest.raises(TemplateFault) as refused:
        report_docx(papers.WHOLE, tmp_path)
    told = str(refused.value)
    assert "bao-cao-so.docx" in told and all(word in told for word in words), told


def test_fault_in_the_head_of_the_page_is_found_there(tmp_path: Path) -> None:
    paper = Document(str(FOLDER / WHOLE))
    paper.sections[0].header.paragraphs[0].text = "{{ trang }}"
    paper.save(str(tmp_path / WHOLE))
    with pytest.raises(TemplateFault, match="đầu hoặc chân trang"):
        report_docx(papers.WHOLE, tmp_path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a zip", "Xin chào".encode()])
def test_file_that_is_no_word_paper_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / WHOLE).write_bytes(content)
    with pytest.raises(TemplateFault, match="không phải tệp Word"):
        report_docx(papers.WHOLE, tmp_path)


def test_missing_template_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analytics.exports.word_template.FOLDER", tmp_path)
    with pytest.raises(TemplateFault, match=r"Không có mẫu bao-cao-so\.docx"):
        report_docx(papers.WHOLE)


def test_office_uses_its_own_template_without_touching_ours(tmp_path: Path) -> None:
    spoil(tmp_path, "BÁO CÁO", "BÁO CÁO NHANH")
    made = Document(io.BytesIO(report_docx(papers.WHOLE, tmp_path)))
    assert "BÁO CÁO NHANH" in [p.text for p in made.paragraphs]


@pytest.mark.parametrize("name", [WHOLE, UNIT, LETTER])
def test_templates_ship_as_word_files_that_open(name: str) -> None:
    assert Document(str(FOLDER / name)).styles["Nội dung"].font.name == "Times New Roman"


def test_guide_names_every_name_that_a_template_may_use() -> None:
    names = {*report_values(papers.WHOLE), *letter_values(papers.LETTER)}
    rows = report_values(papers.WHOLE)["tong"]
    assert isinstance(rows, dict)
    assert [name for name in (*names, *rows) if f"`{name}`" not in GUIDE] == []
