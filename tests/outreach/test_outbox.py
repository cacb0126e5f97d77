"""The outbox on both databases: one row of each mail, sent once whoever sends, and nothing lost."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from typing import TypeVar

import pytest
from sqlalchemy import func, select

from access.audit import list_audit
from access.viewer import SYSTEM, Refused
from campaign import exempting
from campaign.exempting import Exempt
from campaign.standing import change_stays
from db import outbox, people
from db.campaigns import ParticipationRow
from db.engine import Database
from db.outbox import Choice
from db.people import NewPerson, add_people
from db.tables import OutboxMail
from outreach import planning
from outreach.planning import change_choice, find_choice, make_plan, plan_reminders
from outreach.postman import MailFault, ServerFault
from outreach.reminders import Sort, Why
from outreach.sending import LEASE, WAITS, Outcome, remind, send_waiting
from tests.analytics.history import STARTS_ON, live, open_campaign, set_standing
from tests.house import FOUNDED, NOW, House
from tests.outreach.posts import Hands, Notebook
from text.formats import ZONE

MANY = 45
T = TypeVar("T")


def crowd(database: Database, house: House) -> None:
    """Many people of one unit who have not begun, all with an address."""
    new = [
        NewPerson(f"D{n:03}", f"Người Thứ {n}", f"d{n}@so.example", house.units["vp"], "")
        for n in range(MANY)
    ]
    with database.write() as tx:
        add_people(tx, new, FOUNDED)
        open_campaign(tx)


def states(database: Database) -> Counter[str]:
    """How many mails are in each state."""
    with database.read() as tx:
        return Counter(tx.execute(select(OutboxMail.state)).scalars())


def at_once(count: int, work: Callable[[int], T]) -> list[T]:
    """The same work by several threads at the same time."""
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(work, range(count)))


def test_plan_says_whom_and_why_not(database: Database, house: House) -> None:
    with database.write() as tx:
        live(tx, house)
        plan, added = plan_reminders(tx, SYSTEM, NOW)
    assert plan and added == 4
    chosen = {(each.person_id, each.sort) for each in plan.chosen}
    assert chosen == {
        (house.people["binh"], Sort.BEHIND),
        (house.people["binh"], Sort.DIGEST),
        (house.people["chi"], Sort.BEHIND),
        (house.people["dung"], Sort.NOT_STARTED),
    }
    assert (plan.reasons[Why.DONE], plan.reasons[Why.NO_MAIL], plan.heads) == (1, 2, {Why.DONE: 1})
    assert sum(unit.people for unit in plan.units) == 6
    assert all(unit.people == unit.mails + sum(unit.reasons.values()) for unit in plan.units)


def test_two_planners_give_one_row(database: Database, house: House) -> None:
    crowd(database, house)

    def plan(_: int) -> int:
        with database.write() as tx:
            return plan_reminders(tx, SYSTEM, NOW)[1]

    added: list[int] = sorted(at_once(4, plan))
    with database.read() as tx:
        rows = tx.execute(select(func.count()).select_from(OutboxMail)).scalar_one()
    assert added[:3] == [0, 0, 0] and rows == added[3] >= MANY


def test_two_senders_send_each_mail_once(database: Database, house: House) -> None:
    crowd(database, house)
    hands = Hands()
    with database.write() as tx:
        _, planned = plan_reminders(tx, SYSTEM, NOW)
    books = [Notebook(lambda mail: time.sleep(0.002)) for _ in range(3)]
    outcomes = at_once(3, lambda n: send_waiting(database, SYSTEM, hands.dispatch(books[n])))
    sent = Counter(mail["Message-ID"] for book in books for mail in book.taken)
    assert len(sent) == planned >= MANY and set(sent.values()) == {1}
    assert sum(each.sent for each in outcomes) == planned
    assert states(database) == {"sent": planned}


def test_second_time_in_a_week_sends_nothing(database: Database, house: House) -> None:
    with database.write() as tx:
        live(tx, house)
    hands, book = Hands(), Notebook()
    assert remind(database, SYSTEM, hands.dispatch(book))[1] == Outcome(planned=4, sent=4)
    hands.at += timedelta(days=1)
    plan, outcome = remind(database, SYSTEM, hands.dispatch(book))
    assert outcome == Outcome() and plan and plan.reasons[Why.REMINDED] == 3
    hands.at += timedelta(days=6)
    assert remind(database, SYSTEM, hands.dispatch(book))[1].sent == 4
    assert Counter(book.addresses)["binh.nt@so.example"] == 4


def test_cap_counts_all_sorts(database: Database, house: House) -> None:
    with database.write() as tx:
        campaign = live(tx, house)
        dung = house.viewer(tx, "dung")
        assert change_choice(tx, dung, campaign, Choice(1, False), NOW)
        assert not change_choice(tx, dung, campaign, Choice(1, False), NOW)
        lines, _ = list_audit(tx, SYSTEM, action="reminders.change")
        plan, added = plan_reminders(tx, dung, NOW)
    assert plan and added == 3 and plan.heads[Why.CAPPED] == 1
    assert [(line.before, line.after) for line in lines] == [
        ({"weekly_cap": 2, "paused": False}, {"weekly_cap": 1, "paused": False})
    ]


@pytest.mark.parametrize("cap", [0, 4])
def test_cap_out_of_bounds_is_refused(database: Database, house: House, cap: int) -> None:
    with database.write() as tx:
        campaign = live(tx, house)
        with pytest.raises(Refused, match="từ 1 đến 3"):
            change_choice(tx, house.viewer(tx, "dung"), campaign, Choice(cap, False), NOW)
        assert find_choice(tx, campaign) == Choice(2, False)


@pytest.mark.parametrize("name", ["an", "binh", "chi", "lan"])
def test_stranger_plans_sends_and_changes_nothing(database: Database, house: House, name: str) -> None:
    with database.write() as tx:
        campaign, viewer = live(tx, house), house.viewer(tx, name)
        with pytest.raises(Refused):
            plan_reminders(tx, viewer, NOW)
        with pytest.raises(Refused):
            change_choice(tx, viewer, campaign, Choice(1, True), NOW)
        if name != "lan":
            with pytest.raises(Refused):
                make_plan(tx, viewer, NOW)
    with pytest.raises(Refused):
        send_waiting(database, viewer, Hands().dispatch(Notebook()))
    assert not states(database)


def test_paused_campaign_neither_plans_nor_sends(database: Database, house: House) -> None:
    with database.write() as tx:
        campaign = live(tx, house)
        plan_reminders(tx, SYSTEM, NOW)
        change_choice(tx, SYSTEM, campaign, Choice(2, True), NOW)
    hands, book = Hands(), Notebook()
    plan, outcome = remind(database, SYSTEM, hands.dispatch(book))
    assert plan and plan.is_paused and outcome == Outcome() and not book.taken
    with database.write() as tx:
        change_choice(tx, SYSTEM, campaign, Choice(2, False), NOW)
    assert remind(database, SYSTEM, hands.dispatch(book))[1].sent == 4


def test_pause_holds_from_the_next_mail_on(database: Database, house: House) -> None:
    with database.write() as tx:
        campaign = live(tx, house)

    def pause(mail: EmailMessage) -> None:
        with database.write() as tx:
            change_choice(tx, SYSTEM, campaign, Choice(2, True), NOW)

    book = Notebook(pause)
    assert remind(database, SYSTEM, Hands().dispatch(book))[1].sent == 1
    assert states(database) == {"sent": 1, "waiting": 3}


def test_nothing_goes_out_in_quiet_hours(database: Database, house: House) -> None:
    with database.write() as tx:
        live(tx, house)
    night = Hands(datetime(2026, 11, 27, 21, 0, tzinfo=ZONE))
    book = Notebook()
    assert remind(database, SYSTEM, night.dispatch(book))[1] == Outcome(planned=4)
    with database.read() as tx:
        campaign_id = tx.execute(select(OutboxMail.campaign_id).limit(1)).scalar_one()
        waiting, first = outbox.count_waiting(tx, campaign_id)
    assert (waiting, first) == (4, datetime(2026, 11, 30, 7, 0, tzinfo=ZONE))
    night.at = datetime(2026, 11, 28, 9, 0, tzinfo=ZONE)
    assert send_waiting(database, SYSTEM, night.dispatch(book)).sent == 0
    night.at = datetime(2026, 11, 30, 7, 0, tzinfo=ZONE)
    assert remind(database, SYSTEM, night.dispatch(book))[1] == Outcome(sent=4)


def test_sending_stops_when_the_evening_comes(database: Database, house: House) -> None:
    with database.write() as tx:
        live(tx, house)
    hands = Hands(datetime(2026, 11, 24, 19, 59, 59, tzinfo=ZONE))

    def later(mail: EmailMessage) -> None:
        hands.at += timedelta(seconds=2)

    book = Notebook(later)
    assert remind(database, SYSTEM, hands.dispatch(book))[1].sent == len(book.taken) == 1


def test_overdue_may_go_out_at_weekends(database: Database, house: House) -> None:
    with database.write() as tx:
        live(tx, house)
    hands, book = Hands(datetime(2026, 12, 19, 9, 0, tzinfo=ZONE)), Notebook()
    plan, outcome = remind(database, SYSTEM, hands.dispatch(book))
    assert plan and plan.by_sort[Sort.OVERDUE] == 3 and outcome.sent == 3
    assert states(database) == {"sent": 3, "waiting": 1}


def test_who_finished_meanwhile_is_not_written_to(database: Database, house: House) -> None:
    with database.write() as tx:
        campaign = live(tx, house)
        plan_reminders(tx, SYSTEM, NOW)
        done = ParticipationRow(STARTS_ON, STARTS_ON, STARTS_ON, 3)
        set_standing(tx, campaign, house.people["dung"], done)
        people.end_membership(tx, house.people["chi"], NOW.date())
    book = Notebook()
    assert send_waiting(database, SYSTEM, Hands().dispatch(book)) == Outcome(sent=2, dropped=2)
    assert set(book.addresses) == {"binh.nt@so.example"}


def test_exempt_are_left_out_also_at_the_last_moment(
    database: Database, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.write() as tx:
        live(tx, house)
        plan_reminders(tx, SYSTEM, NOW)
    exempt = frozenset({house.people["dung"]})
    monkeypatch.setattr(planning, "list_exempt", lambda tx, campaign_id, on: exempt)
    book = Notebook()
    assert send_waiting(database, SYSTEM, Hands().dispatch(book)).dropped == 1
    assert "dung.pt@so.example" not in book.addresses
    with database.read() as tx:
        plan = make_plan(tx, SYSTEM, NOW)
    assert plan and plan.reasons[Why.EXEMPT] == 1


def test_dead_server_loses_nothing(database: Database, house: House) -> None:
    with database.write() as tx:
        live(tx, house)

    def dead(mail: EmailMessage) -> None:
        raise ServerFault("unreachable")

    hands = Hands()
    for day in range(3):
        outcome = remind(database, SYSTEM, hands.dispatch(Notebook(dead)))[1]
        assert (outcome.sent, outcome.fault, outcome.put_off) == (0, "unreachable", 1), day
        assert states(database) == {"waiting": 4}
        hands.at += timedelta(hours=1)
    book = Notebook()
    assert remind(database, SYSTEM, hands.dispatch(book))[1] == Outcome(sent=4)
    with database.read() as tx:
        runs = outbox.list_runs(tx, 10)
    assert [run.fault for run in runs] == [None, "unreachable", "unreachable", "unreachable"]
    assert runs[0].sent == 4 and runs[0].ended_at == hands.at and runs[-1].planned == 4


def test_mail_left_from_last_week_counts_in_this_one(database: Database, house: House) -> None:
    """A server that was dead over the weekend does not bring two mails of one sort, nor more than the cap."""
    with database.write() as tx:
        live(tx, house)

    def dead(mail: EmailMessage) -> None:
        raise ServerFault("unreachable")

    hands = Hands()
    remind(database, SYSTEM, hands.dispatch(Notebook(dead)))
    hands.at += timedelta(days=7)
    book = Notebook()
    assert remind(database, SYSTEM, hands.dispatch(book))[1] == Outcome(sent=4)
    assert Counter(book.addresses)["binh.nt@so.example"] == 2


def test_refused_for_now_is_tried_with_longer_and_longer_waits(database: Database, house: House) -> None:
    with database.write() as tx:
        live(tx, house)

    def later(mail: EmailMessage) -> None:
        if "chi." in mail["To"]:
            raise MailFault("later", False)

    hands, book = Hands(), Notebook(later)
    assert remind(database, SYSTEM, hands.dispatch(book))[1] == Outcome(planned=4, sent=3, put_off=1)
    for tries, wait in enumerate(WAITS, 1):
        hands.at += wait - timedelta(seconds=1)
        assert send_waiting(database, SYSTEM, hands.dispatch(book)).put_off == 0
        hands.at += timedelta(seconds=1)
        hands.at = max(hands.at, _morning(hands.at))
        outcome = send_waiting(database, SYSTEM, hands.dispatch(book))
        assert (outcome.put_off, outcome.failed) == ((1, 0) if tries < len(WAITS) else (0, 1))
    with database.read() as tx:
        (failed,) = outbox.list_failed(tx, 1, NOW - timedelta(1), NOW.date(), 10)
    assert (failed.full_name, failed.reason) == ("Lê Thị Chi", "gave_up")


def _morning(at: datetime) -> datetime:
    """The instant, or nine o'clock of the next working day."""
    here = at.astimezone(ZONE)
    while not (7 <= here.hour < 20 and here.weekday() < 5):
        here = (here + timedelta(days=1)).replace(hour=9)
    return here


