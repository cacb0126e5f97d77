"""Reports from the board to the snapshot: whose, of what, by whom, and the same for ever."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access.audit import list_audit
from access.roles import grant_role
from access.viewer import SYSTEM, Refused, Role
from analytics.asking import AskFault
from analytics.intervals import FEWEST
from analytics.participation import board
from analytics.reports import activities, gathered
from analytics.reports.activities import ActivityFigures, UnitActivity
from analytics.reports.building import build_report, current_fields, find_whose
from analytics.reports.fields import ALL, FieldsRefused, recipients, signing, tidy
from analytics.reports.gathered import Gathered, Theme
from analytics.reports.keeping import (
    list_final,
    make_final,
    read_final,
    replaced_words,
    save_draft,
)
from analytics.reports.letters import build_letter
from analytics.reports.periods import check_period, long_day, name_of, period_of
from analytics.reports.scores import shown_means
from analytics.reports.sending import close_period, list_sendings, list_sent, open_period
from analytics.reports.value import Period, Report, canonical, digest, show_digest
from campaign import initiatives
from campaign.difficulties import list_themes, raise_difficulty
from campaign.initiatives import InitiativeWords
from campaign.standing import change_stays
from db.engine import Database, Tx
from db.people import NewPerson, add_people
from db.units import UnitNow, change_unit, subtree
from outreach.activities import withdraw_activity
from tests.analytics.history import TODAY, live
from tests.house import FOUNDED, NOW, House
from tests.outreach.steps import POST, log

PERIOD = Period(date(2026, 10, 1), date(2026, 12, 31))
SIGNED = {"on": "24/11/2026", "signer": "Trần Văn Mẫu", "number": "7"}


@pytest.fixture
def lived(database: Database, house: House) -> Iterator[tuple[Tx, House]]:
    """The house with a campaign under way."""
    with database.write() as tx:
        live(tx, house)
        yield tx, house


def unit_of(tx: Tx, house: House, name: str) -> UnitNow:
    from db.units import list_units

    return next(u for u in list_units(tx, TODAY) if u.unit_id == house.units[name])


def write(tx: Tx, house: House, name: str, unit: UnitNow | None, **fields: str) -> None:
    """What a persona saves in a draft of which they saw the newest."""
    save_draft(tx, house.viewer(tx, name), unit, PERIOD, fields, current_fields(tx, unit, PERIOD, NOW), NOW)


def said(report: Report) -> str:
    return "\n".join(text for section in report.sections for text in section.paragraphs)


# ---- figures


def test_figures_are_those_of_the_board_and_add_up(lived: tuple[Tx, House]) -> None:
    tx, house = lived
    dung = house.viewer(tx, "dung")
    report = build_report(tx, dung, None, PERIOD, NOW)
    from db.campaigns import find_current

    campaign = find_current(tx, TODAY)
    assert campaign
    figures = board(tx, dung.scope, campaign, TODAY, NOW)
    lines = [(line.code, line.people, line.completed) for line in report.figures.lines]
    assert lines == [(u.code, u.assigned, u.completed) for u in figures.unit_lines]
    total = report.figures.total
    assert (total.people, total.completed) == (figures.total.assigned, figures.total.completed) == (6, 1)
    for name in ("people", "completed", "sessions", "attendances", "posts", "publications", "reach"):
        assert getattr(total, name) == sum(getattr(line, name) for line in report.figures.lines)
    assert "1/6 CCVC-NLĐ đã hoàn thành (17%); 3 người đã bắt đầu học; 2 người đạt" in said(report)
    assert "tính đến hết ngày 24 tháng 11 năm 2026" in said(report).lower()


def test_report_of_a_unit_is_about_its_subtree(lived: tuple[Tx, House]) -> None:
    tx, house = lived
    binh = house.viewer(tx, "binh")
    report = build_report(tx, binh, unit_of(tx, house, "qlkh"), PERIOD, NOW)
    assert [line.code for line in report.figures.lines] == ["QLKH", "TO"]
    assert (report.figures.total.people, report.figures.total.completed) == (3, 1)
    assert report.head.agency == "PHÒNG QUẢN LÝ" and report.head.symbol == "BC-QLKH"
    assert report.late_units == () and report.addressees and report.signing.name == "Nguyễn Thị Bình"


def test_a_period_that_is_over_is_told_as_of_its_last_day(lived: tuple[Tx, House]) -> None:
    tx, house = lived
    first = Period(date(2026, 10, 1), date(2026, 10, 10))
    report = build_report(tx, house.viewer(tx, "lan"), None, first, NOW)
    assert report.figures.on == first.to_on and report.figures.total.completed == 0


@pytest.mark.parametrize(
    ("first", "last", "key"),
    [
        (date(2026, 11, 25), date(2026, 12, 31), "hôm nay"),
        (date(2026, 1, 1), date(2026, 9, 30), "chưa có chiến dịch"),
    ],
)
def test_nothing_to_report_is_said(lived: tuple[Tx, House], first: date, last: date, key: str) -> None:
    tx, house = lived
    with pytest.raises(AskFault, match=key):
        build_report(tx, house.viewer(tx, "dung"), None, Period(first, last), NOW)


def test_activities_and_difficulties_come_in_by_one_door(
    lived: tuple[Tx, House], monkeypatch: pytest.MonkeyPatch
) -> None:
    tx, house = lived
    dung = house.viewer(tx, "dung")
    before = build_report(tx, dung, None, PERIOD, NOW)
    assert "chưa có số liệu" in said(before) and before.figures.total.sessions == 0
    assert activities.activity_figures(tx, dung.scope, PERIOD).units == ()
    assert gathered.gathered_texts(tx, dung.scope, PERIOD, None) == Gathered((), ())
    done = ActivityFigures(True, ((house.units["vp"], UnitActivity(2, 1050, 3, 4, 5000)),))
    themes = Gathered(
        (Theme("Thiết bị", ("thiếu máy chiếu", "mạng chậm")),), (Theme("Kinh phí", ("cấp thêm",)),)
    )
    monkeypatch.setattr("analytics.reports.figures.activity_figures", lambda *_: done)
    monkeypatch.setattr("analytics.reports.building.gathered_texts", lambda *_: themes)
    after = build_report(tx, dung, None, PERIOD, NOW)
    assert "2 buổi với 1.050 lượt người dự; đăng 3 tin, bài; phát hành 4 ấn phẩm; 5.000 lượt" in said(after)
    assert after.figures.total.attendances == 1050 and after.figures.total.completed == 1
    assert "Thiết bị: thiếu máy chiếu; mạng chậm." in said(after) and "Kinh phí: cấp thêm." in said(after)


# ---- who may


@pytest.mark.parametrize(
    ("name", "unit", "is_seen"),
    [
        ("an", "to", False),
        ("an", "", False),
        ("binh", "qlkh", True),
        ("binh", "to", True),
        ("binh", "vp", False),
        ("binh", "so", False),
        ("binh", "", False),
        ("chi", "vp", True),
        ("chi", "to", False),
        ("chi", "", False),
        ("dung", "to", True),
        ("dung", "", True),
        ("lan", "vp", True),
        ("lan", "", True),
    ],
)
def test_each_sees_what_is_theirs(lived: tuple[Tx, House], name: str, unit: str, is_seen: bool) -> None:
    tx, house = lived
    viewer = house.viewer(tx, name)
    whose = unit_of(tx, house, unit) if unit else None
    code = whose.code if whose else ""
    if is_seen:
        assert find_whose(tx, viewer, code, PERIOD, NOW) == whose
        assert build_report(tx, viewer, whose, PERIOD, NOW).unit_code == code
    else:
        with pytest.raises((Refused, AskFault)):
            find_whose(tx, viewer, code, PERIOD, NOW)
        with pytest.raises(Refused):
            build_report(tx, viewer, whose, PERIOD, NOW)


def test_a_unit_out_of_sight_is_answered_as_one_that_is_not_there(lived: tuple[Tx, House]) -> None:
    tx, house = lived
    told = set()
    for code in ("VP", "KHONG"):
        with pytest.raises(AskFault) as fault:
            find_whose(tx, house.viewer(tx, "binh"), code, PERIOD, NOW)
        told.add(str(fault.value))
    assert len(told) == 1


@pytest.mark.parametrize(
    ("name", "unit"),
    [("an", "to"), ("binh", "vp"), ("binh", ""), ("chi", "to"), ("chi", ""), ("lan", ""), ("lan", "vp")],
)
def test_others_write_send_and_close_nothing(lived: tuple[Tx, House], name: str, unit: str) -> None:
    tx, house = lived
    viewer, whose = house.viewer(tx, name), unit_of(tx, house, unit) if unit else None
    with pytest.raises(Refused):
        save_draft(tx, viewer, whose, PERIOD, {"plan": "x"}, {}, NOW)
    with pytest.raises(Refused):
        make_final(tx, viewer, whose, PERIOD, "", NOW)
    for change in (close_period, open_period):
        with pytest.raises(Refused):
            change(tx, viewer, PERIOD, NOW)
    with pytest.raises(Refused):
        build_letter(tx, viewer, PERIOD, NOW)
    assert list_audit(tx, SYSTEM, action="report_drafted")[1] == 0


# ---- drafts


def test_draft_stays_and_stands_in_the_report(lived: tuple[Tx, House]) -> None:
    tx, house = lived
    write(tx, house, "dung", None, plan="Tiếp tục tuyên truyền.\n\n  Kiểm tra   hằng tháng.", **SIGNED)
    report = build_report(tx, house.viewer(tx, "lan"), None, PERIOD, NOW)
    plan = next(section for section in report.sections if section.key == "plan")
    assert plan.written == ("Tiếp tục tuyên truyền.", "Kiểm tra hằng tháng.") and plan.said == ()
    assert report.head.number == "07" and report.head.on == TODAY
    assert report.signing.lines == ("GIÁM ĐỐC",) and report.signing.name == "Trần Văn Mẫu"
    (entry,), _ = list_audit(tx, SYSTEM, action="report_drafted")
    assert entry.before and entry.before["plan"] == "" and entry.after and "hằng tháng" in entry.after["plan"]


def test_of_two_writers_each_keeps_their_parts_and_the_later_one_is_told(lived: tuple[Tx, House]) -> None:
    tx, house = lived
    dung = house.viewer(tx, "dung")
    seen = current_fields(tx, None, PERIOD, NOW)
    save_draft(tx, dung, None, PERIOD, {**seen, "plan": "Một", "limits": "Hai"}, seen, NOW)
    saved = save_draft(tx, dung, None, PERIOD, {**seen, "plan": "Ba", "causes": "Bốn"}, seen, NOW)
    after = current_fields(tx, None, PERIOD, NOW)
    assert (after["plan"], after["limits"], after["causes"]) == ("Ba", "Hai", "Bốn")
    assert saved.replaced == ("plan",) and "IV. Phương hướng" in replaced_words(saved)
    assert list_audit(tx, SYSTEM, action="report_drafted")[0][0].before == {"plan": "Một", "causes": ""}
    again = save_draft(tx, dung, None, PERIOD, after, seen, NOW)
    assert not again.is_changed and not again.replaced and replaced_words(again) == ""


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"on": "31/02/2026"}, "on"),
        ({"on": "2026-11-24"}, "on"),
        ({"number": "07/BC"}, "number"),
        ({"authority": "XX"}, "authority"),
        ({"authority": "KT", "title": ""}, "title"),
        ({"signer": "TS. Trần Văn Mẫu"}, "signer"),
        ({"signer": "PGS.TS. Trần Văn Mẫu"}, "signer"),
        ({"plan": "x" * 20_001}, "plan"),
        ({"letter_due": "mai"}, "letter_due"),
    ],
)
def test_fields_that_cannot_stand_are_named_and_nothing_is_kept(
    lived: tuple[Tx, House], fields: dict[str, str], name: str
) -> None:
    tx, house = lived
    with pytest.raises(FieldsRefused) as refused:
        write(tx, house, "dung", None, **fields)
    assert set(refused.value.faults) == {name}
    assert current_fields(tx, None, PERIOD, NOW)["plan"] == ""


@given(st.dictionaries(st.sampled_from(ALL), st.text(max_size=40)))
def test_whatever_is_typed_is_refused_or_fits_into_a_file(fields: dict[str, str]) -> None:
    try:
        kept = tidy(fields)
    except FieldsRefused as refusal:
        assert refusal.faults.keys() <= set(ALL)
        return
    assert tidy(kept) == kept
    for text in kept.values():
        assert all(c in "\t\n" or c >= " " for c in text) and not any("\ud800" <= c <= "\udfff" for c in text)


def test_recipients_and_signing_are_dressed_as_the_decree_wants() -> None:
    assert recipients("UBND thành phố\n- Công an thành phố;\n\nLưu: VT") == (
        "- UBND thành phố;",
        "- Công an thành phố;",
        "- Lưu: VT.",
    )
    who = {"chief": "Giám đốc", "title": "Phó Giám đốc", "signer": "A"}
    expected = {
        "": ("GIÁM ĐỐC",),
        "Q": ("Q. GIÁM ĐỐC",),
        "KT": ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
        "TL": ("TL. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
        "TUQ": ("TUQ. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
        "TM": ("TM. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
    }
    assert {each: signing({**who, "authority": each}).lines for each in expected} == expected


# ---- units send


def test_units_with_a_head_are_to_send_and_those_below_are_in_theirs(lived: tuple[Tx, House]) -> None:
    tx, house = lived
    grant_role(tx, SYSTEM, house.people["an"], Role.HEAD, house.units["to"], NOW)
    grant_role(tx, SYSTEM, house.people["lan"], Role.HEAD, house.units["so"], NOW)
    assert [(s.code, s.head) for s in list_sendings(tx, PERIOD, NOW)] == [("QLKH", None), ("VP", None)]
    report = build_report(tx, house.viewer(tx, "dung"), None, PERIOD, NOW)
    assert report.late_units == ("Phòng Quản lý", "Văn phòng")
    assert "2/2 phòng, đơn vị chưa gửi báo cáo: Phòng Quản lý; Văn phòng." in said(report)
    assert [line.note for line in report.figures.lines] == ["", "Chưa gửi báo cáo", "", "Chưa gửi báo cáo"]


def test_what_a_unit_sends_reaches_the_office_and_may_be_replaced_until_closed(
    lived: tuple[Tx, House],
) -> None:
    tx, house = lived
    binh, dung, unit = house.viewer(tx, "binh"), house.viewer(tx, "dung"), unit_of(tx, house, "qlkh")
    write(tx, house, "binh", unit, causes="Thiếu máy.", chief="Trưởng phòng", on="24/11/2026")
    assert make_final(tx, binh, unit, PERIOD, "", NOW).version == 1
    write(tx, house, "binh", unit, causes="Thiếu máy chiếu.")
    assert make_final(tx, binh, unit, PERIOD, "", NOW).version == 2
    (sent,) = list_sent(tx, dung, PERIOD, NOW)
    assert [s.written for s in sent.report.sections if s.key == "causes"] == [("Thiếu máy chiếu.",)]
    assert (sent.report.figures.total.people, sent.report.figures.total.completed) == (3, 1)
    assert build_report(tx, dung, None, PERIOD, NOW).late_units == ("Văn phòng",)
    with pytest.raises(Refused):
        list_sent(tx, binh, PERIOD, NOW)
    close_period(tx, dung, PERIOD, NOW)
    close_period(tx, dung, PERIOD, NOW)
    with pytest.raises(Refused, match="đã khoá"):
        make_final(tx, binh, unit, PERIOD, "", NOW)
    open_period(tx, dung, PERIOD, NOW)
    assert make_final(tx, binh, unit, PERIOD, "", NOW).version == 3
    assert [list_audit(tx, SYSTEM, action=f"report_{each}")[1] for each in (
        "submitted", "period_closed", "period_opened"
    )] == [3, 1, 1]  # fmt: skip


def test_letter_names_the_late_and_nobody_else(lived: tuple[Tx, House]) -> None:
    tx, house = lived
    binh, dung, unit = house.viewer(tx, "binh"), house.viewer(tx, "dung"), unit_of(tx, house, "qlkh")
    write(tx, house, "binh", unit, chief="Trưởng phòng", on="24/11/2026")
    make_final(tx, binh, unit, PERIOD, "", NOW)
    write(tx, house, "dung", None, letter_due="05/12/2026", letter_number="9", letter_signer="Dũng")
    letter = build_letter(tx, dung, PERIOD, NOW)
    assert letter.addressees == ("Văn phòng",) and letter.head.number == "09"
    assert "ngày 05 tháng 12 năm 2026" in letter.paragraphs[2] and "còn 1 phòng" in letter.paragraphs[1]
    assert letter.signing.lines[0] == "TL. GIÁM ĐỐC" and letter.signing.name == "Dũng"
    vp, chi = unit_of(tx, house, "vp"), house.viewer(tx, "chi")
    write(tx, house, "chi", vp, chief="Chánh Văn phòng", on="24/11/2026")
    make_final(tx, chi, vp, PERIOD, "", NOW)
    with pytest.raises(Refused, match="đã gửi"):
        build_letter(tx, dung, PERIOD, NOW)
    assert "2 phòng, đơn vị đều đã gửi báo cáo." in said(build_report(tx, dung, None, PERIOD, NOW))


# ---- final for ever


def test_final_report_needs_day_and_signatory(lived: tuple[Tx, House]) -> None:
    tx, house = lived
    with pytest.raises(FieldsRefused) as refused:
        make_final(tx, house.viewer(tx, "dung"), None, PERIOD, "", NOW)
    assert set(refused.value.faults) == {"on", "signer"}
    assert list_final(tx, house.viewer(tx, "dung"), None) == ()


def test_final_report_stays_as_it_was_whatever_happens_afterwards(lived: tuple[Tx, House]) -> None:
    tx, house = lived
    dung = house.viewer(tx, "dung")
    write(tx, house, "dung", None, plan="Làm tiếp.", **SIGNED)
    frozen = build_report(tx, dung, None, PERIOD, NOW)
    head = make_final(tx, dung, None, PERIOD, "", NOW)
    assert (head.version, head.number, head.digest) == (1, "07/BC-SKHCN", digest(canonical(frozen)))
    _change_the_world(tx, house)
    later = NOW + timedelta(days=40)
    kept_head, kept = read_final(tx, house.viewer(tx, "lan"), head.snapshot_id)
    assert kept == frozen and kept_head == head and canonical(kept) == canonical(frozen)
    now = build_report(tx, dung, None, PERIOD, later)
    assert now != kept and now.figures.total.people == 7 and now.figures.lines[1].name == "Phòng Tên Mới"
    assert [e.after for e in list_audit(tx, SYSTEM, action="report_made_final")[0]] == [
        {"version": 1, "number": "07/BC-SKHCN", "reason": "", "digest": show_digest(head.digest)}
    ]


def _change_the_world(tx: Tx, house: House) -> None:
    """Somebody joins, a unit is renamed, and the draft says something else."""
    new = NewPerson("CB099", "Lê Văn Mới", None, house.units["vp"], "")
    (person_id,) = add_people(tx, [new], FOUNDED)
    change_stays(tx, (), lambda: (person_id,))
    change_unit(tx, house.units["qlkh"], "Phòng Tên Mới", house.units["so"], TODAY)
    write(tx, house, "dung", None, plan="Khác hẳn.", number="8")


def test_correction_is_a_new_version_that_says_why(lived: tuple[Tx, House]) -> None:
    tx, house = lived
    dung = house.viewer(tx, "dung")
    write(tx, house, "dung", None, **SIGNED)
    first = make_final(tx, dung, None, PERIOD, "", NOW)
    write(tx, house, "dung", None, limits="Còn chậm.")
    for reason in ("", "   "):
        with pytest.raises(Refused, match="lý do"):
            make_final(tx, dung, None, PERIOD, reason, NOW)
    second = make_final(tx, dung, None, PERIOD, " Bổ sung  mục hạn chế ", NOW + timedelta(days=1))
    assert (second.version, second.reason) == (2, "Bổ sung mục hạn chế")
    assert [each.version for each in list_final(tx, house.viewer(tx, "lan"), None)] == [2, 1]
    assert "Còn chậm." not in said(read_final(tx, dung, first.snapshot_id)[1])
    assert "Còn chậm." in said(read_final(tx, dung, second.snapshot_id)[1])


def test_making_the_departments_final_closes_the_period(lived: tuple[Tx, House]) -> None:
    tx, house = lived
    write(tx, house, "dung", None, **SIGNED)
    make_final(tx, house.viewer(tx, "dung"), None, PERIOD, "", NOW)
    unit = unit_of(tx, house, "vp")
    write(tx, house, "chi", unit, chief="Chánh Văn phòng", on="24/11/2026")
    with pytest.raises(Refused, match="đã khoá"):
        make_final(tx, house.viewer(tx, "chi"), unit, PERIOD, "", NOW)


def test_final_report_out_of_sight_is_not_there(lived: tuple[Tx, House]) -> None:
    tx, house = lived
    unit = unit_of(tx, house, "qlkh")
    write(tx, house, "dung", None, **SIGNED)
    whole = make_final(tx, house.viewer(tx, "dung"), None, PERIOD, "", NOW)
    open_period(tx, house.viewer(tx, "dung"), PERIOD, NOW)
    write(tx, house, "binh", unit, chief="Trưởng phòng", on="24/11/2026")
    own = make_final(tx, house.viewer(tx, "binh"), unit, PERIOD, "", NOW)
    assert read_final(tx, house.viewer(tx, "binh"), own.snapshot_id)[1].unit_code == "QLKH"
    for name, snapshot_id in (("binh", whole.snapshot_id), ("chi", own.snapshot_id), ("chi", 99_999)):
        with pytest.raises(LookupError):
            read_final(tx, house.viewer(tx, name), snapshot_id)
    with pytest.raises(Refused):
        read_final(tx, house.viewer(tx, "an"), own.snapshot_id)
    with pytest.raises(Refused):
        list_final(tx, house.viewer(tx, "chi"), unit)


def test_kept_text_that_was_tampered_with_is_not_shown(lived: tuple[Tx, House]) -> None:
    tx, house = lived
    dung = house.viewer(tx, "dung")
    write(tx, house, "dung", None, **SIGNED)
    head = make_final(tx, dung, None, PERIOD, "", NOW)
    tx.exec_driver_sql("update report_snapshot set body = replace(body, 'Mẫu', 'Khác')")
    with pytest.raises(Refused, match="mã kiểm tra"):
        read_final(tx, dung, head.snapshot_id)


def test_snapshot_names_no_person_but_who_signs(lived: tuple[Tx, House]) -> None:
    tx, house = lived
    body = canonical(build_report(tx, house.viewer(tx, "dung"), None, PERIOD, NOW))
    assert json.loads(body)["layout"] == 1
    assert not [name for name in ("Trần Văn An", "Lê Thị Chi", "CB001") if name in body]


# ---- periods


def test_periods_and_their_names() -> None:
    on = date(2026, 11, 24)
    named = {sort: name_of(period_of(sort, on)) for sort in ("month", "quarter", "half", "year")}
    assert named == {
        "month": "tháng 11 năm 2026",
        "quarter": "quý IV năm 2026",
        "half": "6 tháng cuối năm 2026",
        "year": "năm 2026",
    }
    assert name_of(period_of("month", date(2028, 2, 9))) == "tháng 02 năm 2028"
    assert period_of("month", date(2028, 2, 9)).to_on == date(2028, 2, 29)
    assert name_of(Period(date(2026, 1, 5), date(2026, 3, 4))) == (
        "từ ngày 05 tháng 01 năm 2026 đến ngày 04 tháng 3 năm 2026"
    )
    assert long_day(date(2026, 12, 1)) == "01 tháng 12 năm 2026"
    for first, last in ((on, on - timedelta(days=1)), (on, on + timedelta(days=5000))):
        with pytest.raises(AskFault):
            check_period(first, last)


# ---- what may be shown


@st.composite
def organisations(draw: st.DrawFn) -> tuple[tuple[UnitNow, ...], dict[int, int]]:
    """A tree of units, and how many people of each have a score; some units have closed since."""
    count = draw(st.integers(1, 12))
    units = tuple(
        UnitNow(n, f"U{n}", f"U{n}", draw(st.none() | st.integers(0, n - 1)) if n else None, n)
        for n in range(count)
    )
    people = {n: draw(st.integers(0, 9)) for n in range(count + draw(st.integers(0, 2)))}
    return units, people


@settings(max_examples=400)
@given(organisations())
def test_no_difference_of_shown_means_is_about_few_people(
    organisation: tuple[tuple[UnitNow, ...], dict[int, int]],
) -> None:
    """Every mean that a report may show is a sum over units; none of their combinations isolates a few."""
    units, people = organisation
    shown = shown_means(units, people)
    sums = {frozenset([u]) for u in shown.units}
    sums |= {frozenset(subtree(units, [u]) & people.keys()) for u in shown.subtrees}
    if sum(people.values()) >= FEWEST:
        sums.add(frozenset(people))
    filled = {frozenset(u for u in each if people[u]) for each in sums} - {frozenset()}
    for outer in filled:
        assert sum(people[u] for u in outer) >= FEWEST
        inner = [each for each in filled if each < outer]
        left = outer - frozenset().union(*inner)
        assert sum(people[u] for u in left) == 0 or sum(people[u] for u in left) >= FEWEST
        for each in inner:
            rest = sum(people[u] for u in outer - each)
            assert rest == 0 or rest >= FEWEST


def test_a_total_that_would_give_a_few_away_is_withheld() -> None:
    units = tuple(UnitNow(n, f"U{n}", f"U{n}", parent, n) for n, parent in enumerate((None, 0, 0, None)))
    shown = shown_means(units, {0: 0, 1: 9, 2: 3, 3: 2})
    assert shown.units == {1} and 0 not in shown.subtrees
    assert replace(units[0], code="x").unit_id == 0


def test_what_a_unit_logged_stands_in_the_report_and_no_withdrawn_or_older_thing(
    lived: tuple[Tx, House],
) -> None:
    tx, house = lived
    dung = house.viewer(tx, "dung")
    log(tx, dung, house.units["vp"])
    log(tx, dung, house.units["vp"], POST)
    log(tx, dung, house.units["qlkh"], on="20/01/2026")
    gone = log(tx, dung, house.units["vp"])
    withdraw_activity(tx, dung, gone, "Ghi nhầm", NOW)
    figures = build_report(tx, dung, None, PERIOD, NOW).figures
    line = next(each for each in figures.lines if each.name == "Văn phòng")
    assert (line.sessions, line.posts, line.reach) == (1, 1, 1200)
    assert (figures.total.sessions, figures.total.posts, figures.total.reach) == (1, 1, 1200)


def test_what_units_raised_stands_in_their_report_and_in_the_departments(lived: tuple[Tx, House]) -> None:
    tx, house = lived
    dung, chi = house.viewer(tx, "dung"), house.viewer(tx, "chi")
    themes = list_themes()
    vp = house.units["vp"]
    raise_difficulty(tx, chi, vp, themes[0].key, False, "Thiếu phòng họp lớn", "Không đủ chỗ.", NOW)
    raise_difficulty(tx, chi, vp, themes[1].key, True, "Cấp thêm máy chiếu", "Xin cấp một máy.", NOW)
    whole = said(build_report(tx, dung, None, PERIOD, NOW))
    assert "Thiếu phòng họp lớn (Văn phòng)" in whole and "Cấp thêm máy chiếu (Văn phòng)" in whole
    assert "Thiếu phòng họp lớn" in said(build_report(tx, chi, unit_of(tx, house, "vp"), PERIOD, NOW))
    assert "Thiếu phòng họp lớn" not in said(build_report(tx, dung, unit_of(tx, house, "qlkh"), PERIOD, NOW))


def test_good_examples_stand_in_the_report_of_their_unit_and_of_the_department(
    lived: tuple[Tx, House],
) -> None:
    tx, house = lived
    dung, chi = house.viewer(tx, "dung"), house.viewer(tx, "chi")
    way = InitiativeWords("Góc cảnh báo mỗi sáng", "Mỗi sáng thứ Hai đọc một thủ đoạn mới.", "Ai cũng nhớ.")
    kept = initiatives.send(tx, chi, house.units["vp"], way, NOW)
    assert "Góc cảnh báo" not in said(build_report(tx, dung, None, PERIOD, NOW))
    initiatives.approve(tx, dung, kept, NOW)
    told = "Ghi nhận 1 cách làm hay: Góc cảnh báo mỗi sáng (Văn phòng)."
    assert told in said(build_report(tx, dung, None, PERIOD, NOW))
    assert told in said(build_report(tx, chi, unit_of(tx, house, "vp"), PERIOD, NOW))
    assert "Góc cảnh báo" not in said(build_report(tx, dung, unit_of(tx, house, "qlkh"), PERIOD, NOW))
