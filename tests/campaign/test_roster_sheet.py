"""Files of every sort, honest and hostile, and the one table that is read from them."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from campaign.roster.columns import Sheet
from campaign.roster.limits import LIMITS, MB, SheetLimits
from campaign.roster.refusal import RosterRefused
from campaign.roster.rows import read_rows
from campaign.roster.sheet import read_sheet
from tests.campaign.staff_lists import (
    Line,
    office_list,
    plain_list,
    repacked,
    to_csv,
    to_ods,
    to_windows_1258,
    to_workbook,
    to_xls,
    to_xlsx,
)

AN: Line = ("VP-001", "Nguyễn Thị Thuỷ Ân", "Văn phòng Sở", "Chánh Văn phòng", "an@coquan.example")
BINH: Line = ("VP-002", "Trần Đức Bình", "Văn phòng Sở", "Chuyên viên", "binh@coquan.example")
WORKSHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def refused(name: str, data: bytes | Path, limits: SheetLimits = LIMITS) -> str:
    with pytest.raises(RosterRefused) as refusal:
        read_sheet(name, data, limits)
    return str(refusal.value)


def column(sheet: Sheet, place: int) -> list[str]:
    return [row[place] for row in sheet.rows]


# ---- files that are read


@pytest.mark.parametrize(
    ("suffix", "write"), [("xlsx", to_xlsx), ("xls", to_xls), ("ods", to_ods), ("csv", to_csv)]
)
def test_every_format_gives_the_same_people(suffix: str, write: Callable[[list[Line]], bytes]) -> None:
    from_csv = read_rows(read_sheet("a.csv", to_csv(office_list())))
    listed = read_rows(read_sheet(f"danh sách.{suffix}", write(office_list())))
    assert listed.rows == from_csv.rows
    assert len(listed.rows) == 264


def test_rows_are_numbered_as_the_file_shows_them() -> None:
    sheet = read_sheet("a.xlsx", to_xlsx([[], [], *plain_list(AN), [], BINH]))
    assert sheet.numbers == (3, 4, 6)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_csv_is_read_in_every_encoding_and_delimiter(encoding: str, delimiter: str) -> None:
    sheet = read_sheet("a.csv", to_csv(plain_list(AN, BINH), delimiter, encoding))
    assert sheet.rows[1] == AN


def test_csv_in_windows_1258_gets_its_tones_back_composed() -> None:
    text = to_csv(plain_list(AN, BINH)).decode()
    data = to_windows_1258(text)
    assert data != text.encode()
    assert read_sheet("a.csv", data).rows[1:] == (AN, BINH)


def test_csv_may_name_its_delimiter_on_the_first_line() -> None:
    sheet = read_sheet("a.csv", b"sep=;\r\n" + to_csv(plain_list(AN), ";"))
    assert sheet.rows[-1] == AN
    assert sheet.numbers[-1] == 3


def test_csv_with_commas_inside_quotes_keeps_them() -> None:
    unit = "Phòng Kế hoạch, Tài chính"
    sheet = read_sheet("a.csv", to_csv(plain_list((*AN[:2], unit, "", ""))))
    assert sheet.rows[1][2] == unit


def test_decomposed_utf8_becomes_composed() -> None:
    data = "Ma,Họ tên,Đơn vị\nA1,Nguyê\u0303n Văn A,VP\n".encode()
    assert read_sheet("a.csv", data).rows[1][1] == "Nguyễn Văn A"


def test_number_codes_stay_whole() -> None:
    people: list[Line] = [(1024, "Trần An", "VP"), (123456789012, "Trần Bo", "VP"), (7.5, "Trần Cu", "VP")]
    lines = plain_list(*people, header=("Mã", "Họ tên", "Đơn vị"))
    for suffix, write in (("xlsx", to_xlsx), ("xls", to_xls), ("ods", to_ods)):
        assert column(read_sheet(f"a.{suffix}", write(lines)), 0)[1:] == ["1024", "123456789012", "7.5"]


def test_sheet_with_a_staff_header_is_picked_among_several() -> None:
    cover: list[Line] = [["Hướng dẫn"], ["Điền vào trang sau"], ["Đơn vị", "Tổng"]]
    book = to_workbook({"Bìa": cover, "Cán bộ": plain_list(AN), "Ẩn": plain_list(AN, BINH)}, hidden="Ẩn")
    sheet = read_sheet("a.xlsx", book)
    assert (sheet.name, sheet.others) == ("Cán bộ", ())


def test_other_staff_sheets_are_named_not_forgotten() -> None:
    book = to_workbook({"Văn phòng": plain_list(AN), "Thanh tra": plain_list(BINH)})
    sheet = read_sheet("a.xlsx", book)
    assert (sheet.name, sheet.others) == ("Văn phòng", ("Thanh tra",))


def test_cells_merged_downwards_count_for_every_row() -> None:
    lines = plain_list((*AN[:2], "Thanh tra Sở", "", ""), (*BINH[:2], None, None, None))
    for merged in (to_xlsx(lines, merged=["C2:C3"]),):
        assert column(read_sheet("a.xlsx", merged), 2)[1:] == ["Thanh tra Sở"] * 2


def test_path_is_read_like_bytes(tmp_path: Path) -> None:
    file = tmp_path / "upload"
    file.write_bytes(to_xlsx(plain_list(AN)))
    assert read_sheet("a.xlsx", file) == read_sheet("a.xlsx", file.read_bytes())


# ---- files that are turned away


@pytest.mark.parametrize(
    "data", [b"", b"\xef\xbb\xbf", b" \r\n\r\n", to_xlsx([]), to_xlsx([[" "]]), to_ods([]), to_xls([])]
)
def test_empty_file_is_refused(data: bytes) -> None:
    name = "a.xlsx" if data[:2] == b"PK" else "a.xls" if data[:2] == b"\xd0\xcf" else "a.csv"
    name = "a.ods" if b"opendocument" in data[:200] else name
    assert "trống" in refused(name, data)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    assert "Không mở được" in refused("a.xlsx", tmp_path / "a.xlsx")
    assert "Không mở được" in refused("a.xlsx", tmp_path)


def test_huge_file_is_refused_without_reading_it(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    with file.open("wb") as stream:
        stream.truncate(200 * MB)
    tracemalloc.start()
    message = refused("a.xlsx", file)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "200,0 MB" in message
    assert "20 MB" in message
    assert peak < MB


def test_huge_bytes_are_refused() -> None:
    assert "nặng" in refused("a.csv", bytes(21 * MB))


def _ole(*streams: str) -> bytes:
    """An OLE file of one directory sector that names these streams."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    entries = b"".join(_ole_entry(name) for name in ("Root Entry", *streams))
    return head.ljust(512, b"\0") + entries.ljust(512, b"\0")


