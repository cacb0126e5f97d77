"""What a reminder says and does not hold: two forms of the same words, one host, no tracking, a check."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest
from sqlalchemy import select

from access.viewer import SYSTEM
from campaign.standing import refresh
from db import progress
from db.engine import Database, Tx
from db.reviews import ReviewCardRow, put_cards
from db.tables import OutboxMail
from lessons.library import list_lessons
from outreach.planning import make_plan, plan_reminders
from outreach.refresher_choice import choice_path, is_off, read_choice, switch
from outreach.reminder_letters import next_path
from outreach.reminder_mail import MOST_NAMES, Letter, read_address, write_mail
from outreach.reminders import Sort
from outreach.sending import remind
from quizzes.reviews import find_due
from tests.analytics.history import live, open_campaign
from tests.house import NOW, House
from tests.outreach.posts import SECRET, SENDER, Hands, Notebook
from tests.quizzes.steps import sit_quiz
from tests.school import School

LETTER = Letter(
    sort=Sort.BEHIND,
    mail_id=7,
    full_name="Trần Văn An",
    address="an.tv@so.example",
    unit_name="Tổ Một",
    campaign_name="Chiến dịch <phòng ngừa>",
    document="Kế hoạch 84/KH-UBND",
    due_on=date(2026, 12, 15),
    on=date(2026, 11, 24),
    done=2,
    required=7,
    path="/bai-hoc?bai=mot",
)
OF_SORT = {
    Sort.REFRESHER: replace(LETTER, sort=Sort.REFRESHER, choice_path="/thoi-nhac/1-ma"),
    Sort.DIGEST: replace(LETTER, sort=Sort.DIGEST, names=("Lê Thị Chi", "Võ Ngọc Lan")),
}


class Page(HTMLParser):
    """What an HTML mail would load and where it leads."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.addresses: list[str] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag and its addresses."""
        self.tags[tag] += 1
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src", "background")]

    def handle_data(self, data: str) -> None:
        """Note words."""
        self.words.append(data)


def mail_of(sort: Sort) -> EmailMessage:
    """A mail of this sort as it comes in."""
    sent = write_mail(OF_SORT.get(sort, replace(LETTER, sort=sort)), SENDER, NOW)
    read = message_from_bytes(sent.as_bytes(), policy=policy.default)
    assert isinstance(read, EmailMessage)
    return read


def part(mail: EmailMessage, sort: str) -> str:
    """One of the two forms."""
    found = mail.get_body((sort,))
    assert found is not None
    return str(found.get_content())


@pytest.mark.parametrize("sort", Sort)
def test_every_mail_leads_to_one_host_and_loads_nothing(sort: Sort) -> None:
    mail = mail_of(sort)
    plain, page = part(mail, "plain"), Page(part(mail, "html"))
    links = re.findall(r"https?://[^\s)]+", plain)
    assert links and all(link.startswith("https://hoc.so.example/") for link in (*links, *page.addresses))
    assert page.tags.keys().isdisjoint({"img", "link", "script", "iframe", "form", "object"})
    assert not re.search(r"url\(|@import|@font-face", part(mail, "html"))
    assert page.tags["a"] == (2 if sort is Sort.REFRESHER else 1)
    assert mail.is_multipart() and {p.get_content_type() for p in mail.iter_parts()} == {
        "text/plain",
        "text/html",
    }


@pytest.mark.parametrize("sort", Sort)
def test_every_mail_says_whom_why_and_how_to_check(sort: Sort) -> None:
    mail = mail_of(sort)
    for said in (part(mail, "plain"), " ".join(Page(part(mail, "html")).words)):
        assert "Trần Văn An" in said and "tự gõ hoc.so.example" in said and "không hỏi mật khẩu" in said
        assert "Chiến dịch <phòng ngừa>" in said and "Sở Mẫu" in said
        assert ("Kế hoạch 84/KH-UBND" in said) is sort.is_duty
    assert mail["Auto-Submitted"] == "auto-generated" and "{" not in part(mail, "plain")


