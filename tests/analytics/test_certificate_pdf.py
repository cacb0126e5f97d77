"""The certificate, read back: it says what was earned, in whatever letters, and its QR leads to the check."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pypdf
import pytest
import segno
from PIL import Image

from analytics.exports.certificate import certificate_pdf, check_address, compiler_of
from db.certificates import CertificateRow

SITE = "https://hoc.example"
CODE = "7KQ4-M2XH-0RTV"
ORDINARY = CertificateRow(
    code=CODE.replace("-", ""),
    attempt_id=1,
    person_id=1,
    campaign_id=1,
    full_name="Trần Văn An",
    unit_name="Phòng Quản lý Khoa học",
    campaign_name="Chiến dịch phòng, chống tội phạm trên không gian mạng",
    document="Kế hoạch 84/KH-UBND",
    earned_on=date(2026, 11, 24),
    # As a clock gives it: to the microsecond.
    issued_at=datetime(2026, 11, 25, 2, 0, 7, 123456, tzinfo=UTC),
)
LONG = replace(
    ORDINARY,
    full_name="Thạch Kim Sa Rươne Đàng Năng Thị Hoài Phương Bích Ngọc Quỳnh",
    unit_name="Phòng Công nghệ thông tin – Viễn thông – Bưu chính, Trung tâm Ứng dụng tiến bộ khoa học "
    "và công nghệ, Sở Khoa học và Công nghệ thành phố Cần Thơ",
    campaign_name="Chiến dịch tuyên truyền phòng, chống tội phạm sử dụng công nghệ cao và lừa đảo chiếm đoạt "
    "tài sản trên không gian mạng cho cán bộ, công chức năm 2026",
    document="Kế hoạch 84/KH-UBND ngày 15 tháng 10 năm 2026 của Ủy ban nhân dân thành phố Cần Thơ về phòng, "
    "chống tội phạm trên không gian mạng",
)


def filled(text: str) -> CertificateRow:
    """A certificate with the same text in every place that people fill."""
    return replace(ORDINARY, full_name=text, unit_name=text, campaign_name=text, document=text)


ABSURD = filled("Nguyễn " * 90)
UNBROKEN = filled("Ươ" * 300)
BARE = replace(ORDINARY, unit_name="", document="")
EVERY = {"ordinary": ORDINARY, "long": LONG, "absurd": ABSURD, "unbroken": UNBROKEN, "bare": BARE}
SITES = (SITE, "http://localhost:8501", "https://" + "a-b" * 30 + ".example")
# The page's edges in millimetres: margin, then the card's own.
LEFT, RIGHT, BOTTOM = 30, 297 - 12 - 74 - 18, 210 - 12 - 13
PPI = 150
VIETNAMESE = "ắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵđ"


def read(certificate: CertificateRow, site: str = SITE) -> str:
    """The text of the only page, on one line."""
    (page,) = pypdf.PdfReader(io.BytesIO(certificate_pdf(certificate, site))).pages
    return " ".join(page.extract_text().split())


def test_a_certificate_of_any_instant_is_made() -> None:
    """A real clock gives fractions of a second."""
    issued_at = ORDINARY.issued_at.replace(microsecond=123_456)
    assert certificate_pdf(replace(ORDINARY, issued_at=issued_at), SITE) == certificate_pdf(ORDINARY, SITE)


def draw(certificate: CertificateRow, site: str = SITE) -> Image.Image:
    """The page as a picture."""
    png = compiler_of(certificate, site).compile(format="png", ppi=PPI)
    assert isinstance(png, bytes)
    return Image.open(io.BytesIO(png)).convert("L")


def place_of(label: str, certificate: CertificateRow, site: str = SITE) -> tuple[float, float]:
    """Where a mark stands, in millimetres from the upper left corner."""
    (mark,) = json.loads(compiler_of(certificate, site).query(f"<{label}>"))
    return mark["value"]["x"], mark["value"]["y"]


def dots(millimetres: float) -> float:
    """The same length in dots of the picture."""
    return millimetres / 25.4 * PPI


def test_it_says_who_where_what_and_when() -> None:
    text = read(ORDINARY)
    for said in ("Trần Văn An", "Phòng Quản lý Khoa học", "24/11/2026", CODE, "Kế hoạch 84/KH-UBND"):
        assert said in text
    assert "Chiến dịch phòng, chống tội phạm trên không gian mạng" in text
    assert "hoc.example/xac-nhan" in text


def test_it_says_that_it_is_no_official_decision() -> None:
    text = read(ORDINARY)
    assert "không có chữ ký và con dấu" in text
    for official in ("CỘNG HÒA", "CỘNG HOÀ", "Độc lập", "QUYẾT ĐỊNH", "Số:"):
        assert official not in text


@pytest.mark.parametrize("name", ["Thạch Thị Sa Vane", "Đàng Năng Hoài Y-Bhăm", "H'Ngươi Niê Kdăm"])
def test_names_of_every_people_come_through(name: str) -> None:
    assert name in read(replace(ORDINARY, full_name=name))


def test_every_vietnamese_letter_is_drawn_in_the_product_s_font() -> None:
    letters = VIETNAMESE + VIETNAMESE.upper()
    half = len(letters) // 2
    pdf = certificate_pdf(replace(ORDINARY, full_name=letters[:half], unit_name=letters[half:]), SITE)
    page: Any = pypdf.PdfReader(io.BytesIO(pdf)).pages[0]
    fonts = page["/Resources"]["/Font"].values()
    assert fonts and all("BeVietnamPro" in font.get_object()["/BaseFont"] for font in fonts)
    shown = "".join(page.extract_text().split())
    assert letters[:half] in shown and letters[half:] in shown


@pytest.mark.parametrize(
    "markup", ["#panic()", "*đậm* _nghiêng_", "$x^2$ @a <b>", "= Tiêu đề", "\\ // /* `k`", '#sys.inputs "x"']
)
def test_what_people_wrote_is_text_and_never_markup(markup: str) -> None:
    text = read(replace(ORDINARY, full_name=markup, unit_name=markup, document=markup))
    assert text.count(markup) == 3


@pytest.mark.parametrize("site", SITES, ids=("usual", "local", "long"))
@pytest.mark.parametrize("name", EVERY)
def test_nothing_runs_over_the_edges(name: str, site: str) -> None:
    read(EVERY[name], site)
    assert place_of("end", EVERY[name], site)[1] <= BOTTOM + 0.01
    picture = draw(EVERY[name], site)
    # Right of the text and below its last line, descenders aside, the card is white.
    right, panel = round(dots(RIGHT)) + 1, round(dots(297 - 12 - 74)) - 2
    top, bottom = round(dots(14)), round(dots(196))
    assert picture.crop((right, top, panel, bottom)).getextrema() == (255, 255)
    assert picture.crop((round(dots(20)), round(dots(BOTTOM + 2)), panel, bottom)).getextrema() == (255, 255)
    # The QR stays clear of the shield above it.
    assert place_of("qr", EVERY[name], site)[1] > 12 + 14 + 38


@pytest.mark.parametrize("name", EVERY)
def test_the_printed_qr_is_the_code_of_the_check_page(name: str) -> None:
    certificate = EVERY[name]
    address = f"{SITE}/xac-nhan/{CODE}"
    assert check_address(certificate, SITE) == address
    matrix = [[bool(module) for module in row] for row in segno.make_qr(address, error="q").matrix]
    picture, (x, y) = draw(certificate), place_of("qr", certificate)
    pitch = 40 / (len(matrix) + 8)

    def is_dark(row: int, column: int) -> bool:
        at = (x + (column + 4.5) * pitch, y + (row + 4.5) * pitch)
        grey = picture.getpixel((round(dots(at[0])), round(dots(at[1]))))
        assert isinstance(grey, int | float)
        return grey < 128

    size = range(len(matrix))
    assert [[is_dark(row, column) for column in size] for row in size] == matrix


def test_the_same_certificate_gives_the_same_file() -> None:
    assert certificate_pdf(ORDINARY, SITE) == certificate_pdf(ORDINARY, SITE)


def test_a_screen_reader_finds_language_title_and_heading() -> None:
    reader = pypdf.PdfReader(io.BytesIO(certificate_pdf(ORDINARY, SITE)))
    root: Any = reader.trailer["/Root"].get_object()
    assert root["/Lang"] == "vi" and "/StructTreeRoot" in root
    assert reader.metadata and reader.metadata.title == "Giấy chứng nhận của Trần Văn An"
    (heading,) = reader.outline
    assert not isinstance(heading, list) and heading.title == "Giấy chứng nhận"