def _ole_entry(name: str) -> bytes:
    wide = name.encode("utf-16-le") + b"\0\0"
    kind = 5 if name == "Root Entry" else 2
    return (wide.ljust(64, b"\0") + struct.pack("<HBB", len(wide), kind, 1)).ljust(128, b"\0")


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.ods", "a.csv"])
def test_password_protected_workbook_is_refused(name: str) -> None:
    assert "mật khẩu" in refused(name, _ole("EncryptionInfo", "EncryptedPackage"))


def test_word_encrypted_package_in_a_cell_is_no_password() -> None:
    data = to_xls(plain_list(("A1", "EncryptedPackage ệ", "Văn phòng", "", "")))
    assert "EncryptedPackage".encode("utf-16-le") in data
    assert read_sheet("a.xls", data).rows[1][0] == "A1"


@pytest.mark.parametrize("scrambling", [0, 1])
def test_password_protected_xls_is_refused(scrambling: int) -> None:
    plain = to_xls(plain_list(AN))
    first = plain.index(b"\x09\x08\x10\x00\x00\x06") + 20
    locked = b"\x2f\x00\x06\x00" + struct.pack("<HHH", scrambling, 0x1234, 0x5678)
    assert "mật khẩu" in refused("a.xls", plain[:first] + locked + plain[first + len(locked) :])


def test_password_protected_ods_is_refused() -> None:
    locked = b'<manifest:manifest><manifest:encryption-data manifest:checksum="x"/></manifest:manifest>'
    assert "mật khẩu" in refused("a.ods", repacked(to_ods(plain_list(AN)), {"META-INF/manifest.xml": locked}))