@pytest.mark.parametrize("sort", Sort)
def test_only_what_is_no_duty_can_be_switched_off(sort: Sort) -> None:
    mail = mail_of(sort)
    if sort is Sort.REFRESHER:
        assert mail["List-Unsubscribe"].strip() == "<https://hoc.so.example/thoi-nhac/1-ma>"
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    else:
        assert mail["List-Unsubscribe"] is None and "thoi-nhac" not in part(mail, "plain")


def test_dark_and_light_are_both_thought_of() -> None:
    html = part(mail_of(Sort.BEHIND), "html")
    assert "prefers-color-scheme: dark" in html and 'content="light dark"' in html and 'style="' in html


def test_second_try_is_the_same_mail() -> None:
    first, second = (write_mail(LETTER, SENDER, NOW + timedelta(n)) for n in (0, 1))
    assert first["Message-ID"] == second["Message-ID"] == "<lachan-7@so.example>"


def test_digest_names_those_left_and_counts_the_rest() -> None:
    names = tuple(f"Người Thứ {n}" for n in range(MOST_NAMES + 3))
    plain = part(write_mail(replace(OF_SORT[Sort.DIGEST], names=names), SENDER, NOW), "plain")
    assert plain.count("- Người Thứ") == MOST_NAMES and "và 3 người khác" in plain


@pytest.mark.parametrize("name", ["An\r\nBcc: x@y.example", "An, Bình <x@y.example>", 'An "Ba" \\'])
def test_names_cannot_become_headers_or_addresses(name: str) -> None:
    mail = write_mail(replace(LETTER, full_name=name, campaign_name=f"Tên\r\nBcc: {name}"), SENDER, NOW)
    read = message_from_bytes(mail.as_bytes(), policy=policy.default)
    assert [each.addr_spec for each in read["To"].addresses] == ["an.tv@so.example"] and read["Bcc"] is None


@pytest.mark.parametrize(
    "address",
    ["", "an", "an@", "@so.example", "an@so", "ấn@so.example", "a b@so.example", "a@b@so.example,x"],
)
def test_address_that_nobody_could_deliver_is_refused(address: str) -> None:
    assert read_address(address) is None
    with pytest.raises(ValueError):
        write_mail(replace(LETTER, address=address), SENDER, NOW)


# ---- what a mail tells as of the moment it is sent


def test_mails_tell_figures_of_now(database: Database, house: House) -> None:
    with database.write() as tx:
        live(tx, house)
    book = Notebook()
    remind(database, SYSTEM, Hands().dispatch(book))
    subjects = {(mail["To"].addresses[0].addr_spec, mail["Subject"]) for mail in book.taken}
    assert subjects == {
        ("binh.nt@so.example", "Nhắc học: còn 2/3 nội dung, hạn 15/12/2026"),
        ("binh.nt@so.example", "Phòng Quản lý: 1/3 người đã hoàn thành"),
        ("chi.lt@so.example", "Nhắc học: còn 2/3 nội dung, hạn 15/12/2026"),
        ("dung.pt@so.example", "Nhắc học: 3 nội dung, hạn 15/12/2026"),
    }
    digest = next(part(mail, "plain") for mail in book.taken if "Phòng Quản lý" in mail["Subject"])
    assert "- =HYPERLINK(1)" in digest and "Trần Văn An" not in digest and "Lê Thị Chi" not in digest


def test_mail_leads_to_what_was_begun_or_comes_next(database: Database, school: School) -> None:
    keys = school.campaign.lesson_keys
    with database.write() as tx:
        an = school.house.people["an"]
        assert next_path(tx, an, school.campaign) == f"/bai-hoc?bai={keys[0]}"
        shown = {p.lesson.key: p for p in list_lessons(tx)}
        progress.begin(tx, an, keys[2], shown[keys[2]].revision_id, "x", NOW)
        assert next_path(tx, an, school.campaign) == f"/bai-hoc?bai={keys[2]}"
        for key in keys:
            if key != keys[2]:
                progress.begin(tx, an, key, shown[key].revision_id, "x", NOW)
            progress.complete(tx, an, key, NOW)
        assert next_path(tx, an, school.campaign) == "/tinh-huong"


