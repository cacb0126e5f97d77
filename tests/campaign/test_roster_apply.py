"""A list taken over: what is written, what is refused, and that the tallies survive any history of lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access.audit import list_audit
from access.roles import grant_role
from access.viewer import SYSTEM, Refused, Role, Viewer
from campaign import standing
from campaign.roster import apply, directory, drafts
from campaign.roster.apply import ImportOutcome
from campaign.roster.layout import KeptRow
from campaign.roster.rows import RosterRow, StaffList, read_rows
from campaign.roster.sheet import read_sheet
from db.campaigns import find_participation
from db.engine import Database, Tx
from db.grants import find_open_grant
from db.people import find_person, list_people, list_stays
from db.units import list_units
from lessons.library import list_lessons
from lessons.progress import visit_card
from quizzes.attempts import begin, current_card
from tests import databases
from tests.campaign.staff_lists import office_list, plain_list, to_xlsx
from tests.house import NOW, House
from tests.quizzes.steps import answer_item
from tests.school import School
from text.formats import local_day

TODAY = local_day(NOW)
Person = tuple[str, str, str, str, str]
HOUSE: tuple[Person, ...] = (
    ("CB001", "Trần Văn An", "Tổ Một", "", "an.tv@so.example"),
    ("CB002", "Nguyễn Thị Bình", "Phòng Quản lý", "", "binh.nt@so.example"),
    ("CB003", "Lê Thị Chi", "Văn phòng", "", "chi.lt@so.example"),
    ("CB004", "Phạm Tiến Dũng", "Sở Mẫu", "", "dung.pt@so.example"),
    ("CB005", "Võ Ngọc Lan", "Sở Mẫu", "", ""),
)


def listed(*people: Person) -> StaffList:
    """A list as it is after reading."""
    return read_rows(read_sheet("a.xlsx", to_xlsx(plain_list(*people))))


def take(
    tx: Tx,
    staff: StaffList,
    *,
    end_missing: bool = False,
    new_units: bool = False,
    heads: apply.Heads = (),
    now: datetime = NOW,
    viewer: Viewer = SYSTEM,
) -> ImportOutcome:
    """Preview and take over at once."""
    plan = apply.preview(tx, SYSTEM, staff, new_units, now)
    return apply.apply_plan(
        tx,
        viewer,
        staff,
        expected_digest=plan.digest,
        end_missing=end_missing,
        new_units_confirmed=new_units,
        heads=heads,
        now=now,
        end_count=len(plan.missing),
    )


def test_first_list_makes_units_people_and_heads(database: Database) -> None:
    staff = read_rows(read_sheet("a.xlsx", to_xlsx(office_list())))
    with database.write() as tx:
        plan = apply.preview(tx, SYSTEM, staff, False, NOW)
        heads = tuple((p.candidates[0].code, p.unit_name) for p in plan.heads)
        outcome = take(tx, staff, heads=heads)
    assert outcome.new == 264 and outcome.new_units == 9 and outcome.heads == len(heads) > 0
    with database.read() as tx:
        assert [unit.name for unit in list_units(tx, TODAY)] == [unit.name for unit in plan.new_units]
        assert len(list_people(tx, TODAY)) == 264


def test_log_names_the_first_of_many_and_says_how_many_there_are(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apply, "_MOST_NAMED", 8)
    staff = read_rows(read_sheet("a.xlsx", to_xlsx(office_list())))
    with database.write() as tx:
        take(tx, staff)
    with database.read() as tx:
        ((line,), _) = list_audit(tx, SYSTEM, action="roster_imported")
    after = line.after or {}
    assert after["new_codes"]["all"] == after["new"] == 264 and len(after["new_codes"]["first"]) == 8


def test_same_list_twice_writes_nothing(database: Database) -> None:
    staff = read_rows(read_sheet("a.xlsx", to_xlsx(office_list())))
    with database.write() as tx:
        take(tx, staff)
    with database.write() as tx:
        assert take(tx, staff, end_missing=True).wrote_nothing
        assert list_audit(tx, SYSTEM, action="roster_imported")[1] == 1


def test_stranger_takes_nothing_over(database: Database, house: House) -> None:
    staff = listed(*HOUSE)
    with database.write() as tx:
        for name in ("an", "binh", "chi", "lan"):
            viewer = house.viewer(tx, name)
            with pytest.raises(Refused):
                take(tx, staff, viewer=viewer)
            with pytest.raises(Refused):
                apply.preview(tx, viewer, staff, False, NOW)
            with pytest.raises(Refused):
                drafts.draft(tx, viewer, "a.xlsx", staff, NOW)
            with pytest.raises(Refused):
                drafts.find_draft(tx, viewer, "x", NOW)


def test_plan_that_is_no_longer_true_is_refused_and_leaves_nothing(database: Database, house: House) -> None:
    staff = listed(*HOUSE, ("CB9", "Lý Thu Hà", "Văn phòng", "", ""))
    with pytest.raises(Refused, match="đã thay đổi"), database.write() as tx:
        plan = apply.preview(tx, SYSTEM, staff, False, NOW)
        take(tx, listed(*HOUSE, ("CB8", "Đỗ Văn Kha", "Văn phòng", "", "")))
        apply.apply_plan(
            tx,
            SYSTEM,
            listed(*HOUSE[:4]),
            expected_digest=plan.digest,
            end_missing=True,
            new_units_confirmed=False,
            heads=(),
            now=NOW,
        )
    with database.read() as tx:
        assert len(list_people(tx, TODAY)) == len(HOUSE)


def test_swapped_addresses_change_hands(database: Database, house: House) -> None:
    an, binh, *rest = HOUSE
    swapped = ((*an[:4], binh[4]), (*binh[:4], an[4]))
    with database.write() as tx:
        assert take(tx, listed(*swapped, *rest)).changed == 2
        person = find_person(tx, house.people["an"], TODAY)
        assert person and person.email == binh[4]


def test_new_person_may_take_an_address_given_up(database: Database, house: House) -> None:
    an = (*HOUSE[0][:4], "an.moi@so.example")
    hired = ("CB9", "Lý Thu Hà", "Văn phòng", "", HOUSE[0][4])
    with database.write() as tx:
        outcome = take(tx, listed(an, *HOUSE[1:], hired))
    assert (outcome.new, outcome.changed, outcome.at_fault) == (1, 1, 0)


def test_new_person_takes_the_address_of_one_who_left(database: Database, house: House) -> None:
    hired = ("CB9", "Lý Thu Hà", "Văn phòng", "", HOUSE[0][4])
    with database.write() as tx:
        take(tx, listed(*HOUSE[1:]), end_missing=True)
        outcome = take(tx, listed(*HOUSE[1:], hired))
        assert (outcome.new, outcome.at_fault) == (1, 0)
        emails = {p.code: p.email for p in apply.known_roster(tx, TODAY).people}
        assert (emails["CB001"], emails["CB9"]) == (None, HOUSE[0][4])
        (line,) = list_audit(tx, SYSTEM, action="email_freed")[0]
        assert (line.subject, line.before) == ("CB001", {"email": HOUSE[0][4]})
        assert take(tx, listed(*HOUSE, hired)).at_fault == 2


def test_roster_is_searched_and_counted_by_office_and_leaders_alone(database: Database, house: House) -> None:
    with database.read() as tx:
        office = house.viewer(tx, "dung")
        assert directory.count_roster(tx, office, NOW)[0] == len(HOUSE)
        assert [p.code for p in directory.list_roster(tx, office, "vo ngoc", 50, 0, NOW)[0]] == ["CB005"]
        for name in ("an", "binh", "chi"):
            viewer = house.viewer(tx, name)
            with pytest.raises(Refused):
                directory.count_roster(tx, viewer, NOW)
            with pytest.raises(Refused):
                directory.list_roster(tx, viewer, "", 50, 0, NOW)


def test_missing_person_stays_until_the_office_says_so(database: Database, house: House) -> None:
    with database.write() as tx:
        assert take(tx, listed(*HOUSE[1:])).wrote_nothing
        assert find_person(tx, house.people["an"], TODAY)
        assert take(tx, listed(*HOUSE[1:]), end_missing=True).ended == 1
        assert find_person(tx, house.people["an"], TODAY) is None
        assert find_person(tx, house.people["an"], TODAY - timedelta(days=1))


@pytest.mark.parametrize("count", [None, 5, 7])
def test_many_leavers_need_their_number(database: Database, house: House, count: int | None) -> None:
    gone = [(f"X{n}", "Lê Văn Xa", "Văn phòng", "", "") for n in range(6)]
    with database.write() as tx:
        take(tx, listed(*HOUSE, *gone))
    with pytest.raises(Refused, match="đúng số 6"), database.write() as tx:
        plan = apply.preview(tx, SYSTEM, listed(*HOUSE), False, NOW)
        apply.apply_plan(
            tx,
            SYSTEM,
            listed(*HOUSE),
            expected_digest=plan.digest,
            end_missing=True,
            new_units_confirmed=False,
            heads=(),
            now=NOW,
            end_count=count,
        )
    with database.write() as tx:
        assert take(tx, listed(*HOUSE), end_missing=True).ended == 6


@pytest.mark.parametrize(
    ("missing", "on_roster", "is_many"),
    [(5, 6, False), (6, 30, False), (6, 29, True), (60, 264, True), (52, 264, False)],
)
def test_more_than_five_and_a_fifth_are_many(missing: int, on_roster: int, is_many: bool) -> None:
    assert apply.ends_many(missing, on_roster) is is_many


def test_leaver_loses_roles_and_does_not_get_them_back(database: Database, house: House) -> None:
    without_chi = [person for person in HOUSE if person[0] != "CB003"]
    with database.write() as tx:
        take(tx, listed(*without_chi), end_missing=True)
        assert take(tx, listed(*HOUSE), now=NOW + timedelta(days=3)).moved == 1
        assert find_open_grant(tx, house.people["chi"], "head", house.units["vp"]) is None


def test_head_who_moves_no_longer_heads_the_unit_left(database: Database, house: House) -> None:
    moved = [(*p[:2], "Văn phòng", *p[3:]) if p[0] == "CB002" else p for p in HOUSE]
    with database.write() as tx:
        grant_role(tx, SYSTEM, house.people["binh"], Role.HEAD, house.units["to"], NOW)
        take(tx, listed(*moved))
        assert find_open_grant(tx, house.people["binh"], "head", house.units["qlkh"]) is None
        assert find_open_grant(tx, house.people["binh"], "head", house.units["to"])


def test_last_office_cannot_be_ended_by_a_list(database: Database, house: House) -> None:
    without_dung = [person for person in HOUSE if person[0] != "CB004"]
    with pytest.raises(Refused), database.write() as tx:
        take(tx, listed(*without_dung), end_missing=True)
    with database.read() as tx:
        assert find_person(tx, house.people["dung"], TODAY)


def test_head_who_was_not_proposed_is_refused(database: Database, house: House) -> None:
    with database.write() as tx, pytest.raises(Refused):
        take(tx, listed(*HOUSE), heads=(("CB001", "Văn phòng"),))


def test_hired_and_gone_on_one_day_leaves_no_stay(database: Database, house: House) -> None:
    hired = ("CB9", "Lý Thu Hà", "Văn phòng", "", "")
    with database.write() as tx:
        take(tx, listed(*HOUSE, hired))
        take(tx, listed(*HOUSE), end_missing=True)
        (known,) = [p for p in apply.known_roster(tx, TODAY).people if p.code == "CB9"]
        assert known.unit_id is None and list_stays(tx, known.person_id) == ()
        assert take(tx, listed(*HOUSE, hired)).moved == 1


def test_draft_comes_back_as_it_was_brought(database: Database, house: House) -> None:
    staff = listed(*HOUSE, ("cb 9", "  ĐỖ VĂN KHA ", "Văn phòng", "", "sai"), ("", "Ai Đó", "Tổ Một", "", ""))
    with database.write() as tx:
        viewer = house.viewer(tx, "dung")
        draft_id = drafts.draft(tx, viewer, "a.xlsx", staff, NOW)
    with database.read() as tx:
        draft = drafts.find_draft(tx, viewer, draft_id, NOW + timedelta(days=1))
        assert draft and draft.listed == staff
        assert drafts.find_draft(tx, viewer, draft_id, NOW + timedelta(days=3)) is None


def test_old_drafts_are_dropped(database: Database, house: House) -> None:
    with database.write() as tx:
        viewer = house.viewer(tx, "dung")
        drafts.draft(tx, viewer, "a.xlsx", listed(*HOUSE), NOW)
        drafts.draft(tx, viewer, "b.xlsx", listed(*HOUSE), NOW + timedelta(days=3))
        assert tx.exec_driver_sql("select count(*) from draft_import").scalar() == 1


def test_learning_moves_with_the_person(database: Database, school: School) -> None:
    with database.write() as tx:
        _learn(tx, school, "an", NOW)
        for days, unit in ((1, "Văn phòng"), (2, "Tổ Một")):
            moved = (*HOUSE[0][:2], unit, *HOUSE[0][3:])
            take(tx, listed(moved, *HOUSE[1:]), now=NOW + timedelta(days=days))
            assert standing.verify(tx) == ()
        take(tx, listed(*HOUSE[1:]), end_missing=True, now=NOW + timedelta(days=4))
        assert standing.verify(tx) == ()
        assert find_participation(tx, school.house.people["an"], school.campaign.campaign_id)


def _learn(tx: Tx, school: School, name: str, now: datetime) -> None:
    """A lesson begun and three counted answers, one of them wrong."""
    viewer = school.viewer(tx, name)
    lesson = list_lessons(tx)[0].lesson
    visit_card(tx, viewer, lesson.key, lesson.cards[0].id, now)
    attempt_id = begin(tx, viewer, school.campaign, "counted", 7, now)
    for is_right in (True, False, True):
        card = current_card(tx, viewer, attempt_id)
        assert card
        answer_item(tx, viewer, attempt_id, card.place, now, is_right)


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The house in mid-campaign, An and Bình having learned; on SQLite, each example is rolled back."""
    learned = databases.furnished_sqlite(tmp_path_factory.mktemp("learned"), "school")
    opened, school = learned.database, learned.school
    assert school
    with opened.write() as tx:
        _learn(tx, school, "an", NOW - timedelta(days=5))
        _learn(tx, school, "binh", NOW)
    yield opened
    opened.close()