def test_encrypted_zip_entries_are_refused() -> None:
    data = bytearray(to_xlsx(plain_list(AN)))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert "mật khẩu" in refused("a.xlsx", bytes(data))


@pytest.mark.parametrize("keep", [10, 300, 0.5, 0.9, 0.99])
def test_cut_off_workbook_is_broken(keep: float) -> None:
    data = to_xlsx(office_list())
    size = int(keep if keep > 1 else len(data) * keep)
    assert "hỏng" in refused("a.xlsx", data[:size])


def test_workbook_with_damaged_parts_is_broken() -> None:
    whole = to_xlsx(plain_list(AN))
    for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml"):
        assert "hỏng" in refused("a.xlsx", repacked(whole, {part: b"<broken"}))


@pytest.mark.parametrize("seed", range(20))
def test_flipped_bytes_never_escape_as_another_error(seed: int) -> None:
    for suffix, write in (("xlsx", to_xlsx), ("xls", to_xls), ("ods", to_ods)):
        data = bytearray(write(plain_list(AN, BINH)))
        for place in range(seed, len(data), 97):
            data[place] ^= 0x55
        with pytest.raises(RosterRefused):
            read_sheet(f"a.{suffix}", bytes(data))


@pytest.mark.parametrize(
    ("name", "data", "really"),
    [
        ("a.xlsx", to_csv(plain_list(AN)), "tệp chữ phân cột (.csv)"),
        ("a.xlsx", to_ods(plain_list(AN)), "bảng tính LibreOffice (.ods)"),
        ("a.xls", to_xlsx(plain_list(AN)), "bảng tính Excel (.xlsx)"),
        ("a.xls", b"<html><table><tr><td>STT</td></tr></table>", "trang web"),
        ("a.xls", b'<?xml version="1.0"?><Workbook/>', "trang web"),
        ("a.csv", to_xlsx(plain_list(AN)), "bảng tính Excel (.xlsx)"),
        ("a.csv", to_xls(plain_list(AN)), "bảng tính Excel đời cũ (.xls)"),
        ("a.xlsx", b"%PDF-1.7\n", "tệp PDF"),
        ("a.xlsx", b"\x89PNG\r\n\x1a\n\0\0", "tệp hình ảnh"),
        ("a.csv", b"MZ\x90\0\3\0\0\0", "tệp chương trình"),
        ("a.csv", bytes(range(256)) * 4, "tệp nhị phân"),
        ("a.xlsx", _ole("WordDocument"), "tài liệu Office đời cũ"),
        ("a.xlsx", repacked(to_xlsx([]), {})[:0] + b"PK\x05\x06" + bytes(18), "tệp nén"),
        ("danh-sach.docx", b"%PDF-1.7\n", "tệp PDF"),
        ("danh-sach", to_xlsx(plain_list(AN)), "bảng tính Excel (.xlsx)"),
    ],
)
def test_file_that_is_not_what_its_name_says_is_told_what_it_is(name: str, data: bytes, really: str) -> None:
    message = refused(name, data)
    assert really in message
    assert name in message


def test_word_document_is_called_by_its_name() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("word/document.xml", "<w/>")
    assert "văn bản Word" in refused("a.xlsx", out.getvalue())


def test_csv_with_damaged_utf8_is_refused_not_read_as_gibberish() -> None:
    data = "Ma,Ho ten,Don vi\nA1,Nguyễn Văn An,VP\nA2,Trần Thị Bình,VP\n".encode()
    assert "Dòng 3" in refused("a.csv", data.replace("ị".encode(), b"\xe1\xbb"))


def test_csv_with_an_open_quote_is_refused_not_swallowed() -> None:
    assert "nháy kép" in refused("a.csv", 'Mã,Họ tên,Đơn vị\nA1,"Trần An,VP\nA2,Trần Bo,VP\n'.encode())


# ---- bombs


def test_zip_bomb_that_declares_its_size_is_refused() -> None:
    bomb = repacked(to_xlsx(plain_list(AN)), {"xl/worksheets/sheet9.xml": bytes(450 * MB)})
    assert len(bomb) < MB
    assert "bất thường" in refused("a.xlsx", bomb)


