"""Claims about certificates: only what was passed, only for its owner, once, and as it was on that day."""

from __future__ import annotations

from dataclasses import astuple, replace
from datetime import date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from access.sign_ins import find_person_viewer
from access.viewer import Refused
from db.attempts import list_items
from db.certificates import add_certificate
from db.engine import Database, Tx
from db.people import change_identity, place_person
from db.units import change_unit, close_unit
from quizzes.attempts import begin
from quizzes.bank import BankItem, list_bank
from quizzes.certificates import (
    ALPHABET,
    LENGTH,
    PublicCertificate,
    Withdrawn,
    find_by_code,
    issue,
    read_code,
    show_code,
)
from quizzes.remarking import remark
from tests.house import NOW
from tests.quizzes.steps import answer_all, sit_quiz
from tests.quizzes.test_remarking import choice, correct, turned
from tests.quizzes.test_sittings import pin
from tests.school import School

pytestmark = pytest.mark.usefixtures("forgotten")

TODAY = date(2026, 11, 24)
LATER = NOW + timedelta(days=10)


def test_a_passed_counted_quiz_earns_a_certificate_that_says_so(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        attempt_id = sit_quiz(tx, an, school.campaign, NOW)
        certificate = issue(tx, an, attempt_id, LATER)
    assert certificate.full_name == "Trần Văn An"
    assert certificate.unit_name == "Tổ Một"
    assert certificate.campaign_name == "Chiến dịch thử"
    assert certificate.document == "Kế hoạch thử"
    assert certificate.earned_on == TODAY
    assert certificate.issued_at == LATER


def test_a_certificate_holds_no_score() -> None:
    from db.tables import Certificate

    columns = set(Certificate.__table__.columns.keys())
    assert not {name for name in columns if "point" in name or "score" in name or "percent" in name}


def test_asking_again_gives_the_same_certificate(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        first = issue(tx, an, sit_quiz(tx, an, school.campaign, NOW), NOW, Random(1))
        assert issue(tx, an, first.attempt_id, LATER, Random(2)) == first
    with database.write() as tx:
        assert issue(tx, school.viewer(tx, "an"), first.attempt_id, LATER) == first


def test_of_two_passed_attempts_the_first_counts(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        first, second = (sit_quiz(tx, an, school.campaign, at) for at in (NOW, LATER))
        certificate = issue(tx, an, second, LATER)
        assert certificate.attempt_id == first and certificate.earned_on == TODAY
        assert issue(tx, an, first, LATER) == certificate


def test_a_failed_attempt_before_does_not_matter(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        failed = sit_quiz(tx, an, school.campaign, NOW, right=False)
        with pytest.raises(Refused, match="chưa đạt"):
            issue(tx, an, failed, NOW)
        passed = sit_quiz(tx, an, school.campaign, LATER)
        assert issue(tx, an, passed, LATER).attempt_id == passed
        with pytest.raises(Refused, match="chưa đạt"):
            issue(tx, an, failed, LATER)


def test_practice_and_an_open_quiz_earn_nothing(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        practice = sit_quiz(tx, an, school.campaign, NOW, mode="practice")
        with pytest.raises(Refused, match="bài luyện tập không có giấy"):
            issue(tx, an, practice, NOW)
        with pytest.raises(Refused, match="chưa làm xong"):
            issue(tx, an, begin(tx, an, school.campaign, "counted", 1, NOW), NOW)


def test_nobody_but_the_owner_gets_it(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        attempt_id = sit_quiz(tx, an, school.campaign, NOW)
        issue(tx, an, attempt_id, NOW)
        for name in ("binh", "chi", "dung", "lan"):
            with pytest.raises(Refused, match="Không tìm thấy lượt làm này"):
                issue(tx, school.viewer(tx, name), attempt_id, NOW)
        guest = replace(an, person_id=0, roles=frozenset())
        with pytest.raises(Refused):
            issue(tx, guest, attempt_id, NOW)
        with pytest.raises(Refused):
            issue(tx, an, attempt_id + 1_000, NOW)


def test_what_happens_later_changes_nothing_on_it(database: Database, school: School) -> None:
    units, an_id = school.house.units, school.house.people["an"]
    with database.write() as tx:
        an = school.viewer(tx, "an")
        attempt_id = sit_quiz(tx, an, school.campaign, NOW)
        # Moved and renamed after the quiz, before anybody asked for the certificate.
        place_person(tx, an_id, units["vp"], "", TODAY + timedelta(days=2))
        change_unit(tx, units["to"], "Tổ Hai", units["qlkh"], TODAY + timedelta(days=2))
        close_unit(tx, units["to"], TODAY + timedelta(days=3))
        certificate = issue(tx, an, attempt_id, LATER)
        assert certificate.unit_name == "Tổ Một"
        change_identity(tx, an_id, "CB001", "Trần Văn An Khác", None)
        renamed = find_person_viewer(tx, an_id, LATER)
        assert renamed and issue(tx, renamed, attempt_id, LATER) == certificate


def test_the_public_learns_name_unit_and_day_alone(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        certificate = issue(tx, an, sit_quiz(tx, an, school.campaign, NOW), NOW)
        found = find_by_code(tx, certificate.code)
    assert isinstance(found, PublicCertificate) and astuple(found) == ("Trần Văn An", "Tổ Một", TODAY)


def _lose(tx: Tx, school: School, item: BankItem, now: datetime) -> None:
    """The key of the item turns out to have been another."""
    correct(tx, item, options=turned(tx, item))
    remark(tx, school.viewer(tx, "dung"), item.item.head.key, now)


def test_a_certificate_no_longer_holds_once_the_pass_is_taken_away(
    database: Database, school: School
) -> None:
    with database.write() as tx:
        item, an = choice(tx), school.viewer(tx, "an")
        attempt_id = pin(tx, an, school, item)
        answer_all(tx, an, attempt_id, NOW, right=True)
        code = issue(tx, an, attempt_id, NOW).code
        _lose(tx, school, item, LATER)
        assert find_by_code(tx, code) == Withdrawn(date(2026, 12, 4))
        with pytest.raises(Refused, match="chưa đạt"):
            issue(tx, an, attempt_id, LATER)


def test_a_later_pass_makes_the_same_certificate_hold_again(database: Database, school: School) -> None:
    with database.write() as tx:
        item, an = choice(tx), school.viewer(tx, "an")
        attempt_id = pin(tx, an, school, item)
        answer_all(tx, an, attempt_id, NOW, right=True)
        code = issue(tx, an, attempt_id, NOW).code
        _lose(tx, school, item, LATER)
        second = sit_quiz(tx, an, school.campaign, LATER)
        again = issue(tx, an, second, LATER)
        assert (again.code, again.earned_on, again.withdrawn_on) == (code, date(2026, 12, 4), None)
        assert find_by_code(tx, code) == PublicCertificate("Trần Văn An", "Tổ Một", date(2026, 12, 4))


def test_another_pass_keeps_a_certificate_without_a_gap(database: Database, school: School) -> None:
    with database.write() as tx:
        item, an = choice(tx), school.viewer(tx, "an")
        attempt_id = pin(tx, an, school, item)
        answer_all(tx, an, attempt_id, NOW, right=True)
        code = issue(tx, an, attempt_id, NOW).code
        sit_quiz(tx, an, school.campaign, LATER)
        _lose(tx, school, item, LATER)
        assert find_by_code(tx, code) == PublicCertificate("Trần Văn An", "Tổ Một", date(2026, 12, 4))


def test_marking_again_leaves_who_still_passes_alone(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        kept = issue(tx, an, sit_quiz(tx, an, school.campaign, NOW), NOW)
        given = {p.revision_id for p in list_items(tx, kept.attempt_id)}
        item = next(b for b in list_bank(tx) if b.item.head.kind == "choice" and b.revision_id in given)
        _lose(tx, school, item, LATER)
        assert issue(tx, an, kept.attempt_id, LATER) == kept


@pytest.mark.parametrize("way", ["{}", " {} ", "{lower}", "{spaced}", "{look_alike}", "{glued}"])
def test_a_code_is_found_however_it_is_typed(database: Database, school: School, way: str) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        code = show_code(issue(tx, an, sit_quiz(tx, an, school.campaign, NOW), NOW).code)
        typed = way.format(
            code,
            lower=code.lower(),
            spaced=code.replace("-", " – "),
            look_alike=code.translate(str.maketrans("01528", "OlsZB")),
            glued=code.replace("-", ""),
        )
        assert find_by_code(tx, typed) is not None
        other = ("1" if code[0] != "1" else "2") + code[1:]
        assert find_by_code(tx, other) is None


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_code_or_none(typed: str) -> None:
    signs = read_code(typed)
    assert signs is None or (len(signs) == LENGTH and read_code(show_code(signs).lower()) == signs)


def test_codes_survive_vietnamese_keyboards_and_differ(database: Database, school: School) -> None:
    # Telex turns dd, w and a vowel with a tone sign into another letter; VNI does so with d9.
    assert not set(ALPHABET) & set("AEIOUYDW") and len(set(ALPHABET)) == 24
    with database.write() as tx:
        codes = set()
        for name in ("an", "binh", "chi"):
            viewer = school.viewer(tx, name)
            # The same chance for all three: a code that is taken is drawn again.
            codes.add(issue(tx, viewer, sit_quiz(tx, viewer, school.campaign, NOW), NOW, Random(5)).code)
    assert len(codes) == 3


@pytest.mark.parametrize("fault", ["short code", "no name", "second of the campaign", "code taken"])
def test_the_table_itself_refuses_what_may_not_be(database: Database, school: School, fault: str) -> None:
    with database.write() as tx:
        an, binh = school.viewer(tx, "an"), school.viewer(tx, "binh")
        kept = issue(tx, an, sit_quiz(tx, an, school.campaign, NOW), NOW)
        attempt_id = sit_quiz(tx, binh, school.campaign, NOW)
    sound = replace(kept, code="111111111111", attempt_id=attempt_id, person_id=binh.person_id)
    faulty = {
        "short code": replace(sound, code="7KQ4M2XH"),
        "no name": replace(sound, full_name=""),
        "second of the campaign": replace(sound, person_id=an.person_id),
        "code taken": replace(sound, code=kept.code),
    }
    with pytest.raises(IntegrityError), database.write() as tx:
        add_certificate(tx, faulty[fault])
    with database.write() as tx:
        add_certificate(tx, sound)
