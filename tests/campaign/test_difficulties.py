"""Difficulties and proposals: who may raise, read and answer, and what is gathered for a period."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from access.audit import list_audit
from access.roles import grant_role
from access.viewer import EVERYTHING, NOTHING, SYSTEM, Refused, Role, Scope, Viewer
from campaign import difficulties
from campaign.difficulties import AFTER, GatheredDifficulties, gather, list_themes
from db.engine import Database, Tx
from db.units import change_unit
from tests.house import NOW, House
from text.formats import ZONE, local_day

TODAY = local_day(NOW)
BODY = "Ca trực cả ngày nên chưa ai học được."
Act = Callable[[Tx, Viewer, int, str, datetime], None]
ACTS: dict[str, Act] = {
    "reply": difficulties.reply,
    "answer": difficulties.answer,
    "close": difficulties.close,
    "reopen": difficulties.reopen,
}


def put(
    tx: Tx,
    house: House,
    name: str,
    unit: str | None = None,
    at: datetime = NOW,
    theme: str = "thoi-gian",
    title: str = "Trực một cửa",
) -> int:
    """Something raised by a persona."""
    unit_id = house.units[unit] if unit else None
    viewer = house.viewer(tx, name)
    return difficulties.raise_difficulty(tx, viewer, unit_id, theme, False, title, BODY, at)


def seen(tx: Tx, house: House, name: str) -> set[int]:
    """What a persona reads in the list."""
    rows, total = difficulties.page(tx, house.viewer(tx, name), "", "", 50, 0)
    assert total == len(rows) == sum(difficulties.count_states(tx, house.viewer(tx, name)).values())
    return {row.difficulty_id for row in rows}


def test_each_reads_what_is_theirs(database: Database, house: House) -> None:
    with database.write() as tx:
        of_an, of_binh, of_chi = (put(tx, house, name) for name in ("an", "binh", "chi"))
        assert seen(tx, house, "an") == {of_an}
        assert seen(tx, house, "binh") == {of_an, of_binh}
        assert seen(tx, house, "chi") == {of_chi}
        assert seen(tx, house, "dung") == seen(tx, house, "lan") == {of_an, of_binh, of_chi}
        talk = difficulties.find_talk(tx, house.viewer(tx, "binh"), of_an, NOW)
        assert (talk.row.unit_name, talk.row.raiser, talk.row.state) == ("Tổ Một", "Trần Văn An", "open")
        assert talk.may_reply and not talk.may_answer
        for number in (of_an, 999):
            with pytest.raises(Refused, match="Không mở được mục này"):
                difficulties.find_talk(tx, house.viewer(tx, "chi"), number, NOW)


@pytest.mark.parametrize(("name", "unit"), [("an", "qlkh"), ("an", "vp"), ("binh", "vp"), ("chi", "to")])
def test_nobody_speaks_for_the_unit_of_another(
    database: Database, house: House, name: str, unit: str
) -> None:
    with database.write() as tx, pytest.raises(Refused, match="đơn vị mình phụ trách"):
        put(tx, house, name, unit)


def test_head_speaks_for_what_lies_below_and_the_leadership_for_nobody(
    database: Database, house: House
) -> None:
    with database.write() as tx:
        put(tx, house, "binh", "to")
        units = difficulties.list_own_units(tx, house.viewer(tx, "binh"), NOW)
        assert [unit.code for unit in units] == ["QLKH", "TO"]
        assert difficulties.list_own_units(tx, house.viewer(tx, "lan"), NOW) == ()
        with pytest.raises(Refused, match="không có quyền"):
            put(tx, house, "lan")


def test_office_that_heads_a_unit_speaks_for_that_one_alone(database: Database, house: House) -> None:
    with database.write() as tx:
        grant_role(tx, SYSTEM, house.people["dung"], Role.HEAD, house.units["qlkh"], NOW)
        units = difficulties.list_own_units(tx, house.viewer(tx, "dung"), NOW)
        assert [unit.code for unit in units] == ["QLKH", "SO", "TO"]
        of_chi = put(tx, house, "chi")
        with pytest.raises(Refused):
            difficulties.reply(tx, house.viewer(tx, "dung"), of_chi, BODY, NOW)


@pytest.mark.parametrize(
    ("theme", "title", "body", "said"),
    [
        ("", "Trực một cửa", BODY, "chủ đề"),
        ("khong-co", "Trực một cửa", BODY, "chủ đề"),
        ("thoi-gian", "  a ", BODY, "từ 5 đến 120"),
        ("thoi-gian", "a" * 121, BODY, "từ 5 đến 120"),
        ("thoi-gian", "Trực một cửa", " ngắn ", "từ 10 đến"),
        ("thoi-gian", "Trực một cửa", "a" * 3001, "từ 10 đến"),
    ],
)
def test_what_does_not_fit_is_refused_whole(
    database: Database, house: House, theme: str, title: str, body: str, said: str
) -> None:
    with database.write() as tx:
        with pytest.raises(Refused, match=said):
            viewer = house.viewer(tx, "binh")
            difficulties.raise_difficulty(tx, viewer, None, theme, False, title, body, NOW)
        assert seen(tx, house, "dung") == set()


def test_talk_goes_from_state_to_state_and_is_logged(database: Database, house: House) -> None:
    with database.write() as tx:
        number = put(tx, house, "an")
        dung, an = house.viewer(tx, "dung"), house.viewer(tx, "an")
        steps = (("answer", dung), ("reply", an), ("close", dung), ("reopen", dung), ("answer", dung))
        for n, (move, viewer) in enumerate(steps, 1):
            ACTS[move](tx, viewer, number, f"{BODY} {n}", NOW + timedelta(hours=n))
            talk = difficulties.find_talk(tx, dung, number, NOW)
            assert (talk.row.state, talk.notes[-1].body) == (AFTER[move], f"{BODY} {n}")
        assert [note.move for note in talk.notes] == ["raise", *(move for move, _ in steps)]
        lines, _ = list_audit(tx, SYSTEM, action="difficulty.close")
    assert lines[0].before == {"state": "Chờ trả lời"}
    assert lines[0].after == {"state": "Đã đóng", "words": f"{BODY} 3"}


@pytest.mark.parametrize("move", ["answer", "close", "reopen"])
@pytest.mark.parametrize("name", ["an", "binh", "chi", "lan"])
def test_only_the_office_answers(database: Database, house: House, name: str, move: str) -> None:
    with database.write() as tx:
        number = put(tx, house, "an")
        with pytest.raises(Refused):
            ACTS[move](tx, house.viewer(tx, name), number, BODY, NOW)


@pytest.mark.parametrize("name", ["chi", "dung", "lan"])
def test_only_the_unit_replies(database: Database, house: House, name: str) -> None:
    with database.write() as tx:
        number = put(tx, house, "an")
        with pytest.raises(Refused):
            difficulties.reply(tx, house.viewer(tx, name), number, BODY, NOW)


def test_move_that_does_not_fit_the_state_is_refused(database: Database, house: House) -> None:
    with database.write() as tx:
        number, dung = put(tx, house, "an"), house.viewer(tx, "dung")
        with pytest.raises(Refused, match="đang mở"):
            difficulties.reopen(tx, dung, number, BODY, NOW)
        difficulties.close(tx, dung, number, BODY, NOW)
        for move in ("answer", "close"):
            with pytest.raises(Refused, match="đã đóng từ trước"):
                ACTS[move](tx, dung, number, BODY, NOW)
        with pytest.raises(Refused, match="nêu một mục mới"):
            difficulties.reply(tx, house.viewer(tx, "an"), number, BODY, NOW)


# ---- gathered for a report


def told(gathered: GatheredDifficulties) -> list[tuple[int, str, bool]]:
    """Which, how they stood, and whether they are older."""
    return [(item.difficulty_id, item.state, item.is_carried) for item in gathered.items]


def at(day: int) -> datetime:
    """Nine o'clock of a day of November."""
    return datetime(2026, 11, day, 9, 0, tzinfo=ZONE)