def test_address_without_a_mailbox_is_told_and_not_written_to_again(database: Database, house: House) -> None:
    with database.write() as tx:
        live(tx, house)

    def nobody(mail: EmailMessage) -> None:
        if "chi." in mail["To"]:
            raise MailFault("bad_address", True)

    hands, book = Hands(), Notebook(nobody)
    assert remind(database, SYSTEM, hands.dispatch(book))[1].failed == 1
    hands.at += timedelta(days=7)
    plan, outcome = remind(database, SYSTEM, hands.dispatch(book))
    assert plan and plan.reasons[Why.BAD_ADDRESS] == 1 and (outcome.sent, outcome.failed) == (3, 0)
    with database.write() as tx:
        chi = people.find_person(tx, house.people["chi"], NOW.date())
        assert chi
        people.change_identity(tx, chi.person_id, chi.code, chi.full_name, "chi.moi@so.example")
        plan = make_plan(tx, SYSTEM, hands.at)
    assert plan and plan.reasons[Why.BAD_ADDRESS] == 0


def test_mail_of_a_sender_that_died_is_taken_up_after_its_lease(database: Database, house: House) -> None:
    with database.write() as tx:
        live(tx, house)
        plan_reminders(tx, SYSTEM, NOW)
    with database.write() as tx:
        held = outbox.claim(tx, [sort.value for sort in Sort], "dead", NOW + LEASE, 20, NOW)
    hands, book = Hands(), Notebook()
    assert len(held) == 4 and send_waiting(database, SYSTEM, hands.dispatch(book)) == Outcome()
    hands.at += LEASE
    assert send_waiting(database, SYSTEM, hands.dispatch(book)).sent == 4
    with database.write() as tx:
        assert not outbox.hold(tx, held[0].mail_id, "dead", NOW)


