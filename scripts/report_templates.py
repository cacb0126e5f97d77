"""Writes the Word templates of official papers as they were first laid out, by Decree 30/2020, Annex I.

The files in the repository are what counts and what the office edits in Word: run this only to begin anew.
"""

from __future__ import annotations

import sys
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor

FOLDER = Path(__file__).resolve().parents[1] / "analytics" / "exports" / "templates"
FONT = "Times New Roman"
LEFT, RIGHT, JUSTIFIED, CENTRED = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
    WD_ALIGN_PARAGRAPH.CENTER,
)
# Name: size, bold, italic, alignment, space before, space after, first-line indent in cm, lines.
STYLES = {
    "Quốc hiệu": (12, True, False, CENTRED, 0, 0, 0, 1),
    "Tiêu ngữ": (13, True, False, CENTRED, 0, 0, 0, 1),
    "Cơ quan chủ quản": (12, False, False, CENTRED, 0, 0, 0, 1),
    "Cơ quan ban hành": (12, True, False, CENTRED, 0, 0, 0, 1),
    "Số ký hiệu": (13, False, False, CENTRED, 6, 0, 0, 1),
    "Địa danh ngày": (13, False, True, CENTRED, 6, 0, 0, 1),
    "Trích yếu công văn": (12, False, False, CENTRED, 6, 0, 0, 1),
    "Tên loại": (14, True, False, CENTRED, 18, 0, 0, 1),
    "Trích yếu": (14, True, False, CENTRED, 0, 0, 0, 1),
    "Kính gửi": (14, False, False, LEFT, 0, 0, 0, 1),
    "Nội dung": (14, False, False, JUSTIFIED, 0, 6, 1.27, 1.15),
    "Mục": (14, True, False, JUSTIFIED, 6, 6, 1.27, 1.15),
    "Khoản": (14, True, False, JUSTIFIED, 0, 6, 1.27, 1.15),
    "Quyền hạn chức vụ": (14, True, False, CENTRED, 0, 0, 0, 1),
    "Chỗ ký": (14, False, False, CENTRED, 54, 0, 0, 1),
    "Người ký": (14, True, False, CENTRED, 0, 0, 0, 1),
    "Nơi nhận tiêu đề": (12, True, True, LEFT, 0, 0, 0, 1),
    "Nơi nhận": (11, False, False, LEFT, 0, 0, 0, 1),
    "Số trang": (14, False, False, CENTRED, 0, 0, 0, 1),
    "Phụ lục": (14, True, False, CENTRED, 0, 0, 0, 1),
    "Phụ lục tiêu đề": (14, True, False, CENTRED, 0, 0, 0, 1),
    "Phụ lục kèm theo": (13, False, True, CENTRED, 0, 6, 0, 1),
    "Phụ lục ghi chú": (12, False, True, JUSTIFIED, 6, 0, 0, 1),
    "Bảng tiêu đề": (10, True, False, CENTRED, 2, 2, 0, 1),
    "Bảng chữ": (11, False, False, LEFT, 2, 2, 0, 1),
    "Bảng thứ tự": (11, False, False, CENTRED, 2, 2, 0, 1),
    "Bảng số": (11, False, False, RIGHT, 2, 2, 0, 1),
    "Bảng tổng": (11, True, False, RIGHT, 2, 2, 0, 1),
    "Kẻ ngắn": (2, False, False, CENTRED, 0, 3, 0, 1),
    "Kẻ dài": (2, False, False, CENTRED, 0, 3, 0, 1),
    "Lệnh": (8, False, False, LEFT, 0, 0, 0, 1),
}
COLUMNS = (
    ("TT", "tt", 8),
    ("Phòng, đơn vị", "ten", 34),
    ("Số CCVC-NLĐ", "so_nguoi", 14),
    ("Số buổi", "so_buoi", 11),
    ("Lượt người", "luot_nguoi", 13),
    ("Tin, bài", "tin_bai", 11),
    ("Ấn phẩm", "an_pham", 13),
    ("Lượt tiếp cận", "tiep_can", 15),
    ("Người học xong", "hoc_xong", 13),
    ("Điểm TB", "diem", 12),
    ("Ghi chú", "ghi_chu", 21),
)
OUTLINE = (
    ("Mục", "I. CÔNG TÁC CHỈ ĐẠO, TRIỂN KHAI", "chi_dao"),
    ("Mục", "II. KẾT QUẢ THỰC HIỆN", ""),
    ("Khoản", "1. Nội dung tuyên truyền", "noi_dung"),
    ("Khoản", "2. Hình thức tuyên truyền", "hinh_thuc"),
    ("Mục", "III. ĐÁNH GIÁ CHUNG", ""),
    ("Khoản", "1. Ưu điểm", "uu_diem"),
    ("Khoản", "2. Hạn chế", "han_che"),
    ("Khoản", "3. Nguyên nhân", "nguyen_nhan"),
    ("Mục", "IV. PHƯƠNG HƯỚNG, NHIỆM VỤ THỜI GIAN TỚI", "phuong_huong"),
    ("Mục", "V. ĐỀ XUẤT, KIẾN NGHỊ", "kien_nghi"),
)