UNITS = ("Tổ Một", "Phòng Quản lý", "Văn phòng", "Sở Mẫu")
# Each list: who is on it and where; Dũng is always there, because he is the last of the office.
LISTS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.dictionaries(st.integers(0, 6), st.sampled_from(UNITS), max_size=7),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=40, deadline=None)
@given(history=LISTS)
def test_tallies_equal_a_recount_after_any_lists(
    learned: Database, history: list[tuple[int, dict[int, str], bool]]
) -> None:
    with pytest.raises(_Undo), learned.write() as tx:
        now = NOW
        for days, places, end_missing in history:
            now += timedelta(days=days)
            staff = made([HOUSE[3], *(_invented(n, unit) for n, unit in places.items())])
            take(tx, staff, end_missing=end_missing, now=now)
            assert standing.verify(tx) == ()
            assert take(tx, staff, end_missing=end_missing, now=now).wrote_nothing
            if end_missing:
                assert len(list_people(tx, local_day(now))) == len(staff.rows)
        raise _Undo


def made(people: Sequence[Person]) -> StaffList:
    """A list without a file around it."""
    rows = tuple(RosterRow(n, *each[:4], each[4] or None) for n, each in enumerate(people, 2))
    return StaffList(rows, (), tuple(KeptRow(n, *each) for n, each in enumerate(people, 2)))


@pytest.mark.slow
def test_ten_thousand_new_people_are_taken_over_at_once(database: Database, school: School) -> None:
    units = ("Tổ Một", "Phòng Quản lý", "Văn phòng")
    people = [
        (f"N{n:06}", f"Lê Văn {'ABCDE'[n % 5]}a", units[n % 3], "", f"n{n}@so.example") for n in range(10_000)
    ]
    staff = made([*HOUSE, *people])
    with database.write() as tx:
        assert take(tx, staff).new == 10_000
    with database.read() as tx:
        assert standing.verify(tx) == ()


class _Undo(Exception):
    """Rolls an example back."""


def _invented(n: int, unit: str) -> Person:
    """The first three are the house's; the others are new."""
    if n < 3:
        return (*HOUSE[n][:2], unit, "", *HOUSE[n][4:])
    return (f"CB9{n}", f"Lý Thu {'ABCDEFG'[n]}a", unit, f"Chức {n}", "")