def test_period_holds_what_is_new_and_what_was_open(database: Database, house: House) -> None:
    with database.write() as tx:
        old = put(tx, house, "an", at=at(2), theme="thiet-bi")
        gone = put(tx, house, "binh", at=at(3))
        new = put(tx, house, "chi", at=at(12))
        put(tx, house, "chi", at=at(22))
        dung = house.viewer(tx, "dung")
        difficulties.close(tx, dung, gone, BODY, at(5))
        difficulties.answer(tx, dung, old, "Đã cấp máy khác cho quầy.", at(14))
        difficulties.close(tx, dung, new, "Đã bố trí người trực.", at(21))
        period = gather(tx, EVERYTHING, date(2026, 11, 10), date(2026, 11, 20))
        assert told(period) == [(new, "open", False), (old, "answered", True)]
        assert [group.theme.key for group in period.themes] == ["thoi-gian", "thiet-bi"]
        assert (period.raised, period.count("open"), period.count("answered")) == (1, 1, 1)
        assert period.items[1].answer == "Đã cấp máy khác cho quầy." and period.items[0].body == BODY
        # What happened later does not change what is told of the period.
        difficulties.close(tx, dung, old, BODY, at(23))
        assert gather(tx, EVERYTHING, date(2026, 11, 10), date(2026, 11, 20)) == period
        reopened = gather(tx, EVERYTHING, date(2026, 11, 23), date(2026, 11, 23))
        assert (old, "closed", True) in told(reopened) and new not in {each[0] for each in told(reopened)}