def main() -> None:
    """Write the three files."""
    FOLDER.mkdir(exist_ok=True)
    make_report("bao-cao-so.docx", has_addressees=False)
    make_report("bao-cao-don-vi.docx", has_addressees=True)
    make_letter("cong-van-don-doc.docx")


def make_report(name: str, has_addressees: bool) -> None:
    """A report: head, title, text, signature, and the annex in a section of its own."""
    paper = new_paper()
    write_head(paper, ("Số: {{ so }}/{{ ky_hieu }}",))
    add(paper, "Tên loại", "BÁO CÁO")
    add(paper, "Trích yếu", "{{ trich_yeu }}")
    add(paper, "Kẻ ngắn", "")
    if has_addressees:
        write_addressees(paper)
    add(paper, "Nội dung", "{{ mo_dau }}").paragraph_format.space_before = Pt(12)
    for style, heading, names in OUTLINE:
        add(paper, style, heading).paragraph_format.keep_with_next = True
        if names:
            write_loop(paper, names, "Nội dung")
    add(paper, "Nội dung", "{{ ket_thuc }}").paragraph_format.keep_with_next = True
    write_signature(paper)
    write_annex(paper)
    paper.save(str(FOLDER / name))


def make_letter(name: str) -> None:
    """A letter: what it is about stands under its number."""
    paper = new_paper()
    write_head(paper, ("Số: {{ so }}/{{ ky_hieu }}", "{{ trich_yeu }}"))
    write_addressees(paper)
    write_loop(paper, "noi_dung", "Nội dung")
    write_signature(paper)
    paper.save(str(FOLDER / name))


def new_paper() -> DocumentType:
    """An empty A4 paper with margins, styles, and the page number from the second page on."""
    paper = Document()
    set_defaults(paper)
    for style, look in STYLES.items():
        add_style(paper, style, *look)
    section = paper.sections[0]
    set_page(section)
    header = section.header
    header.is_linked_to_previous = False
    line = header.paragraphs[0]
    line.style = paper.styles["Số trang"]
    add_field(line, "PAGE")
    section.first_page_header.is_linked_to_previous = False
    return paper


