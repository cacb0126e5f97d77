"""Opens a campaign: from then on everybody on the roster is counted in it."""

from __future__ import annotations

from datetime import datetime

from access.viewer import Permission, Viewer
from campaign.standing import open_campaign
from db import audit, campaigns
from db.campaigns import NewCampaign
from db.engine import Tx


def make_campaign(tx: Tx, viewer: Viewer, campaign: NewCampaign, now: datetime) -> int:
    """Make a campaign and count the roster in it; returns its id. Needs MANAGE_ROSTER."""
    viewer.require(Permission.MANAGE_ROSTER)
    campaign_id = campaigns.add_campaign(tx, campaign)
    open_campaign(tx, campaign_id)
    after = {"code": campaign.code, "due_on": campaign.due_on.isoformat()}
    actor_id = viewer.person_id or None
    audit.add_line(tx, now, actor_id, viewer.full_name, "campaign.make", campaign.code, None, after)
    return campaign_id
