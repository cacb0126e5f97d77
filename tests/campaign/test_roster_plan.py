"""What an import would change: new, changed, moved, missing, heads and units; twice changes nothing."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.roster.heads import reads_as_head
from campaign.roster.plan import ImportPlan, KnownPerson, Roster, make_plan
from campaign.roster.refusal import RosterRefused
from campaign.roster.rows import RosterRow, StaffList, read_rows, rejected_rows
from campaign.roster.sheet import read_sheet
from campaign.roster.units import (
    Found,
    KnownUnit,
    NotFound,
    UnitCodes,
    UnitIndex,
    display_name,
    index_of,
    slips,
)
from tests.campaign.staff_lists import HEADER, UNITS, office_list, person, to_csv, to_xlsx

ON = date(2026, 11, 24)
EMPTY = Roster((), ())
VP, KHTC, QLKH, TT = (
    KnownUnit(1, "VP", "Văn phòng Sở"),
    KnownUnit(2, "P-KHTC", "Phòng Kế hoạch – Tài chính"),
    KnownUnit(3, "P-QLKH", "Phòng Quản lý Khoa học"),
    KnownUnit(4, "TT-CNTT", "Trung tâm Công nghệ thông tin và Truyền thông"),
)
AN = KnownPerson(11, "VP-001", "Nguyễn Văn An", "an@coquan.example", 1, VP.name, "Chánh Văn phòng")
BINH = KnownPerson(12, "KHTC-001", "Trần Thị Bình", "binh@coquan.example", 2, KHTC.name, "Trưởng phòng")
CHI = KnownPerson(13, "QLKH-001", "Lê Ngọc Chi", None, 3, QLKH.name, "Chuyên viên")
ROSTER = Roster((AN, BINH, CHI), (VP, KHTC, QLKH, TT))


def listing(known: KnownPerson, row_no: int = 2, **changes: object) -> RosterRow:
    """The row by which a list would name a known person."""
    row = RosterRow(row_no, known.code, known.full_name, known.unit_name, known.position, known.email)
    return replace(row, **changes)  # type: ignore[arg-type]


def of(*rows: RosterRow) -> StaffList:
    """A list without faults; rows are numbered from 2 in their order."""
    return StaffList(tuple(replace(row, row_no=n) for n, row in enumerate(rows, 2)), (), ())


def messages(plan: ImportPlan) -> list[tuple[int, str]]:
    return [(fault.row_no, fault.message) for fault in plan.faults]


def taken_over(plan: ImportPlan, known: Roster) -> Roster:
    """The roster once a plan is carried out, leavers kept: what applying must come to."""
    units = list(known.units)
    for number, unit in enumerate(plan.new_units, len(units) + 1):
        units.append(KnownUnit(number, unit.code, unit.name))
    ids = {unit.name: unit.unit_id for unit in units}
    people = {person.person_id: person for person in known.people}
    for left in plan.freed:
        people[left.person_id] = replace(left, email=None)
    for move in plan.moved:
        at = {"unit_id": ids[move.to_unit_name], "unit_name": move.to_unit_name, "position": move.position}
        people[move.person_id] = replace(people[move.person_id], **at)  # type: ignore[arg-type]
    for change in plan.changed:
        after = {field.field: field.after for field in change.fields}
        people[change.person_id] = replace(people[change.person_id], **after)  # type: ignore[arg-type]
    for number, new in enumerate(plan.new, 1 + max(people, default=0)):
        row = new.row
        people[number] = KnownPerson(
            number, row.code, row.full_name, row.email, ids[new.unit_name], new.unit_name, row.position
        )
    return Roster(tuple(people.values()), tuple(units))


# ---- the first import


@pytest.fixture(scope="module")
def office() -> StaffList:
    return read_rows(read_sheet("danh-sach.xlsx", to_xlsx(office_list())))


def test_first_import_of_the_office_list_proposes_everything(office: StaffList) -> None:
    plan = make_plan(office, EMPTY, ON)
    assert (len(plan.new), plan.changed, plan.moved, plan.unchanged, plan.missing) == (264, (), (), 0, ())
    assert plan.faults == ()
    assert [(unit.name, unit.people) for unit in plan.new_units] == [(unit[1], unit[3]) for unit in UNITS]
    assert [unit.code for unit in plan.new_units] == [
        "VP",
        "P-CNTTVTBC",
        "P-KHTC",
        "P-QLKH",
        "P-CDS",
        "CC-TCDLCL",
        "TT-CNTTTT",
        "TT-UDTBKHCN",
        "BGD",
    ]


def test_heads_of_the_office_list_are_proposed_one_for_each_unit_but_the_directorate(
    office: StaffList,
) -> None:
    heads = make_plan(office, EMPTY, ON).heads
    assert [(head.unit_name, head.candidates[0].code) for head in heads] == [
        (name, f"{code}-001") for code, name, _, _ in UNITS if code != "BGD"
    ]
    assert all(len(head.candidates) == 1 for head in heads)


def test_same_list_twice_changes_nothing(office: StaffList) -> None:
    roster = taken_over(make_plan(office, EMPTY, ON), EMPTY)
    again = make_plan(office, roster, ON)
    assert again.changes_nothing
    assert (again.unchanged, again.missing, again.faults) == (264, (), ())
    assert len(again.heads) == 8


# ---- new, changed, moved, missing


def test_unknown_code_is_a_new_person() -> None:
    row = RosterRow(2, "VP-002", "Đỗ Dũng", VP.name, "Chuyên viên", None)
    plan = make_plan(of(row), ROSTER, ON)
    assert [(new.row.code, new.unit_id, new.unit_name) for new in plan.new] == [("VP-002", 1, VP.name)]


def test_changed_fields_show_before_and_after() -> None:
    row = listing(AN, full_name="Nguyễn Vân An", email="an2@coquan.example")
    (change,) = make_plan(of(row), ROSTER, ON).changed
    assert [(field.field, field.before, field.after) for field in change.fields] == [
        ("full_name", "Nguyễn Văn An", "Nguyễn Vân An"),
        ("email", "an@coquan.example", "an2@coquan.example"),
    ]


def test_blank_cells_leave_what_is_known() -> None:
    plan = make_plan(of(listing(AN, email=None, position="")), ROSTER, ON)
    assert plan.changes_nothing
    assert plan.unchanged == 1


def test_other_unit_is_a_move_with_the_new_position() -> None:
    plan = make_plan(of(listing(AN, unit_name=KHTC.name, position="Chuyên viên")), ROSTER, ON)
    (move,) = plan.moved
    assert (move.from_unit_id, move.to_unit_id) == (1, 2)
    assert (move.position_before, move.position) == ("Chánh Văn phòng", "Chuyên viên")
    assert plan.changed == ()
    assert plan.unchanged == 0


def test_person_may_move_and_change_at_once() -> None:
    plan = make_plan(of(listing(AN, unit_name=KHTC.name, full_name="Nguyễn Vân An")), ROSTER, ON)
    assert len(plan.moved) == len(plan.changed) == 1
    assert plan.unchanged == 0


def test_person_who_left_comes_back_as_a_move_from_nowhere() -> None:
    left = replace(AN, unit_id=None, unit_name="")
    plan = make_plan(of(listing(AN)), Roster((left,), ROSTER.units), ON)
    assert [(move.from_unit_id, move.to_unit_id) for move in plan.moved] == [(None, 1)]
    assert plan.new == ()


def test_people_the_list_does_not_name_are_missing_leavers_aside() -> None:
    left = replace(CHI, person_id=14, code="X-1", unit_id=None)
    plan = make_plan(of(listing(AN)), Roster((*ROSTER.people, left), ROSTER.units), ON)
    assert plan.missing == (BINH, CHI)


def test_person_on_a_row_at_fault_is_not_missing() -> None:
    header = "Mã,Họ tên,Đơn vị,Email"
    rows = [
        "VP-001,Nguyễn Văn An,,an@coquan.example",  # no unit
        f",Trần Thị Bình,{KHTC.name},",  # no code
        "QLKH-001,Lê Ngọc Chi,Phòng Lạ,",  # unit unknown
    ]
    listed = read_rows(read_sheet("a.csv", "\n".join([header, *rows]).encode()))
    plan = make_plan(listed, ROSTER, ON)
    assert [fault.row_no for fault in plan.faults] == [2, 3, 4]
    assert plan.missing == ()
    assert len(rejected_rows(listed.kept, plan.faults)) == 3


def test_codes_match_in_either_case() -> None:
    plan = make_plan(of(listing(AN)), Roster((replace(AN, code="vp-001"),), ROSTER.units), ON)
    assert plan.unchanged == 1
    assert plan.missing == ()


# ---- addresses and codes that clash


def test_address_of_another_person_is_a_fault() -> None:
    row = RosterRow(2, "VP-009", "Đỗ Dũng", VP.name, "", "an@coquan.example")
    plan = make_plan(of(row), ROSTER, ON)
    assert messages(plan) == [(2, "địa chỉ này đang là của Nguyễn Văn An (mã VP-001)")]
    assert plan.new == ()


def test_address_of_somebody_who_left_may_be_taken() -> None:
    left = Roster((replace(AN, unit_id=None),), ROSTER.units)
    row = RosterRow(2, "VP-009", "Đỗ Dũng", VP.name, "", "an@coquan.example")
    plan = make_plan(of(row), left, ON)
    assert (plan.faults, [person.code for person in plan.freed]) == ((), ["VP-001"])


def test_address_of_somebody_who_comes_back_is_theirs() -> None:
    left = Roster((replace(AN, unit_id=None),), ROSTER.units)
    row = RosterRow(3, "VP-009", "Đỗ Dũng", VP.name, "", "an@coquan.example")
    plan = make_plan(of(listing(AN, email=None), row), left, ON)
    assert [fault.row_no for fault in plan.faults] == [3]
    assert plan.freed == ()


def test_two_people_may_swap_addresses() -> None:
    plan = make_plan(of(listing(AN, email=BINH.email), listing(BINH, email=AN.email)), ROSTER, ON)
    assert plan.faults == ()
    assert len(plan.changed) == 2


def test_address_is_not_free_while_its_owner_is_refused_another() -> None:
    """Chi wants An's, An wants Bình's, and Bình keeps it: both are refused."""
    plan = make_plan(
        of(listing(CHI, email=AN.email), listing(AN, email=BINH.email), listing(BINH, email=None)), ROSTER, ON
    )
    assert [fault.row_no for fault in plan.faults] == [2, 3]
    assert plan.changes_nothing
    assert plan.missing == ()


def test_code_with_another_persons_whole_name_is_a_fault() -> None:
    plan = make_plan(of(listing(AN, full_name="Lý Thu Hoa", email=None)), ROSTER, ON)
    assert messages(plan) == [(2, "mã này đang là của Nguyễn Văn An")]
    assert "an@coquan.example" in plan.faults[0].remedy
    assert plan.changes_nothing and plan.missing == (BINH, CHI)


def test_without_a_known_address_the_remedy_says_how_to_record_a_new_name() -> None:
    plan = make_plan(of(listing(CHI, full_name="Lý Thu Hoa")), ROSTER, ON)
    assert "kèm thư điện tử" in plan.faults[0].remedy


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Phạm Ngọc Minh", "Hồ Ngọc Nga"),
        ("Huỳnh Công Bình", "Huỳnh Thanh Vy"),
        ("Nguyễn Văn An", "Trần Văn An"),
        ("Nguyễn Văn An", "Nguyễn Văn Bình"),
        ("Nguyễn Thị Lan", "Nguyễn Văn Lan"),
        ("Nguyễn Thị Lan", "Nguyễn Thị Thu"),
        ("Lê Minh Hà", "Lê Hà Minh"),
        ("Lê Thị Hoa", "Lê Thi Hoàng"),
        ("Trần Thị Ngọc Mai", "Trần Thị Nhọc Mại Mai"),
        ("Danh Út", "Danh Út Em"),
    ],
)
@pytest.mark.parametrize("email", [None, "khac@coquan.example"])
def test_shared_surname_or_middle_name_is_not_the_same_person(
    before: str, after: str, email: str | None
) -> None:
    known = Roster((replace(AN, full_name=before),), ROSTER.units)
    plan = make_plan(of(listing(AN, full_name=after, email=email)), known, ON)
    assert messages(plan) == [(2, f"mã này đang là của {before}")]
    assert plan.changes_nothing and plan.missing == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Nguyễn Văn An", "Nguyễn Vân An"),
        ("Nguyen Van An", "Nguyễn Văn An"),
        ("Đỗ Thị Thu Hà", "Đỗ Thu Thị Hà"),
        ("Đỗ Thị Thu Hà", "Đỗ Thu Hà"),
        ("Lê Hoa", "Lê Thị Hoa"),
    ],
)
@pytest.mark.parametrize("email", [None, "khac@coquan.example"])
def test_same_name_written_otherwise_is_the_same_person(before: str, after: str, email: str | None) -> None:
    known = Roster((replace(AN, full_name=before),), ROSTER.units)
    plan = make_plan(of(listing(AN, full_name=after, email=email)), known, ON)
    assert plan.faults == () and len(plan.changed) == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [("Nguyễn Văn An", "Nguyễn Văn Ann"), ("Nguyễn Văn An", "Nguyn Văn An"), ("Lê Thị Hoa", "Lê Thj Hoa")],
)
def test_one_slip_of_the_pen_is_allowed_unless_the_address_says_otherwise(before: str, after: str) -> None:
    known = Roster((replace(AN, full_name=before),), ROSTER.units)
    assert make_plan(of(listing(AN, full_name=after, email=None)), known, ON).faults == ()
    other = listing(AN, full_name=after, email="khac@coquan.example")
    assert len(make_plan(of(other), known, ON).faults) == 1


def test_same_address_proves_that_a_whole_new_name_is_the_same_person() -> None:
    plan = make_plan(of(listing(AN, full_name="Lý Thu Hoa")), ROSTER, ON)
    assert plan.faults == ()
    assert len(plan.changed) == 1


# ---- units


@pytest.mark.parametrize(
    "name",
    [
        "Phòng Quản lý Khoa học",
        "PHÒNG QUẢN LÝ KHOA HỌC",
        "Quản lý khoa học",
        "phong quan ly khoa hoc",
        "P. Quản lý Khoa học",
        "P.Quản lí khoa học",
        "Phòng  Quản lý - Khoa học",
        "QUAN LY KHOA HOC",
        "P-QLKH",
        "p-qlkh",
    ],
)
def test_unit_is_known_however_it_is_written(name: str) -> None:
    assert index_of(ROSTER.units).find(name) == Found(3, QLKH.name)


@pytest.mark.parametrize(
    "name",
    [
        "Phòng Kế hoạch và Tài chính",
        "Phòng Kế hoạch & Tài chính",
        "Kế hoạch - Tài chính",
        "Phòng Kế hoạch, Tài chính",
    ],
)
def test_and_ampersand_dash_and_comma_are_the_same_in_a_unit(name: str) -> None:
    assert index_of(ROSTER.units).find(name) == Found(2, KHTC.name)


def test_where_the_tone_sits_does_not_matter() -> None:
    assert index_of([KnownUnit(1, "PH", "Phòng Hoà giải")]).find("Phòng Hòa Giải") == Found(
        1, "Phòng Hoà giải"
    )


def test_units_that_differ_by_accents_only_are_kept_apart() -> None:
    index = index_of([KnownUnit(1, "A", "Xã Tân An"), KnownUnit(2, "B", "Xã Tân Ân")])
    assert index.find("Xã Tân An") == Found(1, "Xã Tân An")
    assert index.find("XÃ TÂN ÂN") == Found(2, "Xã Tân Ân")
    found = index.find("xa tan an")
    assert isinstance(found, NotFound)
    assert found.ambiguous


def test_unit_without_its_accents_right_is_asked_about() -> None:
    found = index_of([KnownUnit(2, "B", "Xã Tân Ân")]).find("Xã Tân An")
    assert found == NotFound("Xã Tân An", ("Xã Tân Ân",))


@pytest.mark.parametrize("name", ["Phòng Quản lý Khoa hcọ", "Phòng Quản lý Khoa họcc", "Phòng QLKH"])
def test_unit_that_is_nearly_known_is_a_fault_with_a_question(name: str) -> None:
    plan = make_plan(of(listing(CHI, unit_name=name)), ROSTER, ON)
    assert messages(plan) == [(2, f"chưa có đơn vị “{name}”; có phải là “Phòng Quản lý Khoa học”?")]
    assert plan.changes_nothing


def test_units_that_differ_by_number_are_not_taken_for_slips() -> None:
    known = Roster((), (KnownUnit(1, "D1", "Đội Quản lý số 1"),))
    row = listing(AN, unit_name="Đội Quản lý số 2")
    assert messages(make_plan(of(row), known, ON)) == [(2, "chưa có đơn vị “Đội Quản lý số 2”")]
    assert slips("to ii", "to iii", 2) > 2


def test_unknown_unit_is_a_fault_unless_new_units_are_allowed() -> None:
    row = listing(CHI, unit_name="Thanh tra Sở")
    refused = make_plan(of(row), ROSTER, ON)
    assert messages(refused) == [(2, "chưa có đơn vị “Thanh tra Sở”")]
    assert refused.new_units == ()
    allowed = make_plan(of(row), ROSTER, ON, allow_new_units=True)
    assert [(unit.code, unit.name, unit.people) for unit in allowed.new_units] == [
        ("TTRA", "Thanh tra Sở", 1)
    ]
    assert [(move.to_unit_id, move.to_unit_name) for move in allowed.moved] == [(None, "Thanh tra Sở")]


def test_allowed_unit_that_looks_like_a_known_one_says_so() -> None:
    plan = make_plan(of(listing(CHI, unit_name="Phòng Quản lý Khoa hộc")), ROSTER, ON, allow_new_units=True)
    assert [unit.similar_to for unit in plan.new_units] == ["Phòng Quản lý Khoa học"]


def test_spellings_of_one_new_unit_become_one_unit() -> None:
    names = [
        "PHÒNG KẾ HOẠCH & TÀI CHÍNH",
        "Phòng Kế hoạch – Tài chính",
        "phong ke hoach tai chinh",
        "Kế hoạch và Tài chính",
    ]
    rows = [RosterRow(n, f"A{n}", "Trần An", name, "", None) for n, name in enumerate([*names, names[1]])]
    (unit,) = make_plan(of(*rows), EMPTY, ON).new_units
    assert (unit.name, unit.people) == ("Phòng Kế hoạch – Tài chính", 5)


def test_rare_slip_of_a_common_new_unit_is_asked_about() -> None:
    rows = [RosterRow(n, f"A{n}", "Trần An", "Phòng Quản lý Khoa học", "", None) for n in range(20)]
    slip = RosterRow(0, "B1", "Trần An", "Phòng Quản lý Khoa hcọ", "", None)
    plan = make_plan(of(*rows, slip), EMPTY, ON)
    assert messages(plan) == [
        (22, "chưa có đơn vị “Phòng Quản lý Khoa hcọ”; có phải là “Phòng Quản lý Khoa học”?")
    ]
    assert len(plan.new_units) == 1
    assert make_plan(of(*rows, slip), EMPTY, ON, allow_new_units=True).faults == ()


def test_unit_whose_every_row_is_at_fault_is_not_proposed() -> None:
    row = RosterRow(2, "VP-009", "Đỗ Dũng", "Thanh tra Sở", "", "an@coquan.example")
    assert make_plan(of(row), ROSTER, ON, allow_new_units=True).new_units == ()


@pytest.mark.parametrize(
    ("heading", "shown"),
    [
        ("PHÒNG QUẢN LÝ KHOA HỌC", "Phòng Quản lý khoa học"),
        ("VĂN PHÒNG SỞ", "Văn phòng Sở"),
        ("TRUNG TÂM CNTT", "Trung tâm CNTT"),
        ("PHÒNG KH&CN", "Phòng KH&CN"),
        ("Phòng Quản lý Khoa học", "Phòng Quản lý Khoa học"),
    ],
)
def test_heading_in_capitals_is_proposed_as_one_would_write_it(heading: str, shown: str) -> None:
    assert display_name(heading) == shown


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Văn phòng Sở", "VP"),
        ("Phòng Quản lý Khoa học", "P-QLKH"),
        ("Phòng Chuyển đổi số", "P-CDS"),
        ("Phòng Kế hoạch – Tài chính", "P-KHTC"),
        ("Phòng KH&CN", "P-KHCN"),
        ("Ban Giám đốc Sở", "BGD"),
        ("Thanh tra Sở", "TTRA"),
        ("Trung tâm Ứng dụng tiến bộ Khoa học và Công nghệ", "TT-UDTBKHCN"),
        ("Đội 12", "DOI-12"),
        ("–", "DV"),
    ],
)
def test_unit_code_is_short_and_readable(name: str, code: str) -> None:
    codes = UnitCodes({f"{code}-2"})
    assert [codes.give(name) for _ in range(3)] == [code, f"{code}-3", f"{code}-4"]


@given(st.text(min_size=1, max_size=80), st.sets(st.sampled_from(["VP", "DV", "P-A", "DV-2"])))
def test_unit_code_is_never_taken_and_always_plain(name: str, taken: set[str]) -> None:
    code = UnitCodes(set(taken)).give(name)
    assert code not in taken
    assert code.isascii()
    assert 0 < len(code) <= 24


# ---- heads


@pytest.mark.parametrize(
    ("position", "unit"),
    [
        ("Trưởng phòng", "Phòng Chuyển đổi số"),
        ("TRƯỞNG PHÒNG", "PHÒNG A"),
        ("Trưởng phòng Quản lý", "P. QLKH"),
        ("Quyền Trưởng phòng", "Phòng A"),
        ("Q. Trưởng phòng", "Phòng A"),
        ("Chánh Văn phòng", "Văn phòng Sở"),
        ("Chi cục trưởng", "Chi cục Tiêu chuẩn"),
        ("Giám đốc Trung tâm", "Trung tâm CNTT"),
        ("Giám đốc", "Trung tâm CNTT"),
        ("Chánh Thanh tra", "Thanh tra Sở"),
        ("Trưởng ban", "Ban Quản lý dự án"),
        ("Trưởng phòng", "Quản lý Khoa học"),
        ("Viện trưởng", "Viện A"),
        ("truong phong", "phong a"),
    ],
)
def test_head_is_read_from_the_position(position: str, unit: str) -> None:
    assert reads_as_head(position, unit)


@pytest.mark.parametrize(
    ("position", "unit"),
    [
        ("Phó Trưởng phòng", "Phòng A"),
        ("P. Trưởng phòng", "Phòng A"),
        ("Phó Trưởng phòng phụ trách", "Phòng A"),
        ("Phó Chánh Văn phòng", "Văn phòng Sở"),
        ("Phó Giám đốc Trung tâm", "Trung tâm A"),
        ("PGĐ", "Trung tâm A"),
        ("Trưởng phòng Hành chính", "Trung tâm A"),
        ("Trưởng phòng", "Chi cục A"),
        ("Nguyên Trưởng phòng", "Phòng A"),
        ("Giám đốc", "Ban Giám đốc Sở"),
        ("Giám đốc Sở", "Trung tâm A"),
        ("Thư ký Giám đốc", "Trung tâm A"),
        ("Chuyên viên", "Phòng A"),
        ("", "Phòng A"),
        ("Kế toán trưởng", "Phòng A"),
    ],
)
def test_deputies_and_heads_of_something_else_are_not_proposed(position: str, unit: str) -> None:
    assert not reads_as_head(position, unit)


def test_two_heads_of_one_unit_are_both_shown() -> None:
    rows = [RosterRow(0, f"A{n}", "Trần An", VP.name, "Chánh Văn phòng", None) for n in range(2)]
    (proposal,) = make_plan(of(*rows), ROSTER, ON).heads
    assert proposal.unit_id == 1
    assert [candidate.code for candidate in proposal.candidates] == ["A0", "A1"]


# ---- the digest


def test_digest_is_the_same_for_the_same_question() -> None:
    assert make_plan(of(listing(AN)), ROSTER, ON).digest == make_plan(of(listing(AN)), ROSTER, ON).digest


@pytest.mark.parametrize(
    "changed",
    [
        replace(AN, full_name="Nguyễn An"),
        replace(AN, email="khac@coquan.example"),
        replace(AN, unit_id=2, unit_name=KHTC.name),
        replace(AN, position="Chuyên viên"),
        replace(AN, code="VP-099"),
        replace(AN, person_id=99, unit_id=None),
    ],
)
def test_digest_differs_when_the_roster_changed_since(changed: KnownPerson) -> None:
    before = make_plan(of(listing(AN)), ROSTER, ON).digest
    after = make_plan(of(listing(AN)), Roster((changed, BINH, CHI), ROSTER.units), ON).digest
    assert before != after


def test_digest_differs_on_another_day() -> None:
    assert make_plan(of(), ROSTER, ON).digest != make_plan(of(), ROSTER, date(2026, 11, 25)).digest


# ---- any list, and a long one


@st.composite
def staff_lists(draw: st.DrawFn) -> bytes:
    """Lists with clashing codes and addresses, odd units, rows at fault."""
    names = st.sampled_from(["Trần An", "LÊ THỊ BÌNH", "Ngô Chi", "An", "", "=1"])
    units = st.sampled_from(["Phòng A", "PHÒNG A", "phong a", "Văn phòng", "Van phong", "", "Đội 1", "Đội 2"])
    codes = st.sampled_from([f"A{n}" for n in range(12)] + [""])
    emails = st.sampled_from(["", *(f"a{n}@x.example" for n in range(9)), "sai"])
    rows = draw(
        st.lists(st.tuples(codes, names, units, st.sampled_from(["", "Trưởng phòng"]), emails), max_size=15)
    )
    return to_csv([("Mã", "Họ tên", "Đơn vị", "Chức vụ", "Email"), ("Z1", "Vũ Đủ", "Phòng A", "", ""), *rows])


@given(staff_lists(), staff_lists())
@settings(max_examples=150, deadline=None)
def test_importing_twice_changes_nothing_after_any_history(first: bytes, second: bytes) -> None:
    known = EMPTY
    for data in (first, second):
        listed = read_rows(read_sheet("a.csv", data))
        plan = make_plan(listed, known, ON, allow_new_units=True)
        known = taken_over(plan, known)
        emails = [person.email for person in known.people if person.email]
        assert len(emails) == len(set(emails))
        assert len({person.code for person in known.people}) == len(known.people)
        again = make_plan(listed, known, ON, allow_new_units=True)
        assert again.changes_nothing
        out = {fault.row_no for fault in again.faults}
        assert not out & {row.row_no for row in listed.rows} or again.faults != listed.faults


FEW, MANY = 2_000, 20_000
STEEPEST = 30
"""Ten times as many rows cost about ten times as much; comparing each with each would cost a hundred."""


def _grows_with_the_rows(prepare: Callable[[int], Any], act: Callable[[Any], object]) -> bool:
    few, many = prepare(FEW), prepare(MANY)
    act(few)  # whatever is loaded only once
    return _cost(act, many) < STEEPEST * min(_cost(act, few) for _ in range(3))


def _cost(act: Callable[[Any], object], given: Any) -> float:
    start = time.process_time()
    act(given)
    return time.process_time() - start


def test_long_list_is_read_and_planned_in_time() -> None:
    def sheet(count: int) -> bytes:
        units = [unit[1] for unit in UNITS]
        return to_xlsx(
            [HEADER, *(person(n, f"CB-{n:06}", "Chuyên viên", units[n % 9]) for n in range(1, count + 1))]
        )

    def import_twice(data: bytes) -> None:
        listed = read_rows(read_sheet("a.xlsx", data))
        plan = make_plan(listed, EMPTY, ON)
        again = make_plan(listed, taken_over(plan, EMPTY), ON)
        assert len(plan.new) == again.unchanged == len(listed.rows) >= FEW
        assert again.changes_nothing

    assert _grows_with_the_rows(sheet, import_twice)


def test_rows_that_are_all_wrong_are_answered_one_by_one_in_time() -> None:
    def sheet(count: int) -> bytes:
        draw = random.Random(1)
        rows = ((f"A{n % 50}", f"Trần {n}", f"Đơn vị {draw.random()}", "x") for n in range(count))
        return to_csv([("Mã", "Họ tên", "Đơn vị", "Email"), *rows])

    def answer(data: bytes) -> None:
        plan = make_plan(read_rows(read_sheet("a.csv", data)), ROSTER, ON)
        rows = {fault.row_no for fault in plan.faults}
        assert rows == set(range(2, len(rows) + 2)) and len(rows) >= FEW
        assert plan.changes_nothing

    assert _grows_with_the_rows(sheet, answer)


def test_unknown_units_do_not_take_longer_than_people() -> None:
    many = Roster((), tuple(KnownUnit(n, f"U{n}", f"Phòng thứ {n} của Sở") for n in range(1_000)))

    def rows(count: int) -> tuple[RosterRow, ...]:
        return tuple(RosterRow(n, f"A{n}", "Trần An", f"Đơn vị {n} xa lạ", "", None) for n in range(count))

    def plan(listed: tuple[RosterRow, ...]) -> None:
        assert len(make_plan(StaffList(listed, (), ()), many, ON).faults) == len(listed)

    assert _grows_with_the_rows(rows, plan)


def test_as_many_new_units_as_a_province_has_are_planned_in_time() -> None:
    """Names that share one stem are not compared each with each."""

    def rows(count: int) -> tuple[RosterRow, ...]:
        names = (f"Xã An Bình {''.join(chr(97 + n // 26**p % 26) for p in range(3))}" for n in range(count))
        return tuple(RosterRow(n, f"A{n}", "Trần An", unit, "", None) for n, unit in enumerate(names))

    def plan(listed: tuple[RosterRow, ...]) -> None:
        found = make_plan(StaffList(listed, (), ()), EMPTY, ON).new_units
        assert len({unit.code for unit in found}) == len(found) > len(listed) // 2

    few, many = rows(200), rows(2_000)
    plan(few)
    assert _cost(plan, many) < STEEPEST * min(_cost(plan, few) for _ in range(3))


@pytest.mark.parametrize("known", [EMPTY, ROSTER])
def test_column_that_makes_more_units_than_people_could_head_is_refused(known: Roster) -> None:
    rows = tuple(RosterRow(n, f"A{n}", "Trần An", f"Số nhà {n}", "", None) for n in range(2_001))
    with pytest.raises(RosterRefused, match="có lẽ không phải đơn vị"):
        make_plan(StaffList(rows, (), ()), known, ON, allow_new_units=True)


def test_empty_index_finds_nothing() -> None:
    assert UnitIndex().find("Văn phòng") == NotFound("Văn phòng", ())
