"""Sample life: invented people and the steps they took, through the same use cases as real ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random

from access.viewer import NOTHING, SYSTEM, Role, Viewer
from campaign.opening import make_campaign
from campaign.standing import enrol
from db import campaigns, grants, people, units
from db.attempts import list_items
from db.campaigns import CampaignNow, NewCampaign
from db.engine import Tx
from db.people import NewPerson
from db.units import NewUnit
from lessons.library import list_lessons
from lessons.progress import answer_check, visit_card
from lessons.schema import CheckCard, Lesson
from quizzes.attempts import begin, current_card, submit_response
from quizzes.bank import get_item
from quizzes.campaigns import default_blueprint
from quizzes.kinds.contract import Face
from text.formats import local_day
from text.vietnamese import fold


def _words(names: str) -> tuple[str, ...]:
    return tuple(names.split())


UNITS = (
    ("BGD", "Ban Giám đốc Sở", 2),
    ("VP", "Văn phòng Sở", 15),
    ("CNTT", "Phòng Công nghệ thông tin – Viễn thông – Bưu chính", 10),
    ("KHTC", "Phòng Kế hoạch – Tài chính", 8),
    ("QLKH", "Phòng Quản lý Khoa học", 9),
    ("TDC", "Chi cục Tiêu chuẩn Đo lường Chất lượng", 17),
    ("TTCNTT", "Trung tâm Công nghệ thông tin", 25),
    ("TTUD", "Trung tâm Ứng dụng tiến bộ Khoa học và Công nghệ", 14),
)
HEAD_TITLES = {
    "BGD": "Giám đốc",
    "VP": "Chánh Văn phòng",
    "TDC": "Chi cục trưởng",
    "TTCNTT": "Giám đốc Trung tâm",
    "TTUD": "Giám đốc Trung tâm",
}
FAMILY = _words("Nguyễn Trần Lê Phạm Huỳnh Võ Đặng Bùi Đỗ Hồ Ngô Dương Lâm Thạch Danh Kim Sơn")
MIDDLE = _words("Thị Văn Hữu Ngọc Thanh Minh Kim Bích Quốc Đức Hồng Thùy Công Trọng")
GIVEN = _words(
    "An Bình Chi Dũng Đạt Giang Hà Hải Hạnh Hiếu Hoa Hùng Hương Khoa Lan Linh Loan Lộc Long Mai Minh "
    "Nam Nga Ngân Nghĩa Nhung Oanh Phương Quân Quyên Tâm Thảo Thắng Thịnh Thu Trang Trí Uyên Vinh Vy Xuân"
)
SPREAD_DAYS = 55
POSITIONS = ("Chuyên viên", "Chuyên viên chính", "Viên chức", "Kế toán", "Văn thư", "Nhân viên")


def make_sample(
    tx: Tx,
    people_count: int,
    seed: int,
    now: datetime,
    track: Callable[[Sequence[int]], Iterable[int]] = iter,
) -> None:
    """Fill an empty database: units, people, roles, a campaign, and what people did until `now`.

    `track` may show how far it has come while it hands the people's ids on.
    """
    random = Random(seed)
    starts_on = local_day(now) - timedelta(days=SPREAD_DAYS)
    unit_ids = _make_units(tx, starts_on)
    ids = _make_people(tx, people_count, unit_ids, random, starts_on)
    campaign_id = make_campaign(tx, SYSTEM, _campaign(tx, starts_on), now)
    campaign = campaigns.get_campaign(tx, campaign_id)
    for person_id in track(ids):
        _live(tx, person_id, campaign, random, now)


def _make_units(tx: Tx, on: date) -> dict[str, int]:
    new = [NewUnit(code, name, None, place) for place, (code, name, _) in enumerate(UNITS)]
    return dict(zip((u.code for u in new), units.add_units(tx, new, on), strict=True))


def _make_people(tx: Tx, count: int, unit_ids: dict[str, int], random: Random, on: date) -> tuple[int, ...]:
    weights = [share for _, _, share in UNITS]
    codes = [u[0] for u in UNITS] + random.choices(
        [u[0] for u in UNITS], weights, k=max(0, count - len(UNITS))
    )
    number: dict[str, int] = {}
    new = []
    for code in codes[:count]:
        number[code] = number.get(code, 0) + 1
        new.append(_new_person(code, number[code], unit_ids[code], random))
    ids = people.add_people(tx, new, on)
    enrol(tx, {person_id: people.list_stays(tx, person_id) for person_id in ids})
    _grant(tx, ids[: len(UNITS)], unit_ids, on)
    return ids


def _new_person(unit: str, number: int, unit_id: int, random: Random) -> NewPerson:
    name = f"{random.choice(FAMILY)} {random.choice(MIDDLE)} {random.choice(GIVEN)}"
    head = HEAD_TITLES.get(unit, "Trưởng phòng") if number == 1 else random.choice(POSITIONS)
    # Neither may meet one of a real list: whoever tries the sample first loads their own list over it.
    code = f"MAU-{unit}-{number:03}"
    email = f"{fold(name).replace(' ', '')}.{code.lower()}@mau.example"
    return NewPerson(code, name, email, unit_id, head)


def _grant(tx: Tx, first: tuple[int, ...], unit_ids: dict[str, int], on: date) -> None:
    """The first person of each unit heads it; two of them stand for the leadership and the IT office."""
    at = datetime(on.year, on.month, on.day, tzinfo=UTC)
    for person_id, (code, unit_id) in zip(first, unit_ids.items(), strict=False):
        role = {"BGD": Role.LEADER, "CNTT": Role.OFFICE}.get(code)
        if role:
            grants.add_grant(tx, person_id, role, None, at)
        if code != "BGD":
            grants.add_grant(tx, person_id, Role.HEAD, unit_id, at)


def _campaign(tx: Tx, starts_on: date) -> NewCampaign:
    return NewCampaign(
        code="KH84-2026",
        name="Chiến dịch phòng, chống tội phạm trên không gian mạng",
        document="Kế hoạch 84/KH-UBND",
        starts_on=starts_on,
        due_on=starts_on + timedelta(days=SPREAD_DAYS + 21),
        pass_percent=70,
        target_percent=95,
        max_attempts=3,
        wait_minutes=60,
        blueprint=default_blueprint(tx),
        lesson_keys=tuple(p.lesson.key for p in list_lessons(tx)),
    )


def _live(tx: Tx, person_id: int, campaign: CampaignNow, random: Random, now: datetime) -> None:
    """What one person did: nothing yet, a few lessons, or everything, on days of their own."""
    viewer = Viewer(person_id, "", frozenset({Role.OFFICER}), (), NOTHING)
    zeal = random.random()
    if zeal < 0.09:
        return
    at = now - timedelta(days=random.randint(1, SPREAD_DAYS - 1), minutes=random.randint(0, 600))
    lessons = [p.lesson for p in list_lessons(tx) if p.lesson.key in campaign.lesson_keys]
    wanted = len(lessons) if zeal > 0.23 else random.randint(1, max(1, len(lessons) - 1))
    for lesson in lessons[:wanted]:
        at = min(at + timedelta(minutes=random.randint(4, 60 * 40)), now)
        _take_lesson(tx, viewer, lesson, random, at)
    if wanted == len(lessons):
        _take_quiz(tx, viewer, campaign, random, at, now)


def _take_lesson(tx: Tx, viewer: Viewer, lesson: Lesson, random: Random, at: datetime) -> None:
    for card in lesson.cards:
        if isinstance(card, CheckCard):
            option = random.randrange(len(card.options))
            answer_check(tx, viewer, lesson.key, card.id, option, at)
        else:
            visit_card(tx, viewer, lesson.key, card.id, at)


def _take_quiz(
    tx: Tx, viewer: Viewer, campaign: CampaignNow, random: Random, at: datetime, now: datetime
) -> None:
    skill = 0.62 + random.random() * 0.36
    for _ in range(campaign.max_attempts):
        at = at + timedelta(minutes=campaign.wait_minutes + random.randint(5, 900))
        if at > now or _sit(tx, viewer, campaign, skill, random, at):
            return


def _sit(tx: Tx, viewer: Viewer, campaign: CampaignNow, skill: float, random: Random, at: datetime) -> bool:
    """One attempt; True when the person has passed and stops."""
    attempt_id = begin(tx, viewer, campaign, "counted", random.randrange(2**31), at)
    while card := current_card(tx, viewer, attempt_id):
        answer = _answer(tx, attempt_id, card.place, card.face, skill, random)
        at = at + timedelta(seconds=random.randint(12, 60))
        submit_response(tx, viewer, attempt_id, card.place, answer, at)
    row = campaigns.find_participation(tx, viewer.person_id, campaign.campaign_id)
    return bool(row and row.passed_on)


def _answer(
    tx: Tx, attempt_id: int, place: int, face: Face, skill: float, random: Random
) -> dict[str, object]:
    """The right answer as often as the person is skilled, a tempting one otherwise."""
    revision = next(i.revision_id for i in list_items(tx, attempt_id) if i.place == place)
    item = get_item(tx, revision).item
    rehearsal = item.kind.rehearse(item.body)
    answer = dict(rehearsal.right if random.random() < skill else rehearsal.wrong)
    if face.asks_confidence:
        answer["confidence"] = random.choice(("guess", "fairly", "sure"))
    return answer
