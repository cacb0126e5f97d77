"""Opens a campaign on what is published now and changes its terms later; both are checked and logged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import Any

from access.audit import write_audit
from access.viewer import Permission, Refused, Viewer
from campaign import waving
from campaign.opening import make_campaign
from db import campaigns
from db.campaigns import CampaignNow, NewCampaign
from db.engine import Tx
from db.people import count_people, count_peopled_units
from lessons.library import list_lessons
from lessons.paths import required_by_default
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
FORMS = 4
"""Forms that one person sits: before, at the end, a month and five months later."""
JUDGED = ("act", "triage")
OTHERS = ("choice|multi", "dialogue|order|spot")
CHANGEABLE = ("name", "document", "due_on", "target_percent", "max_attempts", "wait_minutes")


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


class TermsRefused(Refused):
    """Terms that cannot hold: `faults` has a sentence for each field that is wrong."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("\n".join(faults.values()))
        self.faults = dict(faults)


@dataclass(frozen=True, slots=True)
class Opening:
    """What opening a campaign would do: whom it calls, and to what."""

    people: int
    units: int
    lesson_keys: tuple[str, ...]
    blueprint: tuple[dict[str, object], ...]

    @property
    def quiz_items(self) -> int:
        """How many items the quiz asks."""
        return sum(cell.count for cell in read_blueprint(self.blueprint))


def read_terms(fields: Mapping[str, str]) -> Terms:
    """Terms as typed in a form, days as dd/mm/yyyy; raises TermsRefused naming every field that is wrong."""
    return Terms(**_read(fields, tuple(Terms.__dataclass_fields__)))


def check_opening(tx: Tx, viewer: Viewer, terms: Terms, now: datetime) -> Opening:
    """What `open_campaign` would do; raises as it would, and writes nothing."""
    viewer.require(Permission.MANAGE_ROSTER)
    faults = {}
    if any(c.code == terms.code for c in campaigns.list_campaigns(tx)):
        faults["code"] = t("campaign.fault.taken", code=terms.code)
    if terms.due_on < terms.starts_on or terms.due_on < local_day(now):
        faults["due_on"] = t("campaign.fault.due")
    if faults:
        raise TermsRefused(faults)
    keys = required_by_default(list_lessons(tx))
    if not keys:
        raise Refused(t("campaign.fault.no_lessons"))
    blueprint = default_blueprint(tx, keys)
    draw(read_blueprint(blueprint), list_bank(tx), {}, Random(0))
    on = local_day(now)
    return Opening(count_people(tx, on), count_peopled_units(tx, on), keys, blueprint)


def open_campaign(tx: Tx, viewer: Viewer, terms: Terms, now: datetime) -> int:
    """Make the campaign with the lessons for everybody and a quiz on their tactics; returns its id.

    Needs MANAGE_ROSTER; raises TermsRefused for terms that cannot hold, BlueprintFault for too few items.
    """
    opening = check_opening(tx, viewer, terms, now)
    values = {name: getattr(terms, name) for name in Terms.__dataclass_fields__}
    new = NewCampaign(**values, blueprint=opening.blueprint, lesson_keys=opening.lesson_keys)
    return make_campaign(tx, viewer, new, now)


def change_campaign(
    tx: Tx, viewer: Viewer, campaign_id: int, fields: Mapping[str, str], now: datetime
) -> bool:
    """Write the CHANGEABLE terms as typed; False if they already were so.

    Needs MANAGE_ROSTER; raises TermsRefused for terms that cannot hold, a deadline gone by among them."""
    viewer.require(Permission.MANAGE_ROSTER)
    campaign = campaigns.get_campaign(tx, campaign_id)
    values = _read(fields, CHANGEABLE)
    due_on = values["due_on"]
    if due_on != campaign.due_on and (due_on < campaign.starts_on or due_on < local_day(now)):
        raise TermsRefused({"due_on": t("campaign.fault.due")})
    try:
        waving.check_due(tx, campaign, due_on)
    except Refused as refusal:
        raise TermsRefused({"due_on": str(refusal)}) from refusal
    return _write_changes(tx, viewer, campaign, values, now)


def end_early(tx: Tx, viewer: Viewer, campaign_id: int, now: datetime) -> bool:
    """Make today the deadline; False if it already is over or ends today. Needs MANAGE_ROSTER.

    Raises Refused for a campaign that has not begun."""
    viewer.require(Permission.MANAGE_ROSTER)
    campaign, today = campaigns.get_campaign(tx, campaign_id), local_day(now)
    if campaign.starts_on > today:
        raise Refused(t("campaign.fault.not_begun"))
    if campaign.due_on <= today:
        return False
    waving.end_all(tx, campaign, today)
    return _write_changes(tx, viewer, campaign, {"due_on": today}, now)


def _write_changes(
    tx: Tx, viewer: Viewer, campaign: CampaignNow, values: Mapping[str, Any], now: datetime
) -> bool:
    changed = {name: value for name, value in values.items() if value != getattr(campaign, name)}
    if not changed:
        return False
    campaigns.change_campaign(tx, campaign.campaign_id, changed)
    before = {name: getattr(campaign, name) for name in changed}
    write_audit(tx, viewer, "campaign.change", campaign.code, _shown(before), _shown(changed), now)
    return True


def _shown(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: v.isoformat() if isinstance(v, date) else v for name, v in values.items()}


def _read(fields: Mapping[str, str], names: Sequence[str]) -> dict[str, Any]:
    """The values of these fields; raises TermsRefused with what is wrong with each."""
    values, faults = {}, {}
    for name in names:
        try:
            values[name] = READERS.get(name, _number)(fields, name)
        except Refused as fault:
            faults[name] = str(fault)
    if faults:
        raise TermsRefused(faults)
    return values


def default_blueprint(tx: Tx, lesson_keys: Collection[str]) -> tuple[dict[str, object], ...]:
    """Messages to judge on the tactics of the lessons, then a few questions of what to do.

    Eighteen judgements in all: with fewer, nothing can be said of a person. They are shared out evenly
    over the tactics that have a message for each of a person's forms; the rest may be about any of them.
    """
    taught = {p.lesson.tactic for p in list_lessons(tx) if p.lesson.key in lesson_keys}
    bank = [b for b in list_bank(tx) if b.item.head.tactic in taught]
    messages = Counter(b.item.head.tactic for b in bank if b.truth and b.item.head.kind in JUDGED)
    rich = sorted(tactic for tactic, n in messages.items() if n >= FORMS * JUDGEMENTS // len(messages))
    each = JUDGEMENTS // len(rich) if rich else 0
    judged = [{"tactic": tactic, "kind": "|".join(JUDGED), "count": each} for tactic in rich if each]
    if rest := min(JUDGEMENTS, messages.total()) - each * len(rich):
        judged.append({"tactic": "|".join(sorted(messages)), "kind": "|".join(JUDGED), "count": rest})
    everything, kinds = "|".join(sorted(taught)), {b.item.head.kind for b in bank}
    others = [
        {"tactic": everything, "kind": kind, "count": 1} for kind in OTHERS if kinds & set(kind.split("|"))
    ]
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


READERS: Mapping[str, Callable[[Mapping[str, str], str], Any]] = {
    "code": _match,
    "name": _words,
    "document": _words,
    "starts_on": _day,
    "due_on": _day,
}
