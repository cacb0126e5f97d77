"""The house of the personas with the built-in content published and a campaign opened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from access.viewer import SYSTEM, Viewer
from campaign.opening import make_campaign
from db.campaigns import CampaignNow, NewCampaign, get_campaign
from db.engine import Database, Tx
from lessons.library import list_lessons
from lessons.paths import required_by_default
from lessons.publishing import Publishable, publish
from quizzes.campaigns import default_blueprint
from quizzes.publishing import read_built_in
from tests.house import NOW, House

STARTS_ON = date(2026, 11, 1)
DUE_ON = STARTS_ON + timedelta(days=44)
MOST_LESSONS = 6
MANY_TACTICS = ("email-cong-vu", "gia-danh-cong-an", "gia-danh-lanh-dao", "tin-nhan-ngan-hang")


@dataclass(frozen=True, slots=True)
class School:
    """A house in which something is taught."""

    house: House
    campaign: CampaignNow

    @property
    def over_many(self) -> CampaignNow:
        """The campaign with a quiz over more tactics than a visit of a review holds."""
        cells = tuple({"tactic": tactic, "kind": "act|triage", "count": 3} for tactic in MANY_TACTICS)
        return replace(self.campaign, blueprint=cells)

    def viewer(self, tx: Tx, name: str) -> Viewer:
        """The viewer that this persona is."""
        return self.house.viewer(tx, name)


@cache
def built_in() -> tuple[Publishable, ...]:
    """All that ships with the product, read once."""
    return read_built_in()


def build_school(database: Database, house: House) -> School:
    """Publish everything; the first lessons for everybody and a quiz on them are required."""
    with database.write() as tx:
        publish(tx, built_in(), NOW)
        campaign_id = make_campaign(tx, SYSTEM, _campaign(tx), NOW)
        return School(house, get_campaign(tx, campaign_id))


def _campaign(tx: Tx) -> NewCampaign:
    keys = required_by_default(list_lessons(tx))[:MOST_LESSONS]
    return NewCampaign(
        code="THU",
        name="Chiến dịch thử",
        document="Kế hoạch thử",
        starts_on=STARTS_ON,
        due_on=DUE_ON,
        pass_percent=70,
        target_percent=95,
        max_attempts=2,
        wait_minutes=60,
        blueprint=default_blueprint(tx, keys),
        lesson_keys=keys,
    )