def set_page(section) -> None:  # type: ignore[no-untyped-def]
    """A4 upright; margins 20, 20, 30, 15 mm."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True


def set_defaults(paper: DocumentType) -> None:
    """Everything is Times New Roman 14 in Vietnamese unless a style says otherwise."""
    normal = paper.styles["Normal"]
    set_font(normal, 14, False, False)
    for properties in paper.styles.element.iter(qn("w:rPrDefault")):
        for fonts in properties.iter(qn("w:rFonts")):
            fill_fonts(fonts)
        for language in properties.iter(qn("w:lang")):
            for key in ("w:val", "w:eastAsia", "w:bidi"):
                language.set(qn(key), "vi-VN")
    normal.paragraph_format.space_after = Pt(0)
    core = paper.core_properties
    core.author, core.title, core.comments, core.language = "Lá Chắn Số", "", "", "vi-VN"


def add_style(paper, name, size, bold, italic, align, before, after, indent, lines) -> None:  # type: ignore[no-untyped-def]
    """A paragraph style that the office can change for all papers at once."""
    style = paper.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = paper.styles["Normal"]
    style.quick_style = True
    set_font(style, size, bold, italic)
    shape = style.paragraph_format
    shape.alignment, shape.space_before, shape.space_after = align, Pt(before), Pt(after)
    shape.first_line_indent = Cm(indent)
    shape.line_spacing = lines
    if name.startswith("Kẻ"):
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(3)
        add_border(style.element.get_or_add_pPr())


def set_font(style, size: int, bold: bool, italic: bool) -> None:  # type: ignore[no-untyped-def]
    """Times New Roman for every script, black."""
    font = style.font
    font.name, font.size, font.bold, font.italic = FONT, Pt(size), bold, italic
    font.color.rgb = RGBColor(0, 0, 0)
    properties = style.element.get_or_add_rPr()
    fill_fonts(properties.find(qn("w:rFonts")))
    size_cs = OxmlElement("w:szCs")
    size_cs.set(qn("w:val"), str(2 * size))
    properties.append(size_cs)


def fill_fonts(fonts) -> None:  # type: ignore[no-untyped-def]
    """Every script by name; a theme's fonts would go before the names."""
    for key in list(fonts.attrib):
        if "Theme" in key or "theme" in key:
            del fonts.attrib[key]
    for key in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(key), FONT)