def test_zip_bomb_that_lies_about_its_size_is_refused() -> None:
    bomb = bytearray(repacked(to_xlsx(plain_list(AN)), {"xl/sharedStrings.xml": bytes(450 * MB)}))
    at = bomb.index(b"xl/sharedStrings.xml", bomb.index(b"PK\x01\x02")) - 46
    assert bomb[at : at + 4] == b"PK\x01\x02"
    bomb[at + 24 : at + 28] = struct.pack("<I", 1_000)
    tracemalloc.start()
    assert "bất thường" in refused("a.xlsx", bytes(bomb))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 * MB


def test_ratio_no_sheet_has_is_refused() -> None:
    bomb = repacked(to_xlsx(plain_list(AN)), {"xl/media/image1.png": bytes(30 * MB)})
    assert "bất thường" in refused("a.xlsx", bomb)


def test_overlapping_entries_are_refused() -> None:
    data = to_xlsx(plain_list(AN))
    start, end = data.index(b"PK\x01\x02"), data.rindex(b"PK\x05\x06")
    index = data[start:end]
    many = end - start
    tail = bytearray(data[end:])
    tail[8:12] = struct.pack("<HH", *(2 * [struct.unpack("<H", tail[8:10])[0] * 40]))
    tail[12:16] = struct.pack("<I", many * 40)
    assert "bất thường" in refused("a.xlsx", data[:start] + index * 40 + bytes(tail))


def test_too_many_parts_are_refused() -> None:
    parts = {f"xl/x{n}.xml": b"" for n in range(2_100)}
    assert "bất thường" in refused("a.xlsx", repacked(to_xlsx(plain_list(AN)), parts))


def test_two_cells_at_far_corners_do_not_take_the_app_down() -> None:
    first = '<row r="1"><c r="A1"><v>1</v></c></row>'
    last = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    corners = f"{WORKSHEET}{first}{last}</sheetData></worksheet>"
    data = repacked(to_xlsx(plain_list(AN)), {"xl/worksheets/sheet1.xml": corners.encode()})
    assert "quá nặng" in refused("a.xlsx", data)


def test_one_long_text_repeated_does_not_take_the_app_down() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 2_001))
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strings = f'<sst xmlns="{space}"><si><t>{"a" * MB}</t></si></sst>'
    parts = {
        "xl/worksheets/sheet1.xml": f"{WORKSHEET}{rows}</sheetData></worksheet>".encode(),
        "xl/sharedStrings.xml": strings.encode(),
    }
    little = replace(LIMITS, max_memory_bytes=300 * MB)
    assert "quá nặng" in refused("a.xlsx", repacked(to_xlsx(plain_list(AN)), parts), little)


def test_repeated_rows_of_an_ods_do_not_take_the_app_down() -> None:
    data = to_ods([["abc"]])
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        content = packed.read("content.xml").decode()
    bomb = content.replace(
        "<table:table-row>", '<table:table-row table:number-rows-repeated="1048576">'
    ).replace(
        'office:value-type="string"', 'office:value-type="string" table:number-columns-repeated="16384"'
    )
    assert bomb.count("repeated") == 2
    message = refused("a.ods", repacked(data, {"content.xml": bomb.encode()}))
    assert any(words in message for words in ("quá nặng", "hỏng"))


# ---- tables too large


def test_too_many_rows_are_refused_by_number() -> None:
    lines = [("Mã", "Họ tên", "Đơn vị"), *[("A", "Trần An", "VP")] * 30]
    few = replace(LIMITS, max_rows=20)
    for suffix, write in (("xlsx", to_xlsx), ("csv", to_csv)):
        with pytest.raises(RosterRefused, match="chỉ nhận đến 20 dòng"):
            read_sheet(f"a.{suffix}", write(lines), few)


def test_too_many_columns_are_refused_by_number() -> None:
    wide = [f"Cột {n}" for n in range(300)]
    for suffix, write in (("xlsx", to_xlsx), ("csv", to_csv)):
        assert "300 cột" in refused(f"a.{suffix}", write([wide, wide]))


def test_too_many_cells_are_refused_by_number() -> None:
    with pytest.raises(RosterRefused, match=r"chỉ nhận đến 1\.000 ô"):
        read_sheet("a.xlsx", to_xlsx([["a"] * 100] * 11), replace(LIMITS, max_cells=1_000))
