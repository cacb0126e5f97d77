"""What an address asks a board for, read in one way by the page and by the files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from access.viewer import Refused, Viewer
from analytics.asking import AskFault, find_unit
from analytics.boards.contract import Beside, BoardAsk, BoardSort, Choice
from db.campaigns import CampaignNow, find_current, list_campaigns
from db.engine import Tx
from text import t
from text.formats import local_day, read_day

BOARD, CHART = "bang", "hinh"
CAMPAIGN, DAY, UNIT = "chien-dich", "ngay", "don-vi"
FROM, TO = "tu", "den"
OTHER, OTHER_DAY = "so-voi", "so-ngay"
LONGEST_DAYS = 3 * 366
WEEK = timedelta(days=7)


def read_ask(tx: Tx, viewer: Viewer, board: BoardSort, asked: Mapping[str, str], now: datetime) -> BoardAsk:
    """The ask of an address; what the board does not let choose is ignored. Raises AskFault or Refused.

    Unless named: today, the campaign in force on the day, this year so far, everything in sight, and for a
    comparison the same campaign a week earlier.
    """
    viewer.require(board.needs)
    today = local_day(now)
    on = _day(asked, DAY, board, Choice.DAY) or today
    from_on, to_on = _period(asked, board, today)
    if max(on, from_on) > today:
        raise AskFault("future_day")
    campaign = _campaign(tx, asked.get(CAMPAIGN, ""), board, on)
    code = asked.get(UNIT, "") if Choice.UNIT in board.choices else ""
    last = min(to_on, today) if Choice.PERIOD in board.choices else on
    unit_id = find_unit(tx, viewer, code, last) if code else None
    beside = _beside(tx, asked, campaign, on) if campaign and Choice.BESIDE in board.choices else None
    return BoardAsk(campaign, on, from_on, min(to_on, today), now, unit_id, code, beside)


def require_sight(viewer: Viewer) -> None:
    """Refused for somebody who heads no unit any more."""
    if not viewer.scope.everything and not viewer.scope.unit_ids:
        raise Refused(t("access.refused"))


def same_day_of(campaign: CampaignNow, other: CampaignNow, on: date, today: date) -> date:
    """The day of `other` that lies as long after its start as `on` after that of `campaign`."""
    return min(max(other.starts_on + (on - campaign.starts_on), other.starts_on), today)


def _campaign(tx: Tx, code: str, board: BoardSort, on: date) -> CampaignNow | None:
    if Choice.CAMPAIGN not in board.choices:
        return None
    return _named(tx, code) if code else find_current(tx, on)


def _named(tx: Tx, code: str) -> CampaignNow:
    for campaign in list_campaigns(tx):
        if campaign.code == code:
            return campaign
    raise AskFault("no_such_campaign")


def _beside(tx: Tx, asked: Mapping[str, str], campaign: CampaignNow, on: date) -> Beside:
    other = _named(tx, asked[OTHER]) if asked.get(OTHER) else campaign
    day = _read(asked.get(OTHER_DAY, ""))
    if day is None:
        day = on - WEEK if other == campaign else same_day_of(campaign, other, on, on)
    if day > on:
        raise AskFault("beside_later")
    return Beside(other, day)


def _period(asked: Mapping[str, str], board: BoardSort, today: date) -> tuple[date, date]:
    from_on = _day(asked, FROM, board, Choice.PERIOD) or today.replace(month=1, day=1)
    to_on = _day(asked, TO, board, Choice.PERIOD) or max(today, from_on)
    if to_on < from_on or (to_on - from_on).days > LONGEST_DAYS:
        raise AskFault("bad_period")
    return from_on, to_on


def _day(asked: Mapping[str, str], name: str, board: BoardSort, choice: Choice) -> date | None:
    return _read(asked.get(name, "")) if choice in board.choices else None


def _read(words: str) -> date | None:
    if not words:
        return None
    day = read_day(words)
    if day is None:
        raise AskFault("bad_day")
    return day
