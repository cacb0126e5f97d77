"""Claims about drawing a form: scams about half and about anything, none twice, alike in level."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from lessons.fields import Level
from quizzes.bank import BankItem
from quizzes.blueprint import BlueprintFault, CellOfBlueprint, DrawnItem, draw
from quizzes.kinds import get_kind
from quizzes.reading import WholeItem, list_item_files, read_item, variants_of
from quizzes.schema import Item
from text.formats import utc_now

TACTICS = ("a", "b", "c")
LEVELS: tuple[Level, ...] = ("easy", "medium", "hard")


def _item(number: int, tactic: str, truth: str, level: str = "easy", channel: str = "sms") -> BankItem:
    """An item as a draw sees it: its head, and what its message is."""
    on = utc_now().date()
    head = Item.model_construct(
        key=f"i{number}", kind="triage", tactic=tactic, channel=channel, level=level, reviewed_on=on
    )
    kind = get_kind("triage")
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


def test_the_built_in_bank_makes_three_parallel_forms_for_everybody() -> None:
    """Before, after and one later: no judged message twice."""
    bank = []
    for number, path in enumerate(list_item_files()):
        read, item = read_item(path)
        assert item is not None
        bank.append(BankItem(number, item, variants_of(read.data)))
    tactics = sorted({b.item.head.tactic for b in bank if b.truth})
    cells = [CellOfBlueprint(3, kind="act|triage", tactic=tactic) for tactic in tactics]
    met: Counter[str] = Counter()
    for seed in range(3):
        form = draw(cells, bank, met, Random(seed))
        assert not met.keys() & {_key(each) for each in form}
        met.update(_key(each) for each in form)
        _check_variants(form)


def _key(drawn: DrawnItem) -> str:
    return drawn.item.item.head.key


def _check_variants(form: tuple[DrawnItem, ...]) -> None:
    for each in form:
        assert dict(each.values) in [dict(values) for values in each.item.variants]