def add_border(properties) -> None:  # type: ignore[no-untyped-def]
    """A thin line under the paragraph."""
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for key, value in {"val": "single", "sz": "6", "space": "1", "color": "000000"}.items():
        bottom.set(qn(f"w:{key}"), value)
    borders.append(bottom)
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def add_field(line, code: str) -> None:  # type: ignore[no-untyped-def]
    """A field that Word fills in."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", "2"), ("end", "")):
        run = line.add_run()
        if kind == "text":
            run.text = text
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        else:
            words = OxmlElement("w:instrText")
            words.text = f" {text} "
            run._r.append(words)


def add(place, style: str, text: str):  # type: ignore[no-untyped-def]
    """A paragraph of a style at the end of the paper or of a cell."""
    line = place.add_paragraph(text)
    line.style = place.part.document.styles[style]
    return line


def write_loop(place, names: str, style: str) -> None:  # type: ignore[no-untyped-def]
    """One paragraph for each of several texts."""
    add(place, "Lệnh", f"{{%p for doan in {names} %}}")
    add(place, style, "{{ doan }}")
    add(place, "Lệnh", "{%p endfor %}")


def write_head(paper: DocumentType, left: tuple[str, ...]) -> None:
    """Two columns without borders: who issues at the left, the nation at the right, then number and day."""
    table = plain_table(paper, 2, (70, 95))
    who, nation = table.rows[0].cells
    fill(who, ("Cơ quan chủ quản", "{{ co_quan_chu_quan }}"), ("Cơ quan ban hành", "{{ co_quan }}"))
    add(who, "Kẻ ngắn", "")
    fill(
        nation,
        ("Quốc hiệu", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("Tiêu ngữ", "Độc lập - Tự do - Hạnh phúc"),
    )
    add(nation, "Kẻ dài", "")
    number, day = table.rows[1].cells
    fill(number, *zip(("Số ký hiệu", "Trích yếu công văn"), left, strict=False))
    fill(day, ("Địa danh ngày", "{{ dia_danh_ngay }}"))


def write_addressees(paper: DocumentType) -> None:
    """“Kính gửi:” with one line for each, below each other."""
    add(paper, "Kính gửi", "")
    (row,) = plain_table(paper, 1, (50, 115)).rows
    fill(row.cells[0], ("Kính gửi", "Kính gửi:"))
    row.cells[0].paragraphs[0].alignment = RIGHT
    loop(row.cells[1], "kinh_gui", "Kính gửi")
    add(paper, "Kính gửi", "")


def write_signature(paper: DocumentType) -> None:
    """Recipients at the left, the signature at the right, never on two pages."""
    (row,) = plain_table(paper, 1, (75, 90)).rows
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    fill(row.cells[0], ("Nơi nhận tiêu đề", "Nơi nhận:"))
    write_loop(row.cells[0], "noi_nhan", "Nơi nhận")
    loop(row.cells[1], "ky", "Quyền hạn chức vụ")
    add(row.cells[1], "Chỗ ký", "")
    add(row.cells[1], "Người ký", "{{ nguoi_ky }}")


def write_annex(paper: DocumentType) -> None:
    """The annex begins a page and counts its pages by itself."""
    section = paper.add_section(WD_SECTION.NEW_PAGE)
    set_page(section)
    start = OxmlElement("w:pgNumType")
    start.set(qn("w:start"), "1")
    section._sectPr.insert_element_before(start, "w:cols", "w:titlePg", "w:docGrid")
    add(paper, "Phụ lục", "Phụ lục I")
    add(paper, "Phụ lục tiêu đề", "{{ phu_luc_tieu_de }}")
    add(paper, "Phụ lục kèm theo", "{{ phu_luc_kem_theo }}")
    table = paper.add_table(rows=5, cols=len(COLUMNS))
    table.style = paper.styles["Table Grid"]
    set_widths(table, tuple(width for *_, width in COLUMNS))
    head, begin, line, end, total = table.rows
    mark = OxmlElement("w:tblHeader")
    head._tr.get_or_add_trPr().append(mark)
    for cell, (title, _, _) in zip(head.cells, COLUMNS, strict=True):
        fill(cell, ("Bảng tiêu đề", title))
    for cell, (_, name, _) in zip(line.cells, COLUMNS, strict=True):
        style = {"tt": "Bảng thứ tự", "ten": "Bảng chữ", "ghi_chu": "Bảng chữ"}.get(name, "Bảng số")
        fill(cell, (style, f"{{{{ d.{name} }}}}"))
    fill(begin.cells[0], ("Lệnh", "{%tr for d in don_vi %}"))
    fill(end.cells[0], ("Lệnh", "{%tr endfor %}"))
    fill(total.cells[1], ("Bảng tổng", "Tổng cộng"))
    total.cells[1].paragraphs[0].alignment = LEFT
    for cell, (_, name, _) in zip(total.cells[2:], COLUMNS[2:], strict=True):
        fill(cell, ("Bảng tổng", f"{{{{ tong.{name} }}}}"))
    add(paper, "Lệnh", "{%p for doan in phu_luc_ghi_chu %}")
    add(paper, "Phụ lục ghi chú", "{{ doan }}")
    add(paper, "Lệnh", "{%p endfor %}")


def loop(cell, names: str, style: str) -> None:  # type: ignore[no-untyped-def]
    """As write_loop, from the cell's first paragraph on."""
    fill(cell, ("Lệnh", f"{{%p for doan in {names} %}}"), (style, "{{ doan }}"), ("Lệnh", "{%p endfor %}"))


def fill(cell, *lines: tuple[str, str]) -> None:  # type: ignore[no-untyped-def]
    """The cell's own first paragraph, then more."""
    styles = cell.part.document.styles
    (style, text), *rest = lines
    cell.paragraphs[0].style, cell.paragraphs[0].text = styles[style], text
    for style, text in rest:
        add(cell, style, text)


def plain_table(paper: DocumentType, rows: int, widths: tuple[int, ...]):  # type: ignore[no-untyped-def]
    """A table without borders, in millimetres."""
    table = paper.add_table(rows=rows, cols=len(widths))
    set_widths(table, widths)
    return table


def set_widths(table, widths: tuple[int, ...]) -> None:  # type: ignore[no-untyped-def]
    """Fixed columns that keep their widths whatever stands in them, with little room at the sides."""
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        room = OxmlElement(f"w:{side}")
        room.set(qn("w:w"), "40")
        room.set(qn("w:type"), "dxa")
        margins.append(room)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)


if __name__ == "__main__":
    sys.exit(main())