def test_what_was_opened_again_within_the_period_is_in_it(database: Database, house: House) -> None:
    with database.write() as tx:
        number, dung = put(tx, house, "an", at=at(2)), house.viewer(tx, "dung")
        difficulties.close(tx, dung, number, BODY, at(3))
        assert told(gather(tx, EVERYTHING, date(2026, 11, 10), date(2026, 11, 20))) == []
        difficulties.reopen(tx, dung, number, BODY, at(15))
        assert told(gather(tx, EVERYTHING, date(2026, 11, 10), date(2026, 11, 20))) == [
            (number, "open", True)
        ]


def test_scope_bounds_what_is_gathered(database: Database, house: House) -> None:
    with database.write() as tx:
        of_an, of_chi = put(tx, house, "an"), put(tx, house, "chi")
        for name, mine in (("binh", {of_an}), ("chi", {of_chi}), ("dung", {of_an, of_chi})):
            scope = house.viewer(tx, name).scope
            assert {each[0] for each in told(gather(tx, scope, TODAY, TODAY))} == mine
        with pytest.raises(Refused):
            gather(tx, NOTHING, TODAY, TODAY)
        with pytest.raises(ValueError, match="Ngày đầu"):
            gather(tx, EVERYTHING, TODAY, TODAY - timedelta(1))
        assert gather(tx, Scope(False, frozenset({999})), TODAY, TODAY).themes == ()


def test_unit_keeps_the_name_of_the_day(database: Database, house: House) -> None:
    with database.write() as tx:
        put(tx, house, "chi", at=at(12))
        change_unit(tx, house.units["vp"], "Văn phòng Sở mới", house.units["so"], date(2026, 11, 20))
        put(tx, house, "chi", at=at(22))
        names = [item.unit_name for item in gather(tx, EVERYTHING, date(2026, 11, 1), TODAY).items]
    assert names == ["Văn phòng", "Văn phòng Sở mới"]


def test_theme_taken_out_of_the_list_keeps_what_was_raised(
    database: Database, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.write() as tx:
        put(tx, house, "chi", theme="kinh-phi")
        left = tuple(theme for theme in list_themes() if theme.key != "kinh-phi")
        monkeypatch.setattr(difficulties, "list_themes", lambda: left)
        (group,) = gather(tx, EVERYTHING, TODAY, TODAY).themes
    assert group.theme.key == "kinh-phi" and len(group.items) == 1


moves = st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 9)), max_size=12)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(moves=moves, first=st.integers(1, 10), last=st.integers(11, 20))
def test_history_never_changes_what_a_period_told(
    database: Database, house: House, moves: list[tuple[str, int]], first: int, last: int
) -> None:
    with database.write() as tx:
        number, when = put(tx, house, "an", at=at(1)), at(1)
        from_on, to_on = date(2026, 11, first), date(2026, 11, last)
        before: GatheredDifficulties | None = None
        for move, days in moves:
            when = min(when + timedelta(days=days), at(28))
            if before is None and local_day(when) > to_on:
                before = gather(tx, EVERYTHING, from_on, to_on)
            name = "an" if move == "reply" else "dung"
            try:
                ACTS[move](tx, house.viewer(tx, name), number, BODY, when)
            except Refused:
                continue
        if before is not None:
            assert gather(tx, EVERYTHING, from_on, to_on) == before
        tx.rollback()
