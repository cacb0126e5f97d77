"""People, headings and faults in lists as offices keep them: found by column names, told row by row."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.roster.cells import tidy, tidy_code, tidy_email, tidy_name
from campaign.roster.columns import Sheet, find_header
from campaign.roster.refusal import RosterRefused
from campaign.roster.rows import Fault, RosterRow, StaffList, read_rows, rejected_rows
from campaign.roster.sheet import read_sheet
from tests.campaign.staff_lists import Line, office_list, plain_list, to_csv, to_xlsx

AN: Line = ("VP-001", "Nguyễn Văn An", "Văn phòng Sở", "Chánh Văn phòng", "an@coquan.example")
BINH: Line = ("VP-002", "Trần Đức Bình", "Văn phòng Sở", "Chuyên viên", "binh@coquan.example")
CHI: Line = ("VP-003", "Lê Thị Chi", "Văn phòng Sở", "Kế toán", "chi@coquan.example")


def read(lines: list[Line]) -> StaffList:
    return read_rows(_sheet(lines))


def _sheet(lines: list[Line]) -> Sheet:
    width = max(len(line) for line in lines)
    filled = [tuple(str(cell or "") for cell in (*line, *[""] * (width - len(line)))) for line in lines]
    kept = [(number, row) for number, row in enumerate(filled, 1) if any(cell.strip() for cell in row)]
    return Sheet("Bảng", tuple(n for n, _ in kept), tuple(row for _, row in kept))


def only_fault(*people: Line) -> Fault:
    listed = read(plain_list(*people))
    assert len(listed.faults) == 1, listed.faults
    assert listed.faults[0].row_no not in {row.row_no for row in listed.rows}
    return listed.faults[0]


def refused(lines: list[Line]) -> str:
    with pytest.raises(RosterRefused) as refusal:
        read(lines)
    return str(refusal.value)


# ---- the list as it is kept


def test_office_list_is_read_whole() -> None:
    listed = read_rows(
        read_sheet("danh-sach.xlsx", to_xlsx(office_list(), merged=["A1:H1", "A5:H5", "E285:H285"]))
    )
    assert len(listed.rows) == 264
    assert listed.faults == ()
    assert len({row.unit_name for row in listed.rows}) == 9
    assert listed.rows[0] == RosterRow(
        6, "VP-001", "Trần Văn Hạnh", "Văn phòng Sở", "Chánh Văn phòng", "nguoi1@coquan.example"
    )
    assert listed.rows[-1].row_no == 283


def test_padded_capitals_become_a_name_and_an_address() -> None:
    listed = read(
        plain_list((" vp-001 ", "  PHẠM HỒNG   GIANG ", " Văn phòng  Sở", "", " GIANG@CoQuan.EXAMPLE "))
    )
    assert listed.rows == (
        RosterRow(2, "VP-001", "Phạm Hồng Giang", "Văn phòng Sở", "", "giang@coquan.example"),
    )


def test_birth_dates_and_telephones_go_no_further() -> None:
    listed = read_rows(read_sheet("a.xlsx", to_xlsx(office_list())))
    text = repr(listed)
    assert "1980" not in text
    assert "0000 0" not in text


# ---- columns


HEADINGS = {
    "code": (
        "Mã CBCC",
        "MÃ CBCCVC",
        "Ma CBCC",
        "Mã số",
        "Mã NV",
        "Số hiệu",
        "Mã cán bộ",
        "Số hiệu CBCC",
        "Mã\nnhân viên",
        "Mã số CBCCVC",
        "MSCB",
    ),
    "name": (
        "Họ và tên",
        "HỌ VÀ TÊN",
        "Ho va ten",
        "Họ tên",
        "Họ, tên",
        "Họ & tên",
        "Họ  và\ntên CBCCVC",
        "Tên",
        "Họ và tên (in hoa)",
    ),
    "unit": (
        "Đơn vị",
        "Phòng/đơn vị",
        "Phòng, ban",
        "Phòng ban",
        "Cơ quan",
        "Đơn vị công tác",
        "Phòng / Đơn vị (ghi rõ)",
        "DON VI",
        "Bộ phận",
        "Tên đơn vị",
    ),
    "position": (
        "Chức vụ",
        "Chức danh",
        "Vị trí",
        "Chức vụ/chức danh",
        "Vị trí việc làm",
        "CHỨC VỤ HIỆN TẠI",
    ),
    "email": (
        "Email",
        "E-mail",
        "Thư điện tử",
        "E-mail công vụ",
        "Thư điện tử công vụ",
        "Địa chỉ email",
        "Hộp thư",
    ),
}


@pytest.mark.parametrize(("field", "heading"), [(f, h) for f, names in HEADINGS.items() for h in names])
def test_column_is_found_by_any_of_its_names(field: str, heading: str) -> None:
    titles = {"code": "Mã", "name": "Họ tên", "unit": "Đơn vị", "position": "Chức vụ", "email": "Email"}
    header = find_header([("Ghi chú", *{**titles, field: heading}.values(), "Điện thoại")])
    assert header
    assert (header.code, header.name, header.unit, header.position, header.email) == (1, (2,), 3, 4, 5)


def test_columns_stand_in_any_order() -> None:
    header = find_header([("Email", "Đơn vị", "STT", "Họ tên", "Chức vụ", "Mã NV")])
    assert header
    assert (header.code, header.name, header.unit, header.position, header.email) == (5, (3,), 1, 4, 0)


@pytest.mark.parametrize(
    "heading",
    ["Mã số thuế", "Mã đơn vị", "Mã định danh", "Số CCCD", "Mã ngạch", "Mã số BHXH", "Mã chức danh", "STT"],
)
def test_other_numbers_are_not_taken_for_the_staff_code(heading: str) -> None:
    assert find_header([(heading, "Họ tên", "Đơn vị", "Chức vụ")]) is None
    header = find_header([(heading, "Họ tên", "Đơn vị", "Mã CBCC")])
    assert header
    assert header.code == 3


def test_more_telling_column_wins() -> None:
    header = find_header(
        [
            (
                "Mã CBCC",
                "Họ và tên",
                "Cơ quan",
                "Phòng/đơn vị",
                "Chức vụ Đảng",
                "Chức vụ",
                "Email cá nhân",
                "Email công vụ",
            )
        ]
    )
    assert header
    assert (header.unit, header.position, header.email) == (3, 5, 7)


def test_personal_address_is_not_kept() -> None:
    header = find_header([("Mã CBCC", "Họ và tên", "Đơn vị", "Email cá nhân")])
    assert header
    assert header.email is None


def test_name_in_two_columns_is_joined() -> None:
    lines: list[Line] = [("Mã", "Họ", "Tên", "Đơn vị"), ("A1", "Nguyễn Văn", "An", "Thanh tra")]
    assert read(lines).rows[0].full_name == "Nguyễn Văn An"


def test_name_under_one_merged_heading_is_joined() -> None:
    lines: list[Line] = [
        ("Mã", "Họ và tên", "", "Đơn vị"),
        ("A1", "Nguyễn Văn", "An", "Thanh tra"),
        ("A2", "Trần Thị", "Bình", "Thanh tra"),
        ("A3", "Lê", "Chi", "Thanh tra"),
    ]
    assert [row.full_name for row in read(lines).rows] == ["Nguyễn Văn An", "Trần Thị Bình", "Lê Chi"]


def test_unnamed_column_of_sexes_is_not_part_of_the_name() -> None:
    people: list[Line] = [(f"A{n}", "Nguyễn Văn An", ("Nam", "Nữ")[n % 2], "Thanh tra") for n in range(8)]
    assert {row.full_name for row in read([("Mã", "Họ và tên", "", "Đơn vị"), *people]).rows} == {
        "Nguyễn Văn An"
    }


def test_header_in_two_rows_is_read_as_one() -> None:
    lines: list[Line] = [
        ("Mã CBCC", "Họ và tên", "", "Đơn vị", "Liên hệ", ""),
        ("", "Họ", "Tên", "", "Email", "Điện thoại"),
        ("A1", "Nguyễn Văn", "An", "Thanh tra", "an@coquan.example", "0000"),
    ]
    listed = read(lines)
    assert listed.faults == ()
    assert listed.rows == (RosterRow(3, "A1", "Nguyễn Văn An", "Thanh tra", "", "an@coquan.example"),)


def test_header_is_searched_in_the_first_fifty_rows_only() -> None:
    assert len(read([*[("Tiêu đề",)] * 49, *plain_list(AN)]).rows) == 1
    assert "50 dòng đầu" in refused([*[("Tiêu đề",)] * 50, *plain_list(AN)])


@pytest.mark.parametrize(
    ("headings", "missing"),
    [
        (("Họ và tên", "Đơn vị", "Chức vụ"), "Mã cán bộ"),
        (("Mã CBCC", "Đơn vị", "Chức vụ"), "Họ và tên"),
        (("STT", "Đơn vị", "Chức vụ"), "“Mã cán bộ”, “Họ và tên”"),
        (("Mã CBCC", "Họ và tên", "Chức vụ"), "Đơn vị"),
    ],
)
def test_missing_column_is_named_with_the_headings_read(headings: Line, missing: str) -> None:
    message = refused([("DANH SÁCH",), headings, ("A1", "Trần Văn An", "Chuyên viên")])
    assert f"Thiếu cột “{missing.strip('“”')}”" in message
    assert "dòng 2" in message
    assert all(f"“{heading}”" in message for heading in headings)


def test_table_without_header_is_refused_with_what_was_read() -> None:
    message = refused([("Tháng", "Doanh thu"), ("1", "200")])
    assert "Không tìm thấy dòng tiêu đề" in message
    assert "“Tháng”, “Doanh thu”" in message


def test_old_vietnamese_font_is_recognised() -> None:
    message = refused(
        [
            ("M· CBCC", "Hä vµ tªn", "§¬n vÞ"),
            ("A1", "NguyÔn V¨n ¸nh", "Phßng KÕ ho¹ch"),
            ("A2", "Lª V¨n", "¨"),
        ]
    )
    assert "TCVN3" in message


def test_header_without_people_is_refused() -> None:
    assert "không có người nào" in refused(plain_list())
    assert "không có người nào" in refused(plain_list(("", "Tổng cộng: 0 người", "", "", "")))


# ---- what is not a person


def test_unit_headings_serve_where_no_unit_column_is() -> None:
    lines: list[Line] = [
        ("STT", "Mã", "Họ và tên", "Chức vụ"),
        ("I. VĂN PHÒNG SỞ",),
        (1, "A1", "Trần An", "Chuyên viên"),
        ("II", "", "Phòng Kế hoạch – Tài chính (2 người)", ""),
        (1, "B1", "Trần Bình", "Trưởng phòng"),
        ("", "THANH TRA SỞ", "", ""),
        (1, "C1", "Trần Chi", "Thanh tra viên"),
    ]
    units = {row.code: row.unit_name for row in read(lines).rows}
    assert units == {"A1": "VĂN PHÒNG SỞ", "B1": "Phòng Kế hoạch – Tài chính", "C1": "THANH TRA SỞ"}


def test_unit_heading_fills_blank_unit_cells_only() -> None:
    blank = (*BINH[:2], "", *BINH[3:])
    listed = read(plain_list(("PHÒNG MỘT CỬA",), AN, blank))
    assert [row.unit_name for row in listed.rows] == ["Văn phòng Sở", "PHÒNG MỘT CỬA"]


@pytest.mark.parametrize(
    "line",
    [
        ("", "", "", "", ""),
        ("-", "–", "", "", ""),
        ("Mã CBCC", "Họ và tên", "Đơn vị", "Chức vụ", "Email"),
        ("(1)", "(2)", "(3)", "(4)", "(5)"),
        ("1", "2", "3", "4", "5"),
        ("", "Tổng cộng", "", "2", ""),
        ("Tổng số: 2 người", "", "", "", ""),
        ("", "CỘNG", "", "", ""),
        ("2", "Tổng cộng", "", "", ""),
        ("", "", "", "NGƯỜI LẬP BIỂU", ""),
        ("NGƯỜI LẬP", "", "", "THỦ TRƯỞNG ĐƠN VỊ", ""),
        ("", "", "(Ký, ghi rõ họ tên)", "", ""),
        ("", "", "Cần Thơ, ngày 03 tháng 9 năm 2026", "", ""),
        ("Danh sách này có 02 người", "", "", "", ""),
        ("KT. GIÁM ĐỐC", "", "", "", ""),
    ],
)
def test_line_that_is_no_person_is_passed_over(line: Line) -> None:
    listed = read(plain_list(AN, line, BINH))
    assert [row.code for row in listed.rows] == ["VP-001", "VP-002"]
    assert listed.faults == ()


def test_names_below_the_signatures_are_nobody() -> None:
    listed = read(
        plain_list(
            AN,
            ("NGƯỜI LẬP BIỂU", "", "", "GIÁM ĐỐC", ""),
            ("(Ký, ghi rõ họ tên)", "", "", "(Ký tên, đóng dấu)", ""),
            ("Trần Thị Lập", "", "", "Lê Văn Giám", ""),
            ("", "Trần Thị Lập", "", "", ""),
        )
    )
    assert len(listed.rows) == 1
    assert listed.faults == ()


def test_people_below_a_signature_are_still_read() -> None:
    listed = read(plain_list(AN, ("", "", "", "NGƯỜI LẬP BIỂU", ""), BINH))
    assert len(listed.rows) == 2


@pytest.mark.parametrize("name", ["Tô Văn An", "Vũ Thị Bình", "Trương Văn Phòng", "Phương Ban", "Đoàn Sở"])
def test_lone_name_is_a_fault_not_a_unit_heading(name: str) -> None:
    listed = read(plain_list(AN, ("", name, "", "", "")))
    assert "thiếu mã cán bộ" in {fault.message for fault in listed.faults}


def test_numbered_person_with_a_signers_position_is_no_footer() -> None:
    lines: list[Line] = [
        ("STT", "Mã", "Họ và tên", "Đơn vị", "Chức vụ"),
        (1, "A1", "Trần An", "Thanh tra", ""),
        (2, "", "Lê Văn Bình", "", "Kế toán trưởng"),
    ]
    assert {fault.row_no for fault in read(lines).faults} == {3}


# ---- faults


def test_missing_code_is_told() -> None:
    fault = only_fault(AN, ("", *BINH[1:]))
    assert fault == Fault(3, "Mã cán bộ", "", "thiếu mã cán bộ", "điền mã, mỗi người một mã riêng")


@pytest.mark.parametrize("name", ["", " ", "-", "\u200b"])
def test_missing_name_is_told(name: str) -> None:
    fault = only_fault(AN, (BINH[0], name, *BINH[2:]))
    assert (fault.row_no, fault.column, fault.message) == (3, "Họ và tên", "thiếu họ và tên")


def test_missing_name_beside_a_numeric_code_is_told() -> None:
    lines: list[Line] = [
        ("STT", "Mã", "Họ và tên", "Đơn vị"),
        (1, 101, "Trần An", "Thanh tra"),
        (2, 102, "", "Thanh tra"),
    ]
    assert [(fault.row_no, fault.column) for fault in read(lines).faults] == [(3, "Họ và tên")]


def test_missing_unit_is_told() -> None:
    fault = only_fault(AN, (*BINH[:2], "", *BINH[3:]))
    assert (fault.column, fault.message) == ("Đơn vị", "thiếu đơn vị")


def test_duplicate_code_puts_both_rows_at_fault_and_names_each_other() -> None:
    listed = read(plain_list(AN, ("vp-001 ", *BINH[1:]), CHI))
    assert [row.code for row in listed.rows] == ["VP-003"]
    assert [(f.row_no, f.column, f.message) for f in listed.faults] == [
        (2, "Mã cán bộ", "mã này cũng có ở dòng 3"),
        (3, "Mã cán bộ", "mã này cũng có ở dòng 2"),
    ]


def test_duplicate_address_puts_both_rows_at_fault() -> None:
    listed = read(plain_list(AN, (*BINH[:4], "AN@coquan.example"), CHI))
    assert [(f.row_no, f.message) for f in listed.faults] == [
        (2, "địa chỉ này cũng có ở dòng 3"),
        (3, "địa chỉ này cũng có ở dòng 2"),
    ]
    assert len(listed.rows) == 1


def test_many_duplicates_are_counted_not_listed() -> None:
    listed = read(plain_list(*[("A1", *AN[1:4], "")] * 30))
    assert listed.faults[0].message == "mã này cũng có ở dòng 3, 4, 5, 6, 7 và 24 dòng khác"


@pytest.mark.parametrize(
    "email",
    [
        "an",
        "an@",
        "@coquan.example",
        "an@coquan",
        "an coquan@x.example",
        "a n@coquan.example",
        "ấn@coquan.example",
        "an@coquan..example",
        "an@.example",
        "a@b@c.example",
        "an@coquan.example; b@coquan.example",
        "an@-x.example",
        ".an@x.example",
        "an.@x.example",
        "an..b@x.example",
        "không có",
        "0000 123",
        f"{'a' * 65}@x.example",
    ],
)
def test_impossible_address_is_told(email: str) -> None:
    fault = only_fault(BINH, (*AN[:4], email))
    assert (fault.row_no, fault.column) == (3, "Thư điện tử")


@pytest.mark.parametrize(
    "email", ["an@coquan.example", "an.nv+x@phong.coquan-ct.example", "a@b.example", "", "-", None]
)
def test_possible_or_absent_address_passes(email: str | None) -> None:
    assert read(plain_list((*AN[:4], email))).faults == ()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " =", "\n=", "\ufeff=", "\u200b@"])
@pytest.mark.parametrize("place", range(5))
def test_cell_that_begins_like_a_formula_is_told_in_every_kept_column(place: int, start: str) -> None:
    cells = list(AN)
    cells[place] = f"{start}{cells[place]}"
    fault = only_fault(BINH, cells)
    assert fault.row_no == 3
    assert "như một công thức" in fault.message
    assert fault.value.isprintable()


def test_formulas_in_columns_that_are_not_kept_do_not_matter() -> None:
    header = ("Mã CBCC", "Họ và tên", "Đơn vị", "Chức vụ", "Ghi chú")
    assert read(plain_list((*AN[:4], "=1+1"), header=header)).faults == ()


@pytest.mark.parametrize("bad", ["\x00", "\x07", "\x1b[31m", "\u202e", "\x85"])
def test_control_characters_are_told(bad: str) -> None:
    fault = only_fault((AN[0], f"Nguyễn{bad} Văn An", *AN[2:]))
    assert "ký tự điều khiển" in fault.message
    assert fault.value.isprintable()


def test_line_breaks_and_zero_width_signs_inside_cells_are_tidied() -> None:
    listed = read(plain_list(("A1", "Nguyễn\nVăn\u00a0An\u200b", "Văn phòng\r\nSở", "Phó\nTrưởng phòng", "")))
    assert listed.rows == (RosterRow(2, "A1", "Nguyễn Văn An", "Văn phòng Sở", "Phó Trưởng phòng", None),)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Nguyễn Văn An 2", "họ tên có chữ số"),
        ("An", "họ tên chỉ có một chữ"),
        ("Nguyễn " * 20, "họ tên dài quá 80 ký tự"),
        ("Nguyễn <b>An</b>", "họ tên có ký tự lạ"),
        ("Nguyễn Văn An (nghỉ)", "họ tên có ký tự lạ"),
        ("an@coquan.example", "họ tên có ký tự lạ"),
    ],
)
def test_impossible_name_is_told(name: str, message: str) -> None:
    assert only_fault(BINH, (AN[0], name, *AN[2:])).message == message


@pytest.mark.parametrize(
    "name", ["H'Hen Niê", "Y-Moan Ênuôl", "Trần Văn A", "Danh Sa Rây", "Kim Sô-Phia", "Đặng Ê Ban"]
)
def test_names_of_every_people_pass(name: str) -> None:
    assert read(plain_list((AN[0], name, *AN[2:]))).rows[0].full_name == name


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("VP<1>", "mã có ký tự lạ"),
        ("A" * 33, "mã dài quá 32 ký tự"),
        ("01/02/2026", "mã đã bị phần mềm bảng tính đổi thành ngày"),
        ("VP;001", "mã có ký tự lạ"),
        ("СB11", "mã có ký tự lạ"),
        ("CΒ11", "mã có ký tự lạ"),
        ("VĂN-01", "mã có ký tự lạ"),
    ],
)
def test_impossible_code_is_told(code: str, message: str) -> None:
    assert only_fault(BINH, (code, *AN[1:])).message == message


@pytest.mark.parametrize("code", ["VP-001", "ĐT.01", "A/2_b", "CB 01", "123"])
def test_code_of_plain_letters_passes(code: str) -> None:
    assert read(plain_list((code, *AN[1:]))).rows[0].code == code.upper()


def test_code_that_became_a_date_in_excel_is_told() -> None:
    from datetime import date

    lines = plain_list((date(2026, 2, 1), *AN[1:]))
    listed = read_rows(read_sheet("a.xlsx", to_xlsx(lines)))
    assert [fault.message for fault in listed.faults] == ["mã đã bị phần mềm bảng tính đổi thành ngày"]


def test_every_fault_says_row_column_wrong_and_right() -> None:
    bad: Line = ("=1", "An", "", "x" * 300, "@")
    for fault in read(plain_list(AN, bad, ("VP-001", "2", "123", "", "x"))).faults:
        assert fault.row_no in (2, 3, 4)
        assert fault.column
        assert fault.message
        assert fault.remedy


def test_rejected_rows_keep_their_cells_and_all_their_faults() -> None:
    listed = read(plain_list(AN, ("", "An 1", *BINH[2:])))
    (rejected,) = rejected_rows(listed.kept, listed.faults)
    assert (rejected.kept.row_no, rejected.kept.full_name) == (3, "An 1")
    assert [fault.column for fault in rejected.faults] == ["Mã cán bộ", "Họ và tên"]


# ---- tidying, for any text


@given(st.text(max_size=60))
def test_tidying_twice_is_tidying_once(text: str) -> None:
    for change in (tidy, tidy_code, tidy_name, tidy_email):
        once = change(text)
        assert change(once) == once
        assert unicodedata.is_normalized("NFC", once)


VIETNAMESE = "aăâeêioôơuưyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵđbcghklmnpqrstvx"
WORD = st.text(VIETNAMESE, min_size=1, max_size=7)
NAME = st.lists(WORD, min_size=2, max_size=5).map(lambda words: " ".join(word.capitalize() for word in words))


@given(
    NAME,
    st.sampled_from([str, str.upper, str.lower]),
    st.sampled_from(["NFC", "NFD"]),
    st.sampled_from(" \t\n\u00a0"),
)
def test_name_reads_the_same_however_it_is_typed(name: str, case: object, form: str, space: str) -> None:
    typed = unicodedata.normalize(form, case(name)).replace(" ", space * 2)  # type: ignore[operator, arg-type]
    assert tidy_name(f"{typed}{space}") == name


@given(st.lists(st.tuples(NAME, WORD), min_size=1, max_size=8))
def test_reading_what_was_read_gives_the_same(people: list[tuple[str, str]]) -> None:
    lines = plain_list(
        *[(f"A{n}", name.upper(), f"Phòng {unit}", "", "") for n, (name, unit) in enumerate(people)]
    )
    once = read_rows(read_sheet("a.csv", to_csv(lines)))
    again = plain_list(*[(r.code, r.full_name, r.unit_name, r.position, r.email) for r in once.rows])
    assert read_rows(read_sheet("a.csv", to_csv(again))).rows == once.rows
    assert len(once.rows) == len(people)