# ---- reviews: an offer that can be switched off


def test_review_that_is_due_is_offered_once_and_only_to_who_wants_it(
    database: Database, school: School
) -> None:
    an, hands, book = school.house.people["an"], Hands(), Notebook()
    with database.write() as tx:
        viewer = school.viewer(tx, "an")
        sit_quiz(tx, viewer, school.campaign, NOW)
        _complete(tx, an, school)
    hands.at = NOW + timedelta(days=21)
    with database.read() as tx:
        assert find_due(tx, viewer, hands.at).items
        plan = make_plan(tx, SYSTEM, hands.at)
    assert plan and plan.by_sort[Sort.REFRESHER] == 1
    with database.write() as tx:
        assert switch(tx, an, True, hands.at)
        switched_off = make_plan(tx, SYSTEM, hands.at)
        assert is_off(tx, an) and switched_off and switched_off.by_sort[Sort.REFRESHER] == 0
        switch(tx, an, False, hands.at)
    remind(database, SYSTEM, hands.dispatch(book))
    mail = next(mail for mail in book.taken if "Ôn lại" in mail["Subject"])
    assert "/on-tap" in part(mail, "plain") and choice_path(SECRET, an) in mail["List-Unsubscribe"]
    hands.at += timedelta(days=7)
    with database.read() as tx:
        plan = make_plan(tx, SYSTEM, hands.at)
    assert plan and plan.by_sort[Sort.REFRESHER] == 0


def test_review_done_meanwhile_is_not_written_about(database: Database, school: School) -> None:
    an, hands = school.house.people["an"], Hands(NOW + timedelta(days=21))
    with database.write() as tx:
        sit_quiz(tx, school.viewer(tx, "an"), school.campaign, NOW)
        _complete(tx, an, school)
    book = Notebook(lambda mail: None)
    with database.write() as tx:
        plan_reminders(tx, SYSTEM, hands.at)
        cards = [ReviewCardRow("email-cong-vu", 9.0, 5.0, hands.at + timedelta(60), hands.at)]
        tx.exec_driver_sql("delete from review_card")
        put_cards(tx, an, cards)
    remind(database, SYSTEM, hands.dispatch(book))
    with database.read() as tx:
        query = select(OutboxMail.state, OutboxMail.reason).where(OutboxMail.sort == "refresher")
        assert tx.execute(query).all() == [("dropped", "no_longer")]


def _complete(tx: Tx, person_id: int, school: School) -> None:
    shown = {p.lesson.key: p for p in list_lessons(tx)}
    for key in school.campaign.lesson_keys:
        if key not in progress.list_progress(tx, person_id):
            progress.begin(tx, person_id, key, shown[key].revision_id, "x", NOW)
        progress.complete(tx, person_id, key, NOW)
    refresh(tx, person_id, school.campaign)


@pytest.mark.parametrize("token", ["", "1", "1-", "x-y", "1-" + "0" * 32, "99999999999-ab", "١-ab"])
def test_choice_that_we_did_not_make_is_nobodys(token: str) -> None:
    assert read_choice(SECRET, token) is None


def test_choice_is_read_back_and_is_of_one_person() -> None:
    token = choice_path(SECRET, 12).rsplit("/", 1)[-1]
    assert read_choice(SECRET, token) == 12
    assert read_choice("khoá khác", token) is None and read_choice(SECRET, f"13{token[2:]}") is None


def test_stranger_to_the_roster_switches_nothing(database: Database, house: House) -> None:
    with database.write() as tx:
        open_campaign(tx)
        assert not switch(tx, 999, True, NOW) and not is_off(tx, 999)
