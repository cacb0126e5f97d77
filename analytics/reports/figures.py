"""The figures of a report, taken from the boards of participation and of what was learned."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from access.viewer import Permission, Viewer
from analytics.asking import AskFault
from analytics.board import Board, UnitLine
from analytics.gain import Gain
from analytics.intervals import FEWEST
from analytics.learning import COUNTED, learning_board
from analytics.participation import board
from analytics.reports.activities import ActivityFigures, UnitActivity, activity_figures
from analytics.reports.heirs import Inherited, inherit
from analytics.reports.scores import mean_tenths, shown_means
from analytics.reports.value import AnnexLine, Figures, Learned, Period
from db import measures
from db.campaigns import CampaignNow, find_current
from db.engine import Tx
from db.units import list_units
from text import t
from text.formats import local_day


@dataclass(frozen=True, slots=True)
class Scores:
    """Means in tenths of 100 by unit, and that of all in the report; those withheld are not in it."""

    by_unit: Mapping[int, int]
    total: int | None
    sat: int


def gather_figures(
    tx: Tx, viewer: Viewer, unit_id: int | None, period: Period, late: Collection[int], now: datetime
) -> tuple[Figures, Board]:
    """Of a unit with what lies below, or of the whole department, at the end of the period or of today.

    `late` are units whose report has not come. Refused out of sight; AskFault where there is nothing to
    report: the period has not begun, no campaign had, or there was no such unit.
    """
    on = min(period.to_on, local_day(now))
    if period.from_on > on:
        raise AskFault("future_day")
    campaign = find_current(tx, on)
    if campaign is None:
        raise AskFault("no_campaign")
    figures = board(tx, viewer.scope, campaign, on, now, unit_id)
    if not figures.unit_lines:
        raise AskFault("no_unit")
    done = activity_figures(tx, viewer.scope, period)
    scores = _scores(tx, campaign, figures, unit_id, on)
    return _figures(tx, viewer, campaign, figures, done, scores, late, unit_id), figures


def _figures(
    tx: Tx,
    viewer: Viewer,
    campaign: CampaignNow,
    figures: Board,
    done: ActivityFigures,
    scores: Scores,
    late: Collection[int],
    unit_id: int | None,
) -> Figures:
    kept = inherit(tx, done.units, {line.unit_id for line in figures.unit_lines}, figures.on)
    # Of one unit's report, those gone without an heir are others'.
    gone = kept.gone if unit_id is None else ()
    lines = (
        *(_line(line, kept, scores.by_unit.get(line.unit_id), late) for line in figures.unit_lines),
        *(_gone_line(name, each) for name, each in gone),
    )
    return Figures(
        campaign_name=campaign.name,
        document=campaign.document,
        starts_on=figures.starts_on,
        due_on=figures.due_on,
        on=figures.on,
        target_percent=campaign.target_percent,
        needed_percent=figures.needed_percent,
        lessons=len(campaign.lesson_keys),
        has_activities=done.is_kept,
        started=figures.total.started,
        passed=figures.total.passed,
        lines=lines,
        total=_total(lines, scores.total),
        learned=_learned(tx, viewer, campaign, figures.on, scores, unit_id),
    )


def _line(line: UnitLine, kept: Inherited, score: int | None, late: Collection[int]) -> AnnexLine:
    notes = (t("report.annex.late") if line.unit_id in late else "", kept.note(line.unit_id))
    return AnnexLine(
        code=line.code,
        name=line.name,
        depth=line.depth,
        people=line.assigned,
        **asdict(kept.done.get(line.unit_id, UnitActivity())),
        completed=line.completed,
        score=score,
        note="; ".join(filter(None, notes)),
    )


def _gone_line(name: str, done: UnitActivity) -> AnnexLine:
    """A unit that is gone and was merged into none: what it did, and no people."""
    note = t("report.annex.gone")
    return AnnexLine("", name, 0, people=0, **asdict(done), completed=0, score=None, note=note)


def _total(lines: Iterable[AnnexLine], score: int | None) -> AnnexLine:
    kept = tuple(lines)
    names = ("people", "sessions", "attendances", "posts", "publications", "reach", "completed")
    sums = {name: sum(getattr(line, name) for line in kept) for name in names}
    return AnnexLine("", t("figures.total"), 0, **sums, score=score, note="")


def _scores(tx: Tx, campaign: CampaignNow, figures: Board, unit_id: int | None, on: date) -> Scores:
    """People count in the unit in which they sat the quiz; one that has closed since is in the total."""
    sums = measures.sum_by_unit(tx, campaign.campaign_id, COUNTED, on)
    shown = shown_means(list_units(tx, on), {unit: each.people for unit, each in sums.items()})
    here = {line.unit_id for line in figures.unit_lines}
    parts = [each for unit, each in sums.items() if unit_id is None or unit in here]
    if unit_id is None:
        parts += measures.sum_by_unit(tx, campaign.campaign_id, f"rest:{COUNTED}", on).values()
    sat = sum(each.people for each in parts)
    is_shown = sat >= FEWEST and (unit_id is None or unit_id in shown.subtrees)
    means = {unit: mean for unit in shown.units & here if (mean := mean_tenths([sums[unit]])) is not None}
    return Scores(means, mean_tenths(parts) if is_shown else None, sat)


def _learned(
    tx: Tx, viewer: Viewer, campaign: CampaignNow, on: date, scores: Scores, unit_id: int | None
) -> Learned:
    """The gain is told of the whole department alone, to whom may see its board."""
    sat = scores.sat if scores.total is not None else 0
    if unit_id is not None or not viewer.may(Permission.SEE_OVERVIEW):
        return Learned(sat, scores.total, 0, None, None)
    gain = learning_board(tx, viewer, campaign, on, "").gain
    if not isinstance(gain, Gain):
        return Learned(sat, scores.total, 0, None, None)
    return Learned(sat, scores.total, gain.n, round(1000 * gain.before), round(1000 * gain.after))
