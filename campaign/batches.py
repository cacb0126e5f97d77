"""In which steps people come into the figures of answers and scores: in batches, never one by one.

If every figure moved as each person hands in, that of yesterday subtracted from that of today would be one
person's score. So people wait until enough have come, and then come in together; every figure that is shown,
of whatever unit and day, is a sum over whole batches. See docs/decisions/0016.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from campaign.learned import of_gain, of_kept, of_sitting
from db.attempts import CountedAnswer
from db.batches import Sort
from db.measures import Learned, MeasuredSitting
from db.tallies import AnswerCounts

LEAST = 5
"""People of a batch of sittings, all of one unit; the least that any statistic of answers may be about."""
SIZES = {"sitting": LEAST, "gain": 2 * LEAST, "kept": 2 * LEAST}
"""People of a batch by what is measured. Pairs of sittings come in over all units together.

The scores of a pair also stand in the sums of its two sittings. All sizes are multiples of LEAST, so that
whatever sets of batches are subtracted from each other, what is left counts a multiple of LEAST: never one.
"""
REST_AFTER = timedelta(days=14)
"""How long somebody waits for their own unit before they come in with the rest of other units."""
LATER = ("month1", "month5")
FIGURES = {
    "judging": ("sensitivity", "sensitivity_squares", "criterion", "criterion_squares"),
    "acting": ("action", "action_squares"),
    "certain": (
        *("surplus", "surplus_squares", "guessing", "guess_right", "guess_wrong", "fairly_sure"),
        *("fairly_right", "fairly_wrong", "sure", "sure_right", "sure_wrong"),
    ),
    "scored": ("scored_percent", "scored_squares", "error"),
}
"""The sums that go with each number of people in them."""
Sittings = Mapping[str, MeasuredSitting]


def sorts_of(sittings: Sittings) -> tuple[Sort, ...]:
    """In which batches a person with these first sittings by mode ought to stand."""
    found = [Sort("sitting", mode) for mode in sittings]
    if {"before", "counted"} <= sittings.keys():
        found.append(Sort("gain", "counted"))
    if "counted" in sittings:
        found.extend(Sort("kept", mode) for mode in LATER if mode in sittings)
    return tuple(found)


def cell_mode(sort: Sort, is_rest: bool) -> str:
    """Under which name the sums of a batch stand: those of a unit's sittings under their mode."""
    if sort.name != "sitting":
        return f"{sort.name}:{sort.mode}"
    return f"rest:{sort.mode}" if is_rest else sort.mode


def sum_up(sort: Sort, members: Iterable[Sittings]) -> Learned:
    """The sums of a batch; a figure that only some of it, fewer than LEAST, are in is left out."""
    ones = [_one(sort, each) for each in members]
    total = Learned(*(sum(column) for column in zip(Learned(), *ones, strict=True)))
    thin = [name for name in FIGURES if 0 < getattr(total, name) < LEAST]
    blank = {name: 0 for figure in thin for name in (figure, *FIGURES[figure])}
    return total._replace(**blank)


def sum_answers(members: Sequence[Sequence[CountedAnswer]]) -> dict[str, AnswerCounts]:
    """Answers of a batch by tactic; those of a tactic that fewer than LEAST of it met are left out."""
    tactics = {answer.tactic for answers in members for answer in answers}
    found = {each: _of_tactic(each, members) for each in sorted(tactics)}
    return {tactic: counts for tactic, counts in found.items() if counts.people >= LEAST}


def _one(sort: Sort, sittings: Sittings) -> Learned:
    if sort.name == "gain":
        return of_gain(sittings["before"].percent, sittings[sort.mode].percent)
    if sort.name == "kept":
        return of_kept(sittings["counted"].percent, sittings[sort.mode].percent)
    return of_sitting(sittings[sort.mode])


def _of_tactic(tactic: str, members: Sequence[Sequence[CountedAnswer]]) -> AnswerCounts:
    own = [[a for a in answers if a.tactic == tactic] for answers in members]
    every = [answer for answers in own for answer in answers]
    counts = AnswerCounts(
        people=sum(bool(answers) for answers in own),
        answers=len(every),
        wrong=sum(not a.is_right for a in every),
        judging=sum(any(a.judges for a in answers) for answers in own),
        judged=sum(a.judges for a in every),
        detected=sum(a.detected for a in every),
        acting=sum(any(a.action_max for a in answers) for answers in own),
        action_points=sum(a.action_points for a in every),
        action_max=sum(a.action_max for a in every),
    )
    if counts.judging < LEAST:
        counts = counts._replace(judging=0, judged=0, detected=0)
    return counts if counts.acting >= LEAST else counts._replace(acting=0, action_points=0, action_max=0)
