"""Claims about drawing a form: scams about half and about anything, none twice, alike in level."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from db.attempts import list_items
from db.encounters import ItemCell, ItemCounts, move
from db.engine import Database
from lessons.fields import Level
from lessons.library import list_lessons
from lessons.paths import required_by_default
from quizzes.attempts import begin
from quizzes.bank import BankItem, list_bank
from quizzes.blueprint import BlueprintFault, CellOfBlueprint, DrawnItem, draw, read_blueprint
from quizzes.campaigns import default_blueprint
from quizzes.kinds import get_kind
from quizzes.observed import LEAST_TO_BALANCE, list_observed_levels, observed_level, share_right
from quizzes.reading import WholeItem
from quizzes.schema import Item
from tests.house import NOW
from tests.school import School
from text.formats import utc_now

TACTICS = ("a", "b", "c")
LEVELS: tuple[Level, ...] = ("easy", "medium", "hard")


def _item(
    number: int, tactic: str, truth: str, level: str = "easy", channel: str = "sms", kind_name: str = "triage"
) -> BankItem:
    """An item as a draw sees it: its head, and what its message is."""
    on = utc_now().date()
    head = Item.model_construct(
        key=f"i{number}", kind=kind_name, tactic=tactic, channel=channel, level=level, reviewed_on=on
    )
    kind = get_kind(kind_name)
    return BankItem(number, WholeItem(head, kind, kind.body.model_construct(truth=truth)))


def _bank() -> list[BankItem]:
    return [_item(n, TACTICS[n % 3], ("scam", "genuine")[n // 3 % 2], LEVELS[n // 6 % 3]) for n in range(120)]


CELLS = tuple(CellOfBlueprint(6, kind="triage", tactic=tactic) for tactic in TACTICS)


def test_scams_are_half_or_one_fewer_and_may_be_about_any_tactic() -> None:
    seen: Counter[tuple[str, str]] = Counter()
    for seed in range(300):
        form = draw(CELLS, _bank(), {}, Random(seed))
        truths = [each.item.truth for each in form]
        assert truths.count("scam") in {8, 9} and len(truths) == 18
        seen.update((each.item.item.head.tactic, each.item.truth) for each in form)
    counts = [seen[tactic, "scam"] for tactic in TACTICS]
    assert min(counts) > 0.8 * max(counts)


def test_single_cells_also_may_be_scams() -> None:
    """With one message a tactic, no tactic is safe to trust unseen."""
    cells = tuple(CellOfBlueprint(1, kind="triage", tactic=tactic) for tactic in TACTICS)
    seen = Counter(
        each.item.item.head.tactic
        for seed in range(300)
        for each in draw(cells, _bank(), {}, Random(seed))
        if each.item.truth == "scam"
    )
    assert set(seen) == set(TACTICS)


def test_nothing_comes_twice_before_the_bank_is_exhausted() -> None:
    met: Counter[str] = Counter()
    for seed in range(6):
        form = draw(CELLS, _bank(), met, Random(seed))
        keys = [each.item.item.head.key for each in form]
        assert not set(keys) & met.keys() and len(set(keys)) == len(keys)
        met.update(keys)


def test_forms_are_alike_in_level() -> None:
    for seed in range(100):
        levels = Counter(each.item.item.head.level for each in draw(CELLS, _bank(), {}, Random(seed)))
        assert max(levels.values()) - min(levels[level] for level in LEVELS) <= 2, levels


def test_observed_levels_change_what_is_drawn_where_they_contradict_the_predicted() -> None:
    """Everything that was called easy turned out hard: forms are then balanced over what was seen."""
    bank = _bank()
    observed: dict[int, Level] = {b.revision_id: "hard" for b in bank if b.item.head.level == "easy"}
    changed = 0
    for seed in range(60):
        form = draw(CELLS, bank, {}, Random(seed), observed)
        levels = Counter(observed.get(d.item.revision_id, d.item.item.head.level) for d in form)
        assert levels["easy"] == 0 and abs(levels["medium"] - levels["hard"]) <= 2, levels
        changed += form != draw(CELLS, bank, {}, Random(seed))
    assert changed > 55


def test_without_observed_levels_the_same_seed_draws_the_same_form() -> None:
    for seed in range(20):
        form = draw(CELLS, _bank(), {}, Random(seed))
        assert form == draw(CELLS, _bank(), {}, Random(seed), {})
        confirmed = {b.revision_id: b.item.head.level for b in _bank()}
        assert form == draw(CELLS, _bank(), {}, Random(seed), confirmed)


def test_a_cell_that_names_a_level_keeps_to_the_one_written_with_the_item() -> None:
    bank = _bank()
    observed: dict[int, Level] = {b.revision_id: "hard" for b in bank}
    form = draw([CellOfBlueprint(6, level="easy")], bank, {}, Random(1), observed)
    assert {d.item.item.head.level for d in form} == {"easy"}


@pytest.mark.parametrize(
    ("right", "level"),
    [(100, "easy"), (85, "easy"), (84, "medium"), (65, "medium"), (64, "hard"), (0, "hard")],
)
def test_bands_of_what_was_observed(right: int, level: Level) -> None:
    assert observed_level(ItemCounts(100, 0, 0, judged=100, detected=right)) == level
    assert observed_level(ItemCounts(100, 0, points=100 * right)) == level


def test_of_a_judged_message_the_verdict_counts_and_not_the_action() -> None:
    counts = ItemCounts(40, 0, points=0, judged=40, detected=40, action_points=0, action_max=40)
    assert share_right(counts) == (40, 40) and observed_level(counts) == "easy"


def test_nobody_has_no_level() -> None:
    with pytest.raises(ValueError, match="nobody"):
        observed_level(ItemCounts())


def test_few_answers_leave_the_predicted_level_and_enough_replace_it(
    database: Database, school: School
) -> None:
    with database.write() as tx:
        item = next(b for b in list_bank(tx) if b.truth and b.item.head.level == "hard")
        cell = ItemCell(school.campaign.campaign_id, "before", item.revision_id)
        few = LEAST_TO_BALANCE - 1
        move(tx, {cell: ItemCounts(few, few, 100 * few, few, few)})
        assert list_observed_levels(tx) == {}
        an = school.viewer(tx, "an")
        first = [p.revision_id for p in list_items(tx, begin(tx, an, school.campaign, "counted", 5, NOW))]
        move(tx, {cell._replace(mode="counted"): ItemCounts(1, 1, 100, 1, 1)})
        assert list_observed_levels(tx) == {item.revision_id: "easy"}
        # A form that stands does not change.
        again = begin(tx, an, school.campaign, "counted", 6, NOW)
        assert [p.revision_id for p in list_items(tx, again)] == first


def test_forms_of_a_quiz_follow_the_observed_levels(database: Database, school: School) -> None:
    """The same person, seed and bank: only what was observed differs, and the form with it."""
    with database.write() as tx:
        cells, bank = read_blueprint(school.campaign.blueprint), list_bank(tx)
        plain = [draw(cells, bank, {}, Random(seed)) for seed in range(8)]
        for b in bank:
            cell = ItemCell(school.campaign.campaign_id, "before", b.revision_id)
            right = {"easy": 0, "medium": 20, "hard": 40}[b.item.head.level]
            move(tx, {cell: ItemCounts(40, right, 100 * right, 40, right)})
        forms = [draw(cells, bank, {}, Random(seed), list_observed_levels(tx)) for seed in range(8)]
        assert forms != plain


def test_a_tactic_of_scams_alone_is_made_up_for_by_others_in_either_order() -> None:
    bank = [_item(n, "a", "scam") for n in range(5)] + [_item(10 + n, "b", "genuine") for n in range(5)]
    for cells in (("a", "b"), ("b", "a")):
        form = draw([CellOfBlueprint(2, tactic=tactic) for tactic in cells], bank, {}, Random(1))
        assert sorted(each.item.truth for each in form) == ["genuine"] * 2 + ["scam"] * 2


def test_too_few_items_and_too_many_scams_are_told_in_words() -> None:
    bank = [_item(n, "a", "scam") for n in range(5)]
    with pytest.raises(BlueprintFault, match="Ngân hàng tình huống chưa đủ"):
        draw([CellOfBlueprint(6, tactic="a")], bank, {}, Random(0))
    with pytest.raises(BlueprintFault, match="thiếu tin thật"):
        draw([CellOfBlueprint(3, tactic="a")], bank, {}, Random(0))


@given(
    truths=st.lists(st.sampled_from(["scam", "genuine", "unclear"]), min_size=1, max_size=30),
    counts=st.lists(st.integers(1, 5), min_size=1, max_size=3),
    seed=st.integers(0, 2**16),
)
@effort(max_examples=300, deadline=None)
def test_of_any_bank_scams_are_at_most_half_or_the_draw_is_refused(
    truths: list[str], counts: list[int], seed: int
) -> None:
    bank = [_item(n, TACTICS[n % len(counts)], truth) for n, truth in enumerate(truths)]
    cells = [CellOfBlueprint(n, tactic=TACTICS[place]) for place, n in enumerate(counts)]
    try:
        form = draw(cells, bank, {}, Random(seed))
    except BlueprintFault:
        return
    drawn = [each.item.truth for each in form]
    assert 2 * drawn.count("scam") <= len(drawn) == sum(counts)
    assert len({each.item.revision_id for each in form}) == len(form)


@given(
    sorts=st.lists(
        st.tuples(
            st.sampled_from(["triage", "dialogue", "dialogue", "choice"]),
            st.sampled_from(["scam", "scam", "genuine", "unclear"]),
        ),
        min_size=1,
        max_size=30,
    ),
    counts=st.lists(st.integers(1, 5), min_size=1, max_size=3),
    times=st.lists(st.integers(0, 2), min_size=30, max_size=30),
    seed=st.integers(0, 2**16),
)
@effort(max_examples=400, deadline=None)
def test_scams_are_at_most_half_of_what_is_judged_and_of_all_that_is_seen(
    sorts: list[tuple[str, str]], counts: list[int], times: list[int], seed: int
) -> None:
    """Of any bank, whatever its kinds and whatever was met, also where a cell holds several kinds."""
    bank = [
        _item(n, TACTICS[n % len(counts)], truth, kind_name=kind) for n, (kind, truth) in enumerate(sorts)
    ]
    met = {item.item.head.key: times[n] for n, item in enumerate(bank)}
    cells = [CellOfBlueprint(n, tactic=TACTICS[place]) for place, n in enumerate(counts)]
    try:
        form = draw(cells, bank, met, Random(seed))
    except BlueprintFault:
        return
    judged = [d.item.truth for d in form if d.item.truth]
    seen = [d.item.shows for d in form if d.item.shows]
    assert 2 * judged.count("scam") <= len(judged) and 2 * seen.count("scam") <= len(seen)
    assert len({d.item.revision_id for d in form}) == len(form) == sum(counts)


def test_a_scam_that_is_only_seen_leaves_room_and_gives_way_where_there_is_none() -> None:
    others = [_item(n, "a", "genuine") for n in range(4)]
    talk = [_item(10 + n, "a", "scam", kind_name="dialogue") for n in range(3)]
    cells = [CellOfBlueprint(4, kind="triage"), CellOfBlueprint(1, kind="dialogue|choice")]
    scams = [_item(20 + n, "a", "scam") for n in range(4)]
    for seed in range(20):
        form = draw(cells, [*others, *scams, *talk], {}, Random(seed))
        assert sum(d.item.truth == "scam" for d in form) == 1
        assert sum(d.item.shows == "scam" for d in form) == 2
    lone = [CellOfBlueprint(1, kind="dialogue|choice")]
    with pytest.raises(BlueprintFault, match="thiếu tin thật"):
        draw(lone, talk, {}, Random(0))
    plain = _item(30, "a", "", kind_name="choice")
    assert draw(lone, [*talk, plain], {}, Random(0))[0].item == plain


def test_forms_of_the_built_in_bank_are_balanced_over_all_that_is_seen(
    database: Database, school: School
) -> None:
    with database.read() as tx:
        keys = required_by_default(list_lessons(tx))
        cells, bank = read_blueprint(default_blueprint(tx, keys)), list_bank(tx)
    talked_to: Counter[str] = Counter()
    for seed in range(80):
        form = draw(cells, bank, {}, Random(seed))
        judged = [d.item.truth for d in form if d.item.truth]
        seen = [d.item.shows for d in form if d.item.shows]
        assert judged.count("scam") in {8, 9} and len(judged) == 18
        assert 2 * seen.count("scam") <= len(seen)
        talked_to.update(d.item.shows for d in form if d.item.shows and not d.item.truth)
    assert talked_to["scam"] > 10 and talked_to["genuine"] > 10


def test_the_built_in_bank_makes_four_parallel_forms_for_everybody(
    database: Database, school: School
) -> None:
    """Before, after, a month and five months later: no message twice, each tactic in every one."""
    with database.read() as tx:
        keys = required_by_default(list_lessons(tx))
        cells, bank = read_blueprint(default_blueprint(tx, keys)), list_bank(tx)
    assert sum(cell.count for cell in cells) == 20
    met: Counter[str] = Counter()
    for seed in range(4):
        form = draw(cells, bank, met, Random(seed))
        assert not met.keys() & {_key(each) for each in form}
        assert {cell.tactic for cell in cells if "|" not in cell.tactic} <= {
            each.item.item.head.tactic for each in form
        }
        met.update(_key(each) for each in form)
        _check_variants(form)


def _key(drawn: DrawnItem) -> str:
    return drawn.item.item.head.key


def _check_variants(form: tuple[DrawnItem, ...]) -> None:
    for each in form:
        assert dict(each.values) in [dict(values) for values in each.item.variants]
