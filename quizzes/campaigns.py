"""Opens a campaign on what is published now: its terms are read, checked, and everybody is counted in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from access.viewer import Permission, Refused, Viewer
from campaign.opening import make_campaign
from db import campaigns
from db.campaigns import NewCampaign
from db.engine import Tx
from lessons.library import list_lessons
from quizzes.bank import list_bank
from quizzes.blueprint import draw, read_blueprint
from text import t
from text.formats import local_day
from text.vietnamese import squeeze

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9./-]{1,39}")
NUMBERS = {
    "pass_percent": (1, 100),
    "target_percent": (1, 100),
    "max_attempts": (1, 20),
    "wait_minutes": (0, 10_080),
}
JUDGEMENTS = 18
OTHERS = ("choice|multi", "dialogue|order|spot")


@dataclass(frozen=True, slots=True)
class Terms:
    """What an office decides about a campaign; percents are whole, the wait is in minutes."""

    code: str
    name: str
    document: str
    starts_on: date
    due_on: date
    pass_percent: int
    target_percent: int
    max_attempts: int
    wait_minutes: int


def read_terms(fields: Mapping[str, str]) -> Terms:
    """Terms as typed in a form, days as dd/mm/yyyy; raises Refused naming the first field that is wrong."""
    return Terms(
        code=_match(fields, "code"),
        name=_words(fields, "name"),
        document=_words(fields, "document"),
        starts_on=_day(fields, "starts_on"),
        due_on=_day(fields, "due_on"),
        **{name: _number(fields, name) for name in NUMBERS},
    )


def open_campaign(tx: Tx, viewer: Viewer, terms: Terms, now: datetime) -> int:
    """Make the campaign with every published lesson and a quiz on every tactic; returns its id.

    Needs MANAGE_ROSTER; raises Refused for terms that cannot hold, BlueprintFault for too few items.
    """
    viewer.require(Permission.MANAGE_ROSTER)
    if terms.due_on < terms.starts_on or terms.due_on < local_day(now):
        raise Refused(t("campaign.fault.due"))
    if any(c.code == terms.code for c in campaigns.list_campaigns(tx)):
        raise Refused(t("campaign.fault.taken", code=terms.code))
    keys = tuple(p.lesson.key for p in list_lessons(tx))
    if not keys:
        raise Refused(t("campaign.fault.no_lessons"))
    blueprint = default_blueprint(tx)
    draw(read_blueprint(blueprint), list_bank(tx), {}, Random(0))
    values = {name: getattr(terms, name) for name in Terms.__dataclass_fields__}
    return make_campaign(tx, viewer, NewCampaign(**values, blueprint=blueprint, lesson_keys=keys), now)


def default_blueprint(tx: Tx) -> tuple[dict[str, object], ...]:
    """Messages to judge on each tactic that has items, then a few questions of what to do.

    About eighteen judgements in all: with fewer, nothing can be said of a person.
    """
    bank = list_bank(tx)
    tactics = sorted({b.item.head.tactic for b in bank if b.truth})
    each = max(1, round(JUDGEMENTS / max(1, len(tactics))))
    judged = [{"tactic": tactic, "kind": "act|triage", "count": each} for tactic in tactics]
    kinds = {b.item.head.kind for b in bank}
    others = [{"kind": kind, "count": 1} for kind in OTHERS if kinds & set(kind.split("|"))]
    return (*judged, *others)


def _match(fields: Mapping[str, str], name: str) -> str:
    value = fields.get(name, "").strip()
    if not CODE.fullmatch(value):
        raise Refused(t("campaign.fault.code"))
    return value


def _words(fields: Mapping[str, str], name: str) -> str:
    value = squeeze(fields.get(name, ""))
    if not 3 <= len(value) <= 200:
        raise Refused(t("campaign.fault.words", field=t(f"campaign.field.{name}")))
    return value


def _day(fields: Mapping[str, str], name: str) -> date:
    try:
        return datetime.strptime(fields.get(name, "").strip(), "%d/%m/%Y").date()
    except ValueError as fault:
        raise Refused(t("campaign.fault.day", field=t(f"campaign.field.{name}"))) from fault


def _number(fields: Mapping[str, str], name: str) -> int:
    value, (least, most) = fields.get(name, "").strip(), NUMBERS[name]
    if not value.isdecimal() or not least <= int(value) <= most:
        field = t(f"campaign.field.{name}")
        raise Refused(t("campaign.fault.number", field=field, least=least, most=most))
    return int(value)
