"""Sample life: invented people and the steps they took, through the same use cases as real ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from random import Random, SystemRandom

from access import sign_ins
from access.accounts import issue_activation_codes
from access.roles import grant_role
from access.sign_ins import find_person_viewer
from access.viewer import NOTHING, SYSTEM, Role, Viewer
from analytics.reports.building import current_fields
from analytics.reports.keeping import make_final, save_draft
from analytics.reports.periods import period_of
from analytics.reports.value import Period
from campaign import crediting, difficulties, exempting, initiatives
from campaign.crediting import Give
from campaign.exempting import Exempt
from campaign.initiatives import InitiativeWords
from campaign.opening import make_campaign
from campaign.organisation.carrying_out import carry_out
from campaign.organisation.changes import MergeUnits, MovePerson, OpenUnit
from campaign.roster.apply import apply_plan, preview
from campaign.roster.rows import RosterRow, StaffList
from db import campaigns, people, units
from db.attempts import PinnedItem, list_attempts, list_items
from db.campaigns import CampaignNow, NewCampaign
from db.engine import Tx
from db.progress import list_progress
from db.steps import lessons_done
from db.units import NewUnit, UnitNow
from lessons.library import list_lessons
from lessons.paths import required_by_default
from lessons.progress import answer_check, visit_card
from lessons.schema import CheckCard, Lesson
from outreach.activities import log_activity
from outreach.attendance import MOST_AT_ONCE, page_expected, set_guests, set_present
from outreach.forms import Counted, counts, read_terms
from quizzes import occasions
from quizzes.attempts import begin, current_card, submit_response
from quizzes.bank import get_item
from quizzes.campaigns import default_blueprint
from quizzes.kinds.triage import CONFIDENCES
from quizzes.reviews import begin_review, find_due
from text.formats import ZONE, local_day, show_day
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
OLD_UNIT = ("QLCN", "Phòng Quản lý Công nghệ")
MERGED_AGO, LEAVE_AGO = timedelta(days=24), timedelta(days=12)
FEWEST_TO_CHANGE = 4
# By how much somebody is right more or less often, by the predicted level, and a month after learning.
EASE = {"easy": 0.1, "medium": 0.0, "hard": -0.12}
FADES = 0.06
LATER = occasions.LATER[0]
ACTIVITIES = (
    ("hoi-nghi", "Hội nghị phổ biến Kế hoạch 84/KH-UBND", "ab", "Hội trường"),
    ("tap-huan", "Tập huấn nhận diện cuộc gọi giả danh công an", "bc", "Phòng họp tầng 2"),
    ("sinh-hoat-chi-bo", "Sinh hoạt chuyên đề phòng, chống lừa đảo trên mạng", "ac", "Phòng họp tầng 1"),
    ("bai-dang", "Bài cảnh báo giả mạo ngân hàng trong nhóm Zalo", "c", ""),
    ("to-roi", "Phát tờ rơi “Dừng lại – Kiểm tra – Báo ngay”", "c", "Bộ phận Một cửa"),
)
"""Form, title, letters of the contents, and the place."""
# What heads wrote in the report that they sent: some have, the others are late.
SENT = {
    "KHTC": {
        "direction": "Phòng phổ biến kế hoạch tại cuộc họp giao ban đầu tháng và phân công người theo dõi.",
        "causes": "Cao điểm lập dự toán trùng với thời gian học.",
        "proposals": "Đề nghị bổ sung tình huống về hoá đơn điện tử và giả danh cơ quan thuế.",
    },
    "TDC": {
        "strengths": "Các tổ tự tổ chức luyện tình huống mười phút sau giao ban.",
        "causes": "Kiểm định viên đi hiện trường dài ngày, mạng di động yếu.",
        "plan": "Gửi bài học theo nhóm trước mỗi chuyến đi hiện trường.",
    },
}
OWN_WORDS = {
    "direction": "Sở đã ban hành kế hoạch, giao chỉ tiêu cho từng phòng, đơn vị và đôn đốc hằng tuần.",
    "plan": "Tiếp tục bổ sung tình huống theo thủ đoạn mới; tổ chức ôn tập ngắn hằng tháng.",
}
POSITIONS = ("Chuyên viên", "Chuyên viên chính", "Viên chức", "Kế toán", "Văn thư", "Nhân viên")


DIFFICULTIES = (
    (
        "TTUD",
        "thoi-gian",
        False,
        "Ca trực phòng thí nghiệm khó rời máy để học",
        "Người trực ca không rời máy được quá năm phút, nên thường dở giữa bài. Đơn vị đề nghị cho học vào "
        "nửa giờ giao ca.",
        "Đồng ý để người trực học vào nửa giờ giao ca. Bài học giữ đúng chỗ đang dở, anh/chị học tiếp "
        "lúc nào cũng được.",
    ),
    (
        "TDC",
        "thiet-bi",
        False,
        "Máy ở phòng tiếp nhận mẫu không có loa",
        "Bài có cuộc gọi, video thì máy ở quầy không nghe được; ba người phải học nhờ máy phòng khác.",
        "",
    ),
    (
        "TTCNTT",
        "noi-dung",
        True,
        "Thêm tình huống giả danh đơn vị hỗ trợ kỹ thuật",
        "Trung tâm hay nhận cuộc gọi xưng là hãng phần mềm xin điều khiển máy từ xa. Đề xuất thêm vài tình "
        "huống về việc này.",
        "Phòng CNTT ghi nhận, sẽ soạn trong đợt bổ sung nội dung tới và báo lại Trung tâm.",
    ),
)
WAY = InitiativeWords(
    "Mười phút đầu giao ban: một tin thật, một tin giả",
    "Mỗi sáng thứ Hai, một người mang tới một tin nhắn mình vừa nhận. Cả phòng đoán thật hay giả, rồi cùng "
    "kiểm tra bằng đúng các bước trong bài học. Ai cũng có lượt, kể cả lãnh đạo Văn phòng.",
    "Sau sáu tuần, người trong phòng tự gửi tin cho nhau để kiểm trước khi làm theo.",
)


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
    began = datetime.combine(starts_on, time(8), ZONE)
    unit_ids = _make_units(tx, starts_on)
    ids = _make_people(tx, people_count, random, began)
    _grant(tx, ids, unit_ids, began)
    # Secrets never come from the seed, or whoever knows it could sign in as anybody.
    issue_activation_codes(tx, SYSTEM, ids, began, SystemRandom())
    campaign_id = make_campaign(tx, SYSTEM, _campaign(tx, starts_on), began)
    campaign = campaigns.get_campaign(tx, campaign_id)
    members = _members(tx, unit_ids, ids, local_day(now))
    _reorganise(tx, members["QLKH"], starts_on, now)
    for person_id in track(ids):
        _live(tx, person_id, campaign, random, now)
        _sign_in(tx, person_id, campaign, now)
    _excuse(tx, members, campaign, now)
    for place, unit_id in enumerate(unit_ids.values()):
        _act(tx, unit_id, place, Random(seed + place), now)
    _report(tx, dict(zip(unit_ids, ids, strict=False)), unit_ids, now)
    _speak(tx, dict(zip(unit_ids, ids, strict=False)), unit_ids, now)


def _speak(tx: Tx, heads: dict[str, int], unit_ids: dict[str, int], now: datetime) -> None:
    """What heads found difficult, what the office answered, and a way of doing things that it approved."""
    office = find_person_viewer(tx, heads["CNTT"], now) if "CNTT" in heads else None
    at = now - timedelta(days=SPREAD_DAYS // 2)
    for code, theme, is_proposal, title, body, answered in DIFFICULTIES:
        head = find_person_viewer(tx, heads[code], now) if code in heads else None
        if head is None or office is None:
            continue
        at += timedelta(days=5)
        number = difficulties.raise_difficulty(tx, head, unit_ids[code], theme, is_proposal, title, body, at)
        if answered:
            difficulties.answer(tx, office, number, answered, at + timedelta(days=1))
    head = find_person_viewer(tx, heads["VP"], now) if "VP" in heads else None
    if head and office:
        number = initiatives.send(tx, head, unit_ids["VP"], WAY, at)
        initiatives.approve(tx, office, number, at + timedelta(days=2))


def _make_units(tx: Tx, on: date) -> dict[str, int]:
    new = [NewUnit(code, name, None, place) for place, (code, name, _) in enumerate(UNITS)]
    return dict(zip((u.code for u in new), units.add_units(tx, new, on), strict=True))


def _make_people(tx: Tx, count: int, random: Random, at: datetime) -> tuple[int, ...]:
    """A staff list, taken over as the office would; returns ids in the order of the list."""
    weights = [share for _, _, share in UNITS]
    codes = [u[0] for u in UNITS] + random.choices(
        [u[0] for u in UNITS], weights, k=max(0, count - len(UNITS))
    )
    names, number = {code: name for code, name, _ in UNITS}, Counter[str]()
    rows = []
    for row_no, code in enumerate(codes[:count], 2):
        number[code] += 1
        rows.append(_new_row(row_no, code, number[code], names[code], random))
    listed = StaffList(tuple(rows), (), ())
    digest = preview(tx, SYSTEM, listed, False, at).digest
    apply_plan(
        tx,
        SYSTEM,
        listed,
        expected_digest=digest,
        end_missing=False,
        new_units_confirmed=False,
        heads=(),
        now=at,
    )
    ids = {code: person_id for person_id, code, _, _ in people.all_identities(tx)}
    return tuple(ids[row.code] for row in rows)


def _new_row(row_no: int, unit: str, number: int, unit_name: str, random: Random) -> RosterRow:
    name = f"{random.choice(FAMILY)} {random.choice(MIDDLE)} {random.choice(GIVEN)}"
    position = HEAD_TITLES.get(unit, "Trưởng phòng") if number == 1 else random.choice(POSITIONS)
    # Neither may meet one of a real list: whoever tries the sample first loads their own list over it.
    code = f"MAU-{unit}-{number:03}"
    email = f"{fold(name).replace(' ', '')}.{code.lower()}@mau.example"
    return RosterRow(row_no, code, name, unit_name, position, email)


def _grant(tx: Tx, ids: tuple[int, ...], unit_ids: dict[str, int], at: datetime) -> None:
    """The first person of each unit heads it; two of them stand for the leadership and the IT office."""
    for person_id, (code, unit_id) in zip(ids, unit_ids.items(), strict=False):
        role = {"BGD": Role.LEADER, "CNTT": Role.OFFICE}.get(code)
        if role:
            grant_role(tx, SYSTEM, person_id, role, None, at)
        if code != "BGD":
            grant_role(tx, SYSTEM, person_id, Role.HEAD, unit_id, at)


def _members(tx: Tx, unit_ids: dict[str, int], ids: tuple[int, ...], on: date) -> dict[str, list[str]]:
    """Codes of the people of each unit who may be written about, last of the list first: never its head."""
    found: dict[str, list[str]] = {code: [] for code in unit_ids}
    for code, unit_id in unit_ids.items():
        there = sorted(people.list_in_unit(tx, unit_id, on), key=lambda person: ids.index(person.person_id))
        found[code] = [person.code for person in reversed(there[1:])]
    return found


def _reorganise(tx: Tx, members: list[str], starts_on: date, now: datetime) -> None:
    """A department that was joined to another while people were learning, with two of its people."""
    if len(members) < FEWEST_TO_CHANGE:
        return
    code, name = OLD_UNIT
    carry_out(tx, SYSTEM, OpenUnit(code, name), starts_on, now)
    for person_code in members[:2]:
        carry_out(tx, SYSTEM, MovePerson(person_code, code), starts_on, now)
    carry_out(tx, SYSTEM, MergeUnits((code,), "QLKH"), local_day(now) - MERGED_AGO, now)


def _excuse(tx: Tx, members: dict[str, list[str]], campaign: CampaignNow, now: datetime) -> None:
    """Somebody is on leave, and somebody has learned a lesson in a class."""
    if len(members["VP"]) >= FEWEST_TO_CHANGE:
        since = local_day(now) - LEAVE_AGO
        leave = Exempt(members["VP"][0], "", since, None, "Nghỉ thai sản", "Quyết định 118/QĐ-SKHCN")
        exempting.record(tx, SYSTEM, leave, now)
    ids = people.ids_by_code(tx, members["TTCNTT"])
    for code, person_id in ids.items():
        done = lessons_done(tx, campaign.campaign_id, (person_id,)).get(person_id, {})
        if left := [key for key in campaign.lesson_keys if key not in done]:
            reason, document = "Đã học tại lớp tập huấn của Sở", "Thông báo 27/TB-SKHCN"
            give = Give(code, campaign.code, left[0], local_day(now) - LEAVE_AGO, reason, document)
            crediting.record(tx, SYSTEM, give, now)
            return


def _report(tx: Tx, heads: dict[str, int], unit_ids: dict[str, int], now: datetime) -> None:
    """Two units have sent their report of the quarter, and the office has begun to write its own."""
    period = period_of("quarter", local_day(now))
    present = {unit.unit_id: unit for unit in units.list_units(tx, local_day(now))}
    for code, words in SENT.items():
        head, unit = sign_ins.find_person_viewer(tx, heads[code], now), present[unit_ids[code]]
        if head:
            _write(tx, head, unit, period, {**words, "on": show_day(local_day(now))}, now)
            make_final(tx, head, unit, period, "", now)
    office = sign_ins.find_person_viewer(tx, heads["CNTT"], now)
    if office:
        _write(tx, office, None, period, OWN_WORDS, now)


def _write(
    tx: Tx, viewer: Viewer, unit: UnitNow | None, period: Period, words: dict[str, str], now: datetime
) -> None:
    save_draft(tx, viewer, unit, period, words, current_fields(tx, unit, period, now), now)


def _campaign(tx: Tx, starts_on: date) -> NewCampaign:
    keys = required_by_default(list_lessons(tx))
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
        blueprint=default_blueprint(tx, keys),
        lesson_keys=keys,
    )


def _live(tx: Tx, person_id: int, campaign: CampaignNow, random: Random, now: datetime) -> None:
    """What one person did: nothing yet, a few lessons, or everything, on days of their own."""
    viewer = Viewer(person_id, "", frozenset({Role.OFFICER}), (), NOTHING)
    zeal = random.random()
    if zeal < 0.09:
        return
    at = now - timedelta(days=random.randint(1, SPREAD_DAYS - 1), minutes=random.randint(0, 600))
    skill = 0.62 + random.random() * 0.36
    if random.random() < 0.8:
        at = _sit(tx, viewer, campaign, "before", skill - 0.25, random, at)
    lessons = [p.lesson for p in list_lessons(tx) if p.lesson.key in campaign.lesson_keys]
    wanted = len(lessons) if zeal > 0.23 else random.randint(1, max(1, len(lessons) - 1))
    for lesson in lessons[:wanted]:
        at = min(at + timedelta(minutes=random.randint(4, 60 * 40)), now)
        _take_lesson(tx, viewer, lesson, len(lesson.cards), random, at)
    if wanted < len(lessons):
        _take_lesson(tx, viewer, lessons[wanted], random.randint(1, 3), random, at)
    if wanted == len(lessons):
        _take_quiz(tx, viewer, campaign, skill, random, at, now)
        at = _sit_later(tx, viewer, campaign, skill, at, now)
        _review(tx, viewer, campaign, zeal, at, now)


def _act(tx: Tx, unit_id: int, place: int, random: Random, now: datetime) -> None:
    """What a unit did in the field over the past weeks: a few of the usual things, on days of its own."""
    for number, (form, title, contents, where) in enumerate(ACTIVITIES):
        if (place + number) % 3 == 0:
            continue
        at = now - timedelta(days=random.randint(1, SPREAD_DAYS - 5))
        day, read_on = local_day(at), min(local_day(at) + timedelta(days=5), local_day(now))
        fields = {"form": form, "on": show_day(day), "hour": "08:00", "contents": contents, "title": title}
        fields |= {"place": where, "leader": "Trưởng đơn vị"}
        if counts(form, Counted.PIECES):
            fields["pieces"] = str(random.randint(1, 4) * (100 if form == "to-roi" else 1))
        if counts(form, Counted.REACH):
            reached = random.randint(300, 4_000)
            fields |= {"reached": str(reached), "views": str(reached * 2), "shares": str(reached // 40)}
            fields["read_on"] = show_day(read_on)
        terms, ticket = read_terms(fields, local_day(now)), f"mau-{unit_id}-{number}"
        activity_id = log_activity(tx, SYSTEM, unit_id, terms, ticket, at)
        if counts(form, Counted.ATTENDANCE):
            _attend(tx, activity_id, random, at)


def _attend(tx: Tx, activity_id: int, random: Random, at: datetime) -> None:
    """Most of the unit were there, and sometimes guests."""
    people, _ = page_expected(tx, SYSTEM, activity_id, "", MOST_AT_ONCE)
    there = {each.person_id: True for each in people if random.random() < 0.8}
    set_present(tx, SYSTEM, activity_id, there, at)
    set_guests(tx, SYSTEM, activity_id, str(random.choice((0, 0, 4, 12, 25))), at)


def _sign_in(tx: Tx, person_id: int, campaign: CampaignNow, now: datetime) -> None:
    """A sign-in for each time that the person came, signed out after the last step of it.

    As with single sign-on: nobody here has a password that could be guessed.
    """
    sittings = list_attempts(tx, person_id, campaign.campaign_id, "counted")
    steps = [row.started_at for row in list_progress(tx, person_id).values()]
    steps += [at for each in sittings for at in (each.started_at, each.submitted_at) if at]
    visits: list[list[datetime]] = []
    for at in sorted(steps):
        if not visits or at - visits[-1][-1] >= sign_ins.IDLE:
            visits.append([])
        visits[-1].append(at)
    for visit in visits:
        token_hash = sign_ins.start(tx, person_id, sign_ins.new_token(), visit[0] - timedelta(minutes=1))
        sign_ins.touch(tx, token_hash, visit[-1])
        sign_ins.end(tx, token_hash, min(visit[-1] + timedelta(minutes=3), now))


def _take_lesson(tx: Tx, viewer: Viewer, lesson: Lesson, cards: int, random: Random, at: datetime) -> None:
    """The first `cards` of a lesson, which are all of it or where somebody stopped."""
    for card in lesson.cards[:cards]:
        if isinstance(card, CheckCard):
            option = random.randrange(len(card.options))
            answer_check(tx, viewer, lesson.key, card.id, option, at)
        else:
            visit_card(tx, viewer, lesson.key, card.id, at)


def _take_quiz(
    tx: Tx,
    viewer: Viewer,
    campaign: CampaignNow,
    skill: float,
    random: Random,
    at: datetime,
    now: datetime,
) -> None:
    for _ in range(campaign.max_attempts):
        at = at + timedelta(minutes=campaign.wait_minutes + random.randint(5, 900))
        if at > now:
            return
        at = _sit(tx, viewer, campaign, "counted", skill, random, at)
        row = campaigns.find_participation(tx, viewer.person_id, campaign.campaign_id)
        if row and row.passed_on:
            return


def _sit_later(
    tx: Tx, viewer: Viewer, campaign: CampaignNow, skill: float, at: datetime, now: datetime
) -> datetime:
    """The sitting a month after completing, for whom that day has come; returns when it was handed in."""
    row = campaigns.find_participation(tx, viewer.person_id, campaign.campaign_id)
    if row is None or row.completed_on is None:
        return at
    later = datetime.combine(row.completed_on, time(9), ZONE) + timedelta(days=LATER.first_day + 1)
    if later > now - timedelta(hours=1):
        return at
    return _sit(tx, viewer, campaign, LATER.mode, skill - FADES, Random(viewer.person_id), later)


def _review(tx: Tx, viewer: Viewer, campaign: CampaignNow, zeal: float, at: datetime, now: datetime) -> None:
    """What is due on the days on which somebody thinks of it: about half of those who finished do."""
    random = Random(viewer.person_id)
    while zeal > 0.6 and (at := at + timedelta(days=random.randint(3, 14))) < now - timedelta(hours=1):
        if find_due(tx, viewer, at).items:
            attempt_id = begin_review(tx, viewer, campaign, random.randrange(2**31), at)
            _answer_all(tx, viewer, attempt_id, 0.8, random, at)


def _sit(
    tx: Tx, viewer: Viewer, campaign: CampaignNow, mode: str, skill: float, random: Random, at: datetime
) -> datetime:
    """One attempt; returns when it was handed in."""
    attempt_id = begin(tx, viewer, campaign, mode, random.randrange(2**31), at)
    return _answer_all(tx, viewer, attempt_id, skill, random, at)


def _answer_all(
    tx: Tx, viewer: Viewer, attempt_id: int, skill: float, random: Random, at: datetime
) -> datetime:
    """Every question of an attempt; returns when the last was answered."""
    pinned = {item.place: item for item in list_items(tx, attempt_id)}
    while card := current_card(tx, viewer, attempt_id):
        at = _answer(tx, viewer, attempt_id, pinned[card.place], skill, random, at)
    return at


def _answer(
    tx: Tx, viewer: Viewer, attempt_id: int, pinned: PinnedItem, skill: float, random: Random, at: datetime
) -> datetime:
    """All turns of an item, right as often as the person is skilled; returns when the last was given."""
    item = get_item(tx, pinned.revision_id, pinned.variant).item
    rehearsal = item.kind.rehearse(item.body)
    turns = rehearsal.right if random.random() < skill + EASE[item.head.level] else rehearsal.wrong
    for number, answer in enumerate(turns):
        at = at + timedelta(seconds=random.randint(12, 60))
        given = {**answer, "confidence": random.choice(CONFIDENCES)}
        submit_response(tx, viewer, attempt_id, pinned.place, given, at, number)
    return at