def test_lease_lost_before_sending_is_noticed(database: Database, house: House) -> None:
    """A sender that slept past its lease sends nothing that another has taken meanwhile."""
    with database.write() as tx:
        live(tx, house)
    hands, other = Hands(), Notebook()

    def sleep_long(mail: EmailMessage) -> None:
        if not other.taken:
            hands.at += LEASE + timedelta(seconds=1)
            send_waiting(database, SYSTEM, hands.dispatch(other))

    book = Notebook(sleep_long)
    remind(database, SYSTEM, hands.dispatch(book))
    sent = Counter(mail["Message-ID"] for mail in (*book.taken, *other.taken))
    # The one in hand when the sender fell asleep is the only one that nobody can know about.
    assert len(sent) == 4 and sum(sent.values()) <= 5 and len(book.taken) == 1
    assert states(database) == {"sent": 4}


def test_new_people_are_not_urged_at_once(database: Database, house: House) -> None:
    with database.write() as tx:
        live(tx, house)
        new = NewPerson("N1", "Người Mới", "moi@so.example", house.units["vp"], "")
        (person_id,) = add_people(tx, [new], NOW.date())
        change_stays(tx, (), lambda: (person_id,))
        plan = make_plan(tx, SYSTEM, NOW)
    assert plan and plan.reasons[Why.EARLY] == 1


def test_leave_that_the_office_recorded_keeps_mail_away(database: Database, house: House) -> None:
    leave = Exempt("CB004", "", date(2026, 11, 20), date(2026, 11, 30), "Nghỉ thai sản", "QĐ 12/QĐ-SKHCN")
    with database.write() as tx:
        live(tx, house)
        exempting.record(tx, SYSTEM, leave, NOW)
        plan = make_plan(tx, SYSTEM, NOW)
        later = make_plan(tx, SYSTEM, NOW + timedelta(days=8))
    assert plan and plan.reasons[Why.EXEMPT] == 1
    assert later and later.reasons[Why.EXEMPT] == 0 and later.by_sort[Sort.NOT_STARTED] == 1
