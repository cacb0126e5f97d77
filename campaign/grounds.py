"""Why the office decides something about a person: reason and document, checked, and the person meant."""

from __future__ import annotations

from dataclasses import dataclass

from access.viewer import Refused
from campaign.standing import Touched
from db import campaigns, people
from db.campaigns import CampaignNow
from db.engine import Tx
from text import t
from text.vietnamese import squeeze


@dataclass(frozen=True, slots=True)
class Known:
    """A person by their code, on the roster or gone from it."""

    person_id: int
    code: str
    full_name: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What recording or withdrawing would do: in sentences, and the campaigns whose figures move."""

    told: tuple[str, ...]
    touched: tuple[Touched, ...]


def get_known(tx: Tx, code: str) -> Known:
    """The person of a code, in any capitals; Refused when there never was one."""
    wanted = squeeze(code)
    person_id = people.ids_by_code(tx, (wanted,)).get(wanted)
    if person_id is None:
        raise Refused(t("organisation.fault.nobody_known", code=wanted or "–"))
    return Known(person_id, people.code_of(tx, person_id), people.name_of(tx, person_id))


def get_campaign(tx: Tx, code: str) -> CampaignNow:
    """The campaign of a code; Refused when there is none."""
    for campaign in campaigns.list_campaigns(tx):
        if campaign.code.upper() == squeeze(code).upper():
            return campaign
    raise Refused(t("organisation.fault.no_campaign", code=squeeze(code) or "–"))


def read_reason(words: str) -> str:
    """A reason in a few words; Refused when it is too short or too long to be one."""
    reason = squeeze(words)
    if not 3 <= len(reason) <= 300:
        raise Refused(t("organisation.fault.reason"))
    return reason


def read_document(words: str) -> str:
    """The number of a document; Refused when it is empty or too long."""
    document = squeeze(words)
    if not 2 <= len(document) <= 120:
        raise Refused(t("organisation.fault.document"))
    return document
